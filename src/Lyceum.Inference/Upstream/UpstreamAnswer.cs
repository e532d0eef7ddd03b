using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;

namespace Lyceum.Inference.Upstream;

/// <summary>What a server says that a request used. Servers count all answers together.</summary>
/// <param name="Prompt">Tokens of the prompt.</param>
/// <param name="Cached">Those of them that it had computed before.</param>
/// <param name="Output">Tokens of all answers.</param>
/// <param name="Reasoning">Those of them that are reasoning.</param>
internal sealed record UpstreamUsage(int Prompt, int Cached, int Output, int Reasoning)
{
    /// <summary>Reads the <c>usage</c> of a chunk or an answer; null where it has none.</summary>
    public static UpstreamUsage? Read(JsonElement answer) => answer.Get("usage") is not { } usage ? null : new UpstreamUsage(
        usage.Count("prompt_tokens") ?? 0,
        usage.Get("prompt_tokens_details")?.Count("cached_tokens") ?? 0,
        usage.Count("completion_tokens") ?? 0,
        usage.Get("completion_tokens_details")?.Count("reasoning_tokens") ?? 0);
}

/// <summary>One answer that a server is writing.</summary>
/// <param name="choice">Which answer, from 0.</param>
/// <param name="time">The clock.</param>
/// <param name="start">When the request was sent, by the clock's timestamps.</param>
internal sealed class UpstreamAnswer(int choice, TimeProvider time, long start)
{
    private long? _first;
    private int _pieces;
    private double _logProbability;

    public int Choice => choice;

    /// <summary>Why it ended, in the server's words; null while it goes on.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>The stop string that ended it, where the server tells.</summary>
    public string? StopString { get; private set; }

    /// <summary>From the sending of the request to the first token; null before it.</summary>
    public TimeSpan? TimeToFirstToken => _first is { } first ? time.GetElapsedTime(start, first) : null;

    /// <summary>Takes a chunk's tokens.</summary>
    /// <param name="text">The text that the chunk adds.</param>
    /// <param name="tokens">The tokens with their log-probabilities; empty where the server does not tell.</param>
    /// <returns>Pieces whose texts together are the text.</returns>
    public IReadOnlyList<GeneratedPiece> Add(string text, IReadOnlyList<TokenLogProbabilities> tokens)
    {
        _first ??= time.GetTimestamp();
        if (tokens.Count == 0)
        {
            _pieces++;
            return [new GeneratedPiece(-1, text, null)];
        }

        _pieces += tokens.Count;
        bool spells = string.Concat(tokens.Select(static token => token.Chosen.Text)) == text;
        GeneratedPiece[] pieces = new GeneratedPiece[tokens.Count];
        for (int i = 0; i < pieces.Length; i++)
        {
            // A server keeps text back that may begin a stop string, and cuts characters in two.
            string piece = spells ? tokens[i].Chosen.Text! : i == pieces.Length - 1 ? text : "";
            pieces[i] = new GeneratedPiece(-1, piece, tokens[i]);
            _logProbability += tokens[i].Chosen.Value;
        }

        return pieces;
    }

    /// <summary>Takes the end from a choice of a chunk, if it has one.</summary>
    public void ReadEnd(JsonElement chunk)
    {
        FinishReason ??= chunk.Text("finish_reason");
        StopString ??= chunk.Get("stop_reason") is { ValueKind: JsonValueKind.String } stop ? stop.GetString() : null;
    }

    /// <summary>The end, once there is one.</summary>
    /// <param name="usage">What the request used; null where the server does not tell.</param>
    /// <param name="choices">How many answers it had.</param>
    /// <param name="seed">The seed that was sent; 0 for none.</param>
    public AnswerEnded ToEnd(UpstreamUsage? usage, int choices, long seed)
    {
        long now = time.GetTimestamp();
        int generated = usage is not null && choices == 1 ? usage.Output : _pieces;
        AnswerStatistics statistics = new(
            seed, usage?.Prompt ?? 0, usage?.Cached ?? 0, generated, 0, 0, 0,
            TimeSpan.Zero, time.GetElapsedTime(start, _first ?? now), time.GetElapsedTime(_first ?? now, now), _logProbability);
        FinishReason reason = FinishReason == "length" ? Generation.FinishReason.Length : StopString is not null ? Generation.FinishReason.StopString : Generation.FinishReason.Stop;
        return new AnswerEnded(choice, reason, StopString, statistics);
    }
}
