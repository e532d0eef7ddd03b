using System.Text.Json.Nodes;
using Lyceum.Training.Data;

namespace Lyceum.Training.Tests.Runs;

/// <summary>Batches of two short documents that count upwards from a random number, so that there is something to learn.</summary>
internal sealed class SampleBatches(int vocabulary, long count = long.MaxValue) : IBatchSource
{
    private long _next;

    public JsonObject Position => new() { ["next"] = _next };

    public bool TryNext(TokenBatch batch)
    {
        batch.Clear();
        if (_next >= count)
        {
            return false;
        }

        Random random = new((int)_next++);
        for (int document = 0; document < 2; document++)
        {
            batch.Starts.Add(batch.Count);
            int length = random.Next(5, 12);
            int first = random.Next(vocabulary);
            for (int i = 0; i < length; i++)
            {
                batch.Inputs.Add((first + i) % vocabulary);
                batch.Targets.Add(i % 4 == 0 ? TokenBatch.Ignored : (first + i + 1) % vocabulary);
            }
        }

        return true;
    }

    public void Seek(JsonObject position) => _next = (long)position["next"]!;
}
