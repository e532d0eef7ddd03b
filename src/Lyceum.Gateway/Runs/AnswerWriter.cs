using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Platform;
using Lyceum.Platform.Generations;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Runs;

/// <summary>Writes the updates of an answer into a run, and counts what it took. Used by one thread at a time.</summary>
/// <param name="writer">The run.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerWriter(GenerationWriter writer, TimeProvider time)
{
    private readonly long _begin = time.GetTimestamp();
    private long _firstToken;
    private long _prompt;
    private long _cached;
    private long _output;
    private long _seen;
    private long? _seed;
    private bool _isTold;
    private string _finish = RunReport.Cancelled;

    /// <summary>Writes an update.</summary>
    public async Task WriteAsync(ChatResponseUpdate update, ModelTexts texts, CancellationToken cancellation)
    {
        if (update.RawRepresentation is TokensWritten tokens)
        {
            _firstToken = _firstToken == 0 ? time.GetTimestamp() : _firstToken;
            _seen += tokens.Pieces.Count;
            await WriteTokensAsync(tokens.Pieces, texts, cancellation).ConfigureAwait(false);
        }

        foreach (AIContent content in update.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    await writer.AppendTextAsync(AnswerEvents.Text, text.Text, cancellation).ConfigureAwait(false);
                    break;
                case TextReasoningContent reasoning:
                    await writer.AppendTextAsync(AnswerEvents.Reasoning, reasoning.Text, cancellation).ConfigureAwait(false);
                    break;
                case UsageContent { Details: var usage }:
                    _isTold = true;
                    _prompt += usage.InputTokenCount ?? 0;
                    _cached += usage.CachedInputTokenCount ?? 0;
                    _output += usage.OutputTokenCount ?? 0;
                    break;
                default:
                    break;
            }
        }

        if (update.RawRepresentation is AnswerEnded end)
        {
            _seed = end.Statistics.Seed;
        }

        if (update.FinishReason is { } reason)
        {
            _finish = reason == ChatFinishReason.Length ? RunReport.Length : RunReport.Stop;
        }
    }

    /// <summary>The tokens that it took; null where nobody counted.</summary>
    public TokenUsage? Usage => _isTold ? new TokenUsage(_prompt, _output) : null;

    /// <summary>Writes what it took.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="contextLength">Its context; null where nobody tells.</param>
    /// <param name="cost">What the ledger says that it cost; null where it was never settled.</param>
    public async Task<string> ReportAsync(string model, int? contextLength, Money? cost)
    {
        RunReport report = new()
        {
            Model = model,
            Finish = _finish,
            Seed = _seed,
            PromptTokens = _isTold ? _prompt : null,
            CachedTokens = _isTold ? _cached : null,
            OutputTokens = _isTold ? _output : _seen,
            ContextLength = contextLength,
            FirstTokenMilliseconds = _firstToken == 0 ? null : Math.Round(time.GetElapsedTime(_begin, _firstToken).TotalMilliseconds, 1),
            WritingMilliseconds = _firstToken == 0 ? null : Math.Round(time.GetElapsedTime(_firstToken).TotalMilliseconds, 1),
            Cost = cost?.ToString(),
        };
        string json = JsonSerializer.Serialize(report, RunJson.Default.RunReport);
        await writer.AppendAsync(AnswerEvents.Report, json, CancellationToken.None).ConfigureAwait(false);
        return json;
    }

    private async Task WriteTokensAsync(IReadOnlyList<GeneratedPiece> pieces, ModelTexts texts, CancellationToken cancellation)
    {
        foreach (GeneratedPiece piece in pieces)
        {
            if (piece.LogProbabilities is { } known && !texts.IsControl(piece.Token))
            {
                TokenReport report = new(Spell(known.Chosen), known.Chosen.Value, [.. known.Alternatives.Select(other => new TokenChance(Spell(other), other.Value))]);
                string line = JsonSerializer.Serialize(report, RunJson.Default.TokenReport);
                await writer.AppendTextAsync(AnswerEvents.Tokens, line + "\n", cancellation).ConfigureAwait(false);
            }
        }

        string Spell(LogProbability token) => Encoding.UTF8.GetString(texts.GetBytes(token));
    }
}
