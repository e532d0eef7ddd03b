using System.Collections.Concurrent;
using Lyceum.Inference.Serving;

namespace Lyceum.Gateway.Models;

/// <summary>Measures the models of this process by what their answers took: the last ones of each, in memory alone. Thread-safe.</summary>
public sealed class ModelSpeeds
{
    private const int Kept = 50;

    private readonly ConcurrentDictionary<string, Queue<AnswerStatistics>> _answers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How quick a model was.</summary>
    /// <returns>Null where it has answered nothing yet.</returns>
    public ModelSpeed? Find(string model)
    {
        if (!_answers.TryGetValue(model, out Queue<AnswerStatistics>? answers))
        {
            return null;
        }

        AnswerStatistics[] all;
        lock (answers)
        {
            all = [.. answers];
        }

        // Sums over sums, so that long answers count for what they are.
        return new ModelSpeed(
            all.Length,
            Rate(all.Sum(static answer => (long)answer.PromptTokens - answer.CachedTokens), all.Sum(static answer => answer.PromptTime.TotalSeconds)),
            Rate(all.Sum(static answer => Math.Max(0L, answer.GeneratedTokens - 1)), all.Sum(static answer => answer.GenerationTime.TotalSeconds)),
            TimeSpan.FromSeconds(all.Average(static answer => answer.TimeToFirstToken.TotalSeconds)));
    }

    /// <summary>Notes what an answer took.</summary>
    internal void Add(string model, AnswerStatistics answer)
    {
        Queue<AnswerStatistics> answers = _answers.GetOrAdd(model, static _ => new Queue<AnswerStatistics>(Kept));
        lock (answers)
        {
            if (answers.Count == Kept)
            {
                answers.Dequeue();
            }

            answers.Enqueue(answer);
        }
    }

    private static double Rate(long tokens, double seconds) => tokens > 0 && seconds > 0 ? tokens / seconds : 0;
}
