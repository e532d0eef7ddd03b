using System.Text.Json.Nodes;

namespace Lyceum.Training.Data;

/// <summary>A stream of batches that can be left and taken up again at the same place.</summary>
public interface IBatchSource
{
    /// <summary>
    /// Where the stream stands: small JSON from which <see cref="Seek"/> goes on with exactly the batch that would have
    /// come next.
    /// </summary>
    JsonObject Position { get; }

    /// <summary>Fills a batch with what comes next.</summary>
    /// <param name="batch">Emptied first.</param>
    /// <returns>False where the stream has ended; the batch is then empty.</returns>
    bool TryNext(TokenBatch batch);

    /// <summary>Goes to a position that a source over the same data gave.</summary>
    /// <exception cref="InvalidDataException">The position does not belong to this data.</exception>
    void Seek(JsonObject position);
}
