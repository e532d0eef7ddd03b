using Lyceum.Platform.Conversations;

namespace Lyceum.Gateway.Archives;

/// <summary>Counts what comes of an import. Used by one thread.</summary>
/// <param name="before">What was counted before.</param>
internal sealed class ImportTally(ImportReport before)
{
    private readonly Dictionary<string, int> _skipped = new(before.Skipped, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _notes = new(before.Notes, StringComparer.Ordinal);
    private int _added = before.Added;
    private int _extended = before.Extended;
    private int _known = before.Known;

    /// <summary>Counts a conversation.</summary>
    public void Count(ImportOutcome outcome)
    {
        switch (outcome)
        {
            case ImportOutcome.Added:
                _added++;
                break;
            case ImportOutcome.Extended:
                _extended++;
                break;
            case ImportOutcome.Known:
                _known++;
                break;
            default:
                Skip(ImportProblem.Removed);
                break;
        }
    }

    /// <summary>Counts a conversation that is left out.</summary>
    public void Skip(string problem) => _skipped[problem] = _skipped.GetValueOrDefault(problem) + 1;

    /// <summary>Counts what happened in a conversation that came.</summary>
    public void Note(IReadOnlyDictionary<string, int> notes)
    {
        foreach ((string note, int count) in notes)
        {
            _notes[note] = _notes.GetValueOrDefault(note) + count;
        }
    }

    /// <summary>What it is until now.</summary>
    public ImportReport Report(string? problem = null) => new()
    {
        Problem = problem,
        Added = _added,
        Extended = _extended,
        Known = _known,
        Skipped = new SortedDictionary<string, int>(_skipped, StringComparer.Ordinal),
        Notes = new SortedDictionary<string, int>(_notes, StringComparer.Ordinal),
    };
}
