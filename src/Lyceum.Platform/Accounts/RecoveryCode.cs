using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Accounts;

/// <summary>A code that stands for the authenticator app once; its row goes when it is used.</summary>
public sealed class RecoveryCode : IPlatformEntity
{
    /// <summary>Whose it is.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the code's digits, 32 bytes: 80 random bits need no slow hash.</summary>
    public required byte[] Hash { get; init; }
}
