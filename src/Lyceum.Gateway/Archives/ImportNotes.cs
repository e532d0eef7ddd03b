namespace Lyceum.Gateway.Archives;

/// <summary>Counts what is left out of one conversation, or changed in it. Used by one thread.</summary>
internal sealed class ImportNotes
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How often each happened.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Counts one: of <see cref="ImportNote"/>.</summary>
    public void Add(string note) => _counts[note] = _counts.GetValueOrDefault(note) + 1;
}
