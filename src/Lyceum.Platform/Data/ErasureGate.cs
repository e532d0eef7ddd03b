namespace Lyceum.Platform.Data;

/// <summary>
/// Lets rows that are never deleted be deleted after all, of one organisation, inside one transaction: the row is added and taken
/// out again before the commit, so nobody else ever sees it and a broken-off transaction leaves none. <see cref="AppendOnlyGuards"/>
/// look for it.
/// </summary>
public sealed class ErasureGate : IPlatformEntity
{
    /// <summary>The organisation whose rows may go.</summary>
    public Guid OrganizationId { get; init; }
}
