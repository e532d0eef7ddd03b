using Lyceum.Platform.Data;

namespace Lyceum.Platform.Accounts;

/// <summary>A token that works once and was used. Tokens themselves are not stored, so asking for one writes nothing.</summary>
public sealed class SpentToken : IPlatformEntity
{
    /// <summary>SHA-256 of the token, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When the token ends and this row with it.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
