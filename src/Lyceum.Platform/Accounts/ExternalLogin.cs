using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Accounts;

/// <summary>An account of another sign-in service that opens an account here.</summary>
public sealed class ExternalLogin : IPlatformEntity
{
    /// <summary>The longest <see cref="Issuer"/> and <see cref="Subject"/>.</summary>
    public const int MaximumLength = 255;

    /// <summary>The service, as its tokens name it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The account there: the one name that a service never gives to somebody else.</summary>
    public required string Subject { get; init; }

    /// <summary>The account here.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid UserId { get; init; }

    /// <summary>When the two were joined.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether a text may be an issuer or subject: some printable ASCII, as OpenID Connect Core 2 has it.</summary>
    internal static bool IsName(string text) => text.Length is > 0 and <= MaximumLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
