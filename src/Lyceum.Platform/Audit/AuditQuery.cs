namespace Lyceum.Platform.Audit;

/// <summary>Which lines of an audit log are wanted. An empty list allows all; a list allows what is in it, and all lists must allow a line.</summary>
public sealed record AuditQuery
{
    /// <summary>The most that one page holds.</summary>
    public const int MaximumLimit = 1000;

    private const int MostValues = 1000;

    /// <summary>The first time; null for the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first time after; null for no end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What was done.</summary>
    public IReadOnlyCollection<string> Actions { get; init; } = [];

    /// <summary>Who did it.</summary>
    public IReadOnlyCollection<Guid> Actors { get; init; } = [];

    /// <summary>What it was done to.</summary>
    public IReadOnlyCollection<Guid> Targets { get; init; } = [];

    /// <summary>Only what is older than this place in the log.</summary>
    public long? After { get; init; }

    /// <summary>Only what is newer than this place in the log. Without <see cref="After"/>, the nearest ones.</summary>
    public long? Before { get; init; }

    /// <summary>How many are wanted at most, from 1 to <see cref="MaximumLimit"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>The lines among all of a log, in no order.</summary>
    /// <exception cref="PlatformException">The limit is out of range, or a list is too long.</exception>
    internal IQueryable<AuditEntry> Of(IQueryable<AuditEntry> entries)
    {
        if (Limit is < 1 or > MaximumLimit || Actions.Count > MostValues || Actors.Count > MostValues || Targets.Count > MostValues)
        {
            throw PlatformException.Invalid($"A page has between 1 and {MaximumLimit} lines, and can be limited to at most {MostValues} actions, actors or targets.");
        }

        DateTimeOffset? from = From?.ToUniversalTime();
        DateTimeOffset? until = Until?.ToUniversalTime();
        entries = from is null ? entries : entries.Where(entry => entry.OccurredAt >= from);
        entries = until is null ? entries : entries.Where(entry => entry.OccurredAt < until);
        entries = Actions.Count == 0 ? entries : entries.Where(entry => Actions.Contains(entry.Action));
        entries = Actors.Count == 0 ? entries : entries.Where(entry => Actors.Contains(entry.ActorId));
        entries = Targets.Count == 0 ? entries : entries.Where(entry => Targets.Contains(entry.TargetId));
        entries = After is null ? entries : entries.Where(entry => entry.Sequence < After);
        return Before is null ? entries : entries.Where(entry => entry.Sequence > Before);
    }
}
