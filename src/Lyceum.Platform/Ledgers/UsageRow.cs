using System.Linq.Expressions;

namespace Lyceum.Platform.Ledgers;

/// <summary>What a report reads, of a call or of a sum: the same either way. Ids are empty where there is none.</summary>
internal sealed class UsageRow
{
    public DateTimeOffset Start { get; init; }

    public Guid ProjectId { get; init; }

    public Guid KeyId { get; init; }

    public Guid UserId { get; init; }

    public string Model { get; init; } = "";

    public UsageOperation Operation { get; init; }

    public long Requests { get; init; }

    public long InputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long Images { get; init; }

    public long Milliseconds { get; init; }

    public long CostNanos { get; init; }

    /// <summary>Sums as rows.</summary>
    public static IQueryable<UsageRow> Of(IQueryable<UsageRollup> sums) => sums.Select(static sum => new UsageRow
    {
        Start = sum.Start,
        ProjectId = sum.ProjectId,
        KeyId = sum.ApiKeyId,
        UserId = sum.UserId,
        Model = sum.Model,
        Operation = sum.Operation,
        Requests = sum.Requests,
        InputTokens = sum.InputTokens,
        CachedInputTokens = sum.CachedInputTokens,
        OutputTokens = sum.OutputTokens,
        Images = sum.Images,
        Milliseconds = sum.Milliseconds,
        CostNanos = sum.CostNanos,
    });

    /// <summary>Calls and corrections as rows.</summary>
    public static IQueryable<UsageRow> Of(IQueryable<LedgerEntry> entries) => entries.Select(static entry => new UsageRow
    {
        Start = entry.OccurredAt,
        ProjectId = entry.ProjectId,
        KeyId = entry.ApiKeyId ?? Guid.Empty,
        UserId = entry.UserId ?? Guid.Empty,
        Model = entry.Model,
        Operation = entry.Operation,
        Requests = entry.Kind == LedgerEntryKind.Usage ? 1 : 0,
        InputTokens = entry.InputTokens,
        CachedInputTokens = entry.CachedInputTokens,
        OutputTokens = entry.OutputTokens,
        Images = entry.Images,
        Milliseconds = entry.Milliseconds,
        CostNanos = entry.CostNanos,
    });

    /// <summary>The rows that a filter's lists allow; its time is not looked at.</summary>
    public static IQueryable<UsageRow> Where(IQueryable<UsageRow> rows, UsageFilter filter)
    {
        if (filter.Projects.Count == 1)
        {
            // An equality, by which a project's index is read in order.
            Guid project = filter.Projects.First();
            rows = rows.Where(row => row.ProjectId == project);
        }
        else if (filter.Projects.Count > 0)
        {
            rows = rows.Where(row => filter.Projects.Contains(row.ProjectId));
        }

        rows = filter.Keys.Count > 0 ? rows.Where(row => filter.Keys.Contains(row.KeyId)) : rows;
        rows = filter.Users.Count > 0 ? rows.Where(row => filter.Users.Contains(row.UserId)) : rows;
        rows = filter.Models.Count > 0 ? rows.Where(row => filter.Models.Contains(row.Model)) : rows;
        return filter.Operations.Count > 0 ? rows.Where(row => filter.Operations.Contains(row.Operation)) : rows;
    }

    /// <summary>Sums rows in the database.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="grouping">What else is told apart.</param>
    /// <param name="byStart">Whether times are.</param>
    public static IQueryable<UsageSum> Sum(IQueryable<UsageRow> rows, UsageGrouping grouping, bool byStart) =>
        rows.GroupBy(Key(grouping, byStart)).Select(static group => new UsageSum
        {
            Key = group.Key,
            Requests = group.Sum(row => row.Requests),
            InputTokens = group.Sum(row => row.InputTokens),
            CachedInputTokens = group.Sum(row => row.CachedInputTokens),
            OutputTokens = group.Sum(row => row.OutputTokens),
            Images = group.Sum(row => row.Images),
            Milliseconds = group.Sum(row => row.Milliseconds),
            CostNanos = group.Sum(row => row.CostNanos),
        });

    // A row with only what is told apart, so that the database groups by no more. Where keys are, so are their projects: each has one, and the sums lie in this order,
    // so they are added up as they are read. Without anything else to tell apart it is kinds of work.
    private static Expression<Func<UsageRow, UsageRow>> Key(UsageGrouping grouping, bool byStart)
    {
        List<string> names = [];
        Add(byStart, nameof(Start));
        Add(grouping.HasFlag(UsageGrouping.Project) || grouping.HasFlag(UsageGrouping.Key), nameof(ProjectId));
        Add(grouping.HasFlag(UsageGrouping.Key), nameof(KeyId));
        Add(grouping.HasFlag(UsageGrouping.User), nameof(UserId));
        Add(grouping.HasFlag(UsageGrouping.Model), nameof(Model));
        Add(grouping.HasFlag(UsageGrouping.Operation) || names.Count == 0, nameof(Operation));
        ParameterExpression row = Expression.Parameter(typeof(UsageRow), "row");
        return Expression.Lambda<Func<UsageRow, UsageRow>>(
            Expression.MemberInit(Expression.New(typeof(UsageRow)), names.Select(name => Expression.Bind(typeof(UsageRow).GetProperty(name)!, Expression.Property(row, name)))), row);

        void Add(bool isToldApart, string name)
        {
            if (isToldApart)
            {
                names.Add(name);
            }
        }
    }
}
