using System.Runtime.InteropServices;
using Lyceum.Models.Forward;

namespace Lyceum.Inference.Serving;

/// <summary>A transformer and its cache, as scheduling sees them.</summary>
internal sealed class PagedTransformer(Transformer transformer) : IPagedModel
{
    private readonly ForwardBatch _batch = new();

    /// <inheritdoc/>
    public int VocabularySize => transformer.Spec.VocabularySize;

    /// <inheritdoc/>
    public int ContextLength { get; } = (int)Math.Min(transformer.ContextLength, (long)transformer.Cache.PageCapacity * KvCache.PageLength);

    /// <inheritdoc/>
    public int PageLength => KvCache.PageLength;

    /// <inheritdoc/>
    public int PageCapacity => transformer.Cache.PageCapacity;

    /// <inheritdoc/>
    public int PagesFree => transformer.Cache.PagesFree;

    /// <inheritdoc/>
    public IPagedSequence CreateSequence() => new Sequence(transformer.Cache.CreateSequence());

    /// <inheritdoc/>
    public void Retain(int page) => transformer.Cache.Retain(page);

    /// <inheritdoc/>
    public void Release(int page) => transformer.Cache.Release(page);

    /// <inheritdoc/>
    public int Owners(int page) => transformer.Cache.Owners(page);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Forward(IReadOnlyList<StepEntry> entries)
    {
        _batch.Clear();
        for (int i = 0; i < entries.Count; i++)
        {
            _batch.Add(((Sequence)entries[i].Sequence).Inner, entries[i].Tokens.Span, entries[i].Logits);
        }

        Rows rows = transformer.Forward(_batch);
        return rows.Count == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(rows[0]), checked(rows.Count * rows.Length));
    }

    private sealed class Sequence(KvSequence inner) : IPagedSequence
    {
        public KvSequence Inner => inner;

        public int Length => inner.Length;

        public IReadOnlyList<int> Pages => inner.Pages;

        public int PagesNeeded(int tokens) => inner.PagesNeeded(tokens);

        public void Attach(ReadOnlySpan<int> pages, int length) => inner.Attach(pages, length);

        public void Truncate(int length) => inner.Truncate(length);

        public void Dispose() => inner.Dispose();
    }
}
