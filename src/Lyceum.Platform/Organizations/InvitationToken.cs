using System.Diagnostics.CodeAnalysis;
using Lyceum.Platform.Keys;

namespace Lyceum.Platform.Organizations;

/// <summary>What an invitation's link carries: <c>lyc-invite-</c> and 49 digits. Who has it and owns the address may come in.</summary>
public sealed class InvitationToken : PlatformSecret
{
    /// <summary>What every one begins with.</summary>
    public const string Marker = "lyc-invite-";

    private static readonly SecretFormat s_format = new(Marker);

    private InvitationToken(string text)
        : base(s_format, text)
    {
    }

    /// <summary>Makes a new one from the operating system's randomness.</summary>
    public static InvitationToken Create() => new(s_format.Create());

    /// <summary>Reads one as somebody sent it.</summary>
    /// <returns>False where it has another form or the checksum does not fit.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out InvitationToken? token)
    {
        token = s_format.Matches(text) ? new InvitationToken(text) : null;
        return token is not null;
    }
}
