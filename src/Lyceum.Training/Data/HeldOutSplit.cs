namespace Lyceum.Training.Data;

/// <summary>
/// Divides a source into documents to learn from and documents that are held out to measure with. Which part a document falls to
/// depends on its number and the seed alone. Both parts keep the source's numbers and give null for a document of the other part.
/// </summary>
public sealed class HeldOutSplit
{
    /// <summary>Divides a source.</summary>
    /// <param name="source">The documents.</param>
    /// <param name="fraction">Which part of them is held out, above 0 and below 1.</param>
    /// <param name="seed">Decides which.</param>
    public HeldOutSplit(IDocumentSource source, double fraction, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (fraction is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Above 0 and below 1 was expected.");
        }

        ulong limit = (ulong)(fraction * ulong.MaxValue);
        Training = new Part(source, seed, limit, isHeldOut: false);
        HeldOut = new Part(source, seed, limit, isHeldOut: true);
    }

    /// <summary>The documents to learn from.</summary>
    public IDocumentSource Training { get; }

    /// <summary>The documents that are held out.</summary>
    public IDocumentSource HeldOut { get; }

    private sealed class Part(IDocumentSource source, ulong seed, ulong limit, bool isHeldOut) : IDocumentSource
    {
        public long? Count => source.Count;

        public TrainingDocument? Read(long index) => (Mixing.Mix(seed, (ulong)index) < limit) == isHeldOut ? source.Read(index) : null;

        public string NameOf(long index) => source.NameOf(index);
    }
}
