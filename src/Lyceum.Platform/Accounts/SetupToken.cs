using Lyceum.Platform.Data;

namespace Lyceum.Platform.Accounts;

/// <summary>The token of the set-up link as the database knows it.</summary>
public sealed class SetupToken : IPlatformEntity
{
    /// <summary>The id of the one row there may be.</summary>
    public const int OnlyId = 1;

    /// <summary>Always <see cref="OnlyId"/>.</summary>
    public int Id { get; init; } = OnlyId;

    /// <summary>SHA-256 of the token, 32 bytes.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}
