using Lyceum.Platform.Data;

namespace Lyceum.Platform.Files;

/// <summary>
/// How much an organisation or one of its projects stores. Every change of its files changes the organisation's account first,
/// in the same transaction: the account is right at any time, and changes of one organisation's files happen one after another.
/// </summary>
public sealed class StorageAccount : ITenantEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>The organisation, or the project.</summary>
    public Guid ScopeId { get; init; }

    /// <summary>The sum of the sizes of files and of parts of uploads, in bytes; the same bytes twice count twice.</summary>
    public long Bytes { get; init; }

    /// <summary>How many files, uploads and parts there are.</summary>
    public long Objects { get; init; }
}
