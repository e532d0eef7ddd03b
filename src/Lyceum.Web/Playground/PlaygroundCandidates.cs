using Lyceum.Inference.Serving;

namespace Lyceum.Web.Playground;

/// <summary>Continuations of which the likeliest are shown, as the API's <c>best_of</c> has it: by the mean of their tokens' log-probabilities.</summary>
/// <param name="count">How many there are.</param>
internal sealed class PlaygroundCandidates(int count)
{
    private readonly List<PlaygroundEvent>[] _events = [.. Enumerable.Range(0, count).Select(static _ => new List<PlaygroundEvent>())];
    private readonly double[] _means = new double[count];

    /// <summary>Takes what happens in one.</summary>
    public void Add(int candidate, PlaygroundEvent happened) => _events[candidate].Add(happened);

    /// <summary>Takes how likely one was.</summary>
    public void End(AnswerEnded end) => _means[end.Choice] = end.Statistics?.MeanLogProbability ?? 0;

    /// <summary>The likeliest, best first; equals in their order.</summary>
    public IReadOnlyList<int> Best(int most) => [.. Enumerable.Range(0, count).OrderByDescending(candidate => _means[candidate]).Take(most)];

    /// <summary>What happened in some, which are now the answers from 0 on.</summary>
    public IEnumerable<PlaygroundEvent> Events(IReadOnlyList<int> shown) => shown.SelectMany((candidate, choice) => _events[candidate].Select(happened => happened switch
    {
        PlaygroundText text => text with { Choice = choice },
        PlaygroundTokens tokens => tokens with { Choice = choice },
        _ => happened,
    }));
}
