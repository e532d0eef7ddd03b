using Lyceum.Gateway;
using Lyceum.Gateway.Calls;
using Lyceum.Gateway.Runs;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;

namespace Lyceum.Web.Playground;

/// <summary>Makes events of what a model writes on from a text, with the text itself before it where it comes back.</summary>
/// <param name="texts">What tokens stand for.</param>
/// <param name="tellsTokens">Whether tokens were asked for.</param>
internal sealed class PlaygroundContinuation(ModelTexts texts, bool tellsTokens)
{
    private readonly List<TokenLogProbabilities> _scores = [];
    private readonly HashSet<int> _begun = [];
    private IReadOnlyList<GeneratedPiece> _prompt = [];

    /// <summary>The events of some news.</summary>
    public IEnumerable<PlaygroundEvent> Take(GenerationUpdate news)
    {
        switch (news)
        {
            case PromptEchoed echoed:
                _prompt = echoed.Pieces;
                break;
            case PromptScored scored:
                _scores.AddRange(scored.Scores);
                break;
            case TokenWritten { Piece: var piece } written:
                return [.. Echo(written.Choice), .. tellsTokens && PlaygroundRuns.Tokens(written.Choice, [piece], texts) is { } tokens ? [tokens] : Array.Empty<PlaygroundEvent>(), .. Said(written.Choice, piece.Text)];
            case AnswerEnded:
                return Echo(news.Choice);
            default:
                break;
        }

        return [];
    }

    // Once for each answer, before its own text.
    private IEnumerable<PlaygroundEvent> Echo(int choice)
    {
        if (_prompt.Count == 0 || !_begun.Add(choice))
        {
            return [];
        }

        // The first token follows nothing, so it has no probability; a mark that begins the text is no part of it.
        List<PlaygroundToken> tokens = [];
        for (int i = 0; i < _prompt.Count; i++)
        {
            if (!texts.IsControl(_prompt[i].Token))
            {
                tokens.Add(i > 0 && i <= _scores.Count ? PlaygroundRuns.Token(_prompt[i].Text, _scores[i - 1], texts) : new PlaygroundToken(_prompt[i].Text, new PlaygroundChance(_prompt[i].Text, null, null), []));
            }
        }

        return [.. Told(choice, tokens), .. Said(choice, string.Concat(_prompt.Select(static piece => piece.Text)))];
    }

    private IEnumerable<PlaygroundEvent> Told(int choice, List<PlaygroundToken> tokens) => tellsTokens && tokens.Count > 0 ? [new PlaygroundTokens(choice, tokens)] : [];

    private static IEnumerable<PlaygroundEvent> Said(int choice, string text) => text.Length > 0 ? [new PlaygroundText(choice, text, IsThought: false)] : [];
}
