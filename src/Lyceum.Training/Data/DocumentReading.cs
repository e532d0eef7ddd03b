namespace Lyceum.Training.Data;

/// <summary>Reads the documents of a source one after another.</summary>
public static class DocumentReading
{
    // With a held-out part of one document in ten thousand there is still one among these.
    private const int MostUseless = 1_000_000;

    /// <summary>The documents of a source, without those that are left out; without end where the source has none.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellation">Stops the reading, also where nothing comes out.</param>
    /// <exception cref="InvalidDataException">A document is refused, or there is none in very many numbers of an endless source.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public static IEnumerable<TrainingDocument> ReadAll(this IDocumentSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Iterate();

        IEnumerable<TrainingDocument> Iterate()
        {
            int useless = 0;
            for (long i = 0; !(i >= source.Count); i++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (source.Read(i) is { } document)
                {
                    useless = 0;
                    yield return document;
                }
                else
                {
                    CheckUseless(source, ++useless);
                }
            }
        }
    }

    /// <summary>Ends what would go on for ever.</summary>
    /// <param name="source">The source.</param>
    /// <param name="inARow">How many of its documents in a row were of no use.</param>
    /// <exception cref="InvalidDataException">So many that no other will come.</exception>
    internal static void CheckUseless(IDocumentSource source, int inARow)
    {
        if (inARow == MostUseless && source.Count is null)
        {
            throw new InvalidDataException($"There is nothing to learn from in {MostUseless} documents in a row.");
        }
    }
}
