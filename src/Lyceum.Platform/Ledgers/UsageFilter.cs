namespace Lyceum.Platform.Ledgers;

/// <summary>Which calls a report is of. An empty list allows all; a list allows what is in it, and all lists must allow a call.</summary>
/// <param name="From">The first time at which calls were admitted.</param>
/// <param name="Until">The first time after; null for no end.</param>
public sealed record UsageFilter(DateTimeOffset From, DateTimeOffset? Until = null)
{
    private const int MostValues = 1000;

    // Days beyond are not counted, and sums with them must not leave what a time can be.
    private static readonly DateTimeOffset s_last = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>These projects.</summary>
    public IReadOnlyCollection<Guid> Projects { get; init; } = [];

    /// <summary>These keys.</summary>
    public IReadOnlyCollection<Guid> Keys { get; init; } = [];

    /// <summary>These people.</summary>
    public IReadOnlyCollection<Guid> Users { get; init; } = [];

    /// <summary>These models.</summary>
    public IReadOnlyCollection<string> Models { get; init; } = [];

    /// <summary>These kinds of work.</summary>
    public IReadOnlyCollection<UsageOperation> Operations { get; init; } = [];

    /// <summary>The same in UTC, within the time that a ledger can have.</summary>
    /// <exception cref="PlatformException">The time ends before it begins, or a list is too long.</exception>
    internal UsageFilter Check()
    {
        if (Until < From)
        {
            throw PlatformException.Invalid("A report's time cannot end before it begins.");
        }

        if (Projects.Count > MostValues || Keys.Count > MostValues || Users.Count > MostValues || Models.Count > MostValues || Operations.Count > MostValues)
        {
            throw PlatformException.Invalid($"A report can be limited to at most {MostValues} projects, keys, people or models.");
        }

        return this with { From = Clamp(From), Until = Until < s_last ? Clamp(Until.Value) : null };
    }

    private static DateTimeOffset Clamp(DateTimeOffset time) =>
        time < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : time > s_last ? s_last : time.ToUniversalTime();
}
