using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Accounts;

/// <summary>A sign-in on one browser. It works while its row is there, has not ended, and carries the account's stamp.</summary>
public sealed class Session : IPlatformEntity
{
    /// <summary>The longest <see cref="UserAgent"/>; longer ones are cut.</summary>
    public const int MaximumUserAgent = 200;

    /// <summary>Its id, which may be shown.</summary>
    public Guid Id { get; init; }

    /// <summary>SHA-256 of the token that the browser holds, 32 bytes.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Whose it is.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid UserId { get; init; }

    /// <summary>The account's <see cref="UserAccount.SecurityStamp"/> that it works under.</summary>
    public Guid SecurityStamp { get; internal set; }

    /// <summary>How the person signed in.</summary>
    public SignInMethod Method { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was used last, to a minute.</summary>
    public DateTimeOffset LastSeenAt { get; internal set; }

    /// <summary>When it ends in any case.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it ends if nobody uses it.</summary>
    public DateTimeOffset IdleExpiresAt { get; internal set; }

    /// <summary>Where it began; empty where that is unknown.</summary>
    public required string Address { get; init; }

    /// <summary>What the browser called itself; what anybody may write.</summary>
    public required string UserAgent { get; init; }
}
