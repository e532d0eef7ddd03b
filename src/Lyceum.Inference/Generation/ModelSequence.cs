using System.Runtime.InteropServices;
using Lyceum.Models.Forward;

namespace Lyceum.Inference.Generation;

/// <summary>One sequence in a transformer's cache.</summary>
internal sealed class ModelSequence(Transformer transformer) : ISequence
{
    private readonly KvSequence _sequence = transformer.Cache.CreateSequence();
    private readonly ForwardBatch _batch = new();

    /// <inheritdoc/>
    public int VocabularySize => transformer.Spec.VocabularySize;

    /// <inheritdoc/>
    public int ContextLength => transformer.ContextLength;

    /// <inheritdoc/>
    public int Length => _sequence.Length;

    /// <inheritdoc/>
    public void Truncate(int length) => _sequence.Truncate(length);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Forward(scoped ReadOnlySpan<int> tokens, int logits)
    {
        _batch.Clear();
        _batch.Add(_sequence, tokens, logits);
        Rows rows = transformer.Forward(_batch);
        return rows.Count == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(rows[0]), checked(rows.Count * rows.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _sequence.Dispose();
}
