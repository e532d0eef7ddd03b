using System.Text;
using Lyceum.Api.Chat;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;

namespace Lyceum.Api.Completions;

/// <summary>Gathers log-probabilities as completions have them.</summary>
/// <param name="texts">What tokens stand for.</param>
/// <param name="top">How many of the likeliest tokens are told.</param>
internal sealed class LogprobsBuilder(ModelTexts texts, int top)
{
    private List<string> _tokens = [];
    private List<float?> _values = [];
    private List<IReadOnlyDictionary<string, float>?> _tops = [];
    private List<int> _offsets = [];
    private int _offset;

    /// <summary>Whether there is anything that was not taken.</summary>
    public bool IsEmpty => _tokens.Count == 0;

    /// <summary>Adds a token.</summary>
    public void Add(GeneratedPiece piece) => Add(piece, piece.LogProbabilities);

    /// <summary>Adds a token.</summary>
    /// <param name="piece">The token.</param>
    /// <param name="known">Its log-probability; null where it has none.</param>
    public void Add(GeneratedPiece piece, TokenLogProbabilities? known)
    {
        _tokens.Add(Spell(known?.Chosen ?? new LogProbability(piece.Token, 0)));
        _values.Add(known is null ? null : LogprobWriter.Finite(known.Chosen.Value));
        _tops.Add(known is null ? null : Top(known));
        _offsets.Add(_offset);
        _offset += piece.Text.Length;
    }

    /// <summary>What was gathered since the last call.</summary>
    public CompletionLogprobs Take()
    {
        CompletionLogprobs taken = new(_tokens, _values, top == 0 ? null : _tops, _offsets);
        (_tokens, _values, _tops, _offsets) = ([], [], [], []);
        return taken;
    }

    private string Spell(LogProbability token) => Encoding.UTF8.GetString(texts.GetBytes(token));

    private Dictionary<string, float> Top(TokenLogProbabilities token)
    {
        // Several tokens may be spelled alike, since bytes that are no character all look the same: the likeliest stays.
        Dictionary<string, float> likely = new(StringComparer.Ordinal);
        foreach (LogProbability other in token.Alternatives)
        {
            likely.TryAdd(Spell(other), LogprobWriter.Finite(other.Value));
        }

        likely.TryAdd(Spell(token.Chosen), LogprobWriter.Finite(token.Chosen.Value));
        return likely;
    }
}
