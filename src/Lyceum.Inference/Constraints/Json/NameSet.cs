namespace Lyceum.Inference.Constraints.Json;

/// <summary>Which of the names of an object were used: bits, compared by value.</summary>
internal readonly struct NameSet : IEquatable<NameSet>
{
    private readonly ulong[]? _words;

    private NameSet(ulong[] words) => _words = words;

    /// <summary>Whether a name was used.</summary>
    public bool Contains(int name) => _words is not null && name >> 6 < _words.Length && ((_words[name >> 6] >> (name & 63)) & 1) != 0;

    /// <summary>One more name.</summary>
    public NameSet With(int name)
    {
        ulong[] words = new ulong[Math.Max(_words?.Length ?? 0, (name >> 6) + 1)];
        _words?.CopyTo(words, 0);
        words[name >> 6] |= 1UL << name;
        return new NameSet(words);
    }

    /// <inheritdoc/>
    public bool Equals(NameSet other) => (_words ?? []).AsSpan().SequenceEqual(other._words ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NameSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ulong word in _words ?? [])
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
