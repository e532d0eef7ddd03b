using System.Runtime.InteropServices;

namespace Lyceum.Models.Forward;

/// <summary>
/// The input of a forward pass: tokens of one or several sequences, each following what its sequence already has.
/// Made once and filled anew for each pass, it allocates nothing once warm.
/// </summary>
public sealed class ForwardBatch
{
    private readonly List<int> _tokens = [];
    private readonly List<Entry> _entries = [];

    /// <summary>Number of tokens.</summary>
    public int TokenCount => _tokens.Count;

    /// <summary>Number of sequences.</summary>
    public int SequenceCount => _entries.Count;

    /// <summary>Number of tokens whose logits are wanted.</summary>
    public int LogitCount { get; private set; }

    internal ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    internal ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(_entries);

    /// <summary>Adds tokens at the end of a sequence.</summary>
    /// <param name="sequence">The sequence; not yet in this batch.</param>
    /// <param name="tokens">Its next tokens, at least one.</param>
    /// <param name="logits">Of how many of these tokens, the last ones, the logits are wanted.</param>
    public void Add(KvSequence sequence, ReadOnlySpan<int> tokens, int logits = 1)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(logits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logits, tokens.Length);
        if (tokens.IsEmpty)
        {
            throw new ArgumentException("A sequence in a batch has at least one token.", nameof(tokens));
        }

        foreach (ref readonly Entry entry in Entries)
        {
            if (ReferenceEquals(entry.Sequence, sequence))
            {
                throw new ArgumentException("The sequence is already in this batch.", nameof(sequence));
            }
        }

        _entries.Add(new Entry(sequence, _tokens.Count, tokens.Length, logits));
        _tokens.AddRange(tokens);
        LogitCount += logits;
    }

    /// <summary>Empties the batch.</summary>
    public void Clear()
    {
        _tokens.Clear();
        _entries.Clear();
        LogitCount = 0;
    }

    internal readonly record struct Entry(KvSequence Sequence, int First, int Count, int Logits);
}
