using System.Text;

namespace Lyceum.Web.Playground;

/// <summary>What came of asking one model, for a page that is written once.</summary>
/// <param name="model">The model.</param>
public sealed class PlaygroundResult(string model)
{
    private readonly SortedDictionary<int, Choice> _choices = [];

    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>The answers.</summary>
    public IEnumerable<Choice> Choices => _choices.Values;

    /// <summary>What they took; null where they did not end.</summary>
    public PlaygroundEnd? End { get; private set; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public PlaygroundProblem? Problem { get; private set; }

    /// <summary>Takes all that happens.</summary>
    /// <param name="events">What happens.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task ReadAsync(IAsyncEnumerable<PlaygroundEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        await foreach (PlaygroundEvent happened in events.WithCancellation(cancellation).ConfigureAwait(false))
        {
            switch (happened)
            {
                case PlaygroundText text:
                    (text.IsThought ? Of(text.Choice).Thought : Of(text.Choice).Text).Append(text.Text);
                    break;
                case PlaygroundTokens tokens:
                    Of(tokens.Choice).Tokens.AddRange(tokens.Tokens);
                    break;
                case PlaygroundToolCall call:
                    Of(call.Choice).Calls.Add(call);
                    break;
                case PlaygroundEnd end:
                    End = end;
                    for (int i = 0; i < end.Reasons.Count; i++)
                    {
                        Of(i).Reason = end.Reasons[i];
                    }

                    break;
                case PlaygroundProblem problem:
                    Problem = problem;
                    break;
                default:
                    break;
            }
        }
    }

    private Choice Of(int index)
    {
        if (!_choices.TryGetValue(index, out Choice? choice))
        {
            _choices[index] = choice = new Choice();
        }

        return choice;
    }

    /// <summary>One answer.</summary>
    public sealed class Choice
    {
        /// <summary>What the model thought.</summary>
        public StringBuilder Thought { get; } = new();

        /// <summary>What it said.</summary>
        public StringBuilder Text { get; } = new();

        /// <summary>Its tokens, where they were asked for.</summary>
        public List<PlaygroundToken> Tokens { get; } = [];

        /// <summary>What it would have called.</summary>
        public List<PlaygroundToolCall> Calls { get; } = [];

        /// <summary>Why it ended, in words; null where it did not.</summary>
        public string? Reason { get; set; }
    }
}
