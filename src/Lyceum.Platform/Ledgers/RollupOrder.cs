namespace Lyceum.Platform.Ledgers;

/// <summary>One order of all sums, by their keys.</summary>
internal sealed class RollupOrder : IComparer<UsageRollup>
{
    public static RollupOrder Instance { get; } = new();

    public int Compare(UsageRollup? x, UsageRollup? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int order = x.OrganizationId.CompareTo(y.OrganizationId);
        order = order != 0 ? order : x.Span.CompareTo(y.Span);
        order = order != 0 ? order : x.Start.CompareTo(y.Start);
        order = order != 0 ? order : x.ProjectId.CompareTo(y.ProjectId);
        order = order != 0 ? order : x.ApiKeyId.CompareTo(y.ApiKeyId);
        order = order != 0 ? order : x.UserId.CompareTo(y.UserId);
        order = order != 0 ? order : string.CompareOrdinal(x.Model, y.Model);
        return order != 0 ? order : x.Operation.CompareTo(y.Operation);
    }
}
