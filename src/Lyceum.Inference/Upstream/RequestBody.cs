using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;

namespace Lyceum.Inference.Upstream;

/// <summary>Writes what chats and completions have in common. What a server could not understand is refused by name.</summary>
internal static class RequestBody
{
    private const float LeastBias = -100;

    /// <summary>Writes a JSON object.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Says that events are wanted, and the usage with them.</summary>
    public static void WriteStreaming(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("stream", true);
        writer.WriteStartObject("stream_options");
        writer.WriteBoolean("include_usage", true);
        writer.WriteEndObject();
    }

    /// <summary>Writes how tokens are chosen and when an answer ends, but for its longest length and its log-probabilities.</summary>
    /// <param name="writer">Writes the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="dialect">What the server understands.</param>
    /// <param name="says">Whether a field is written though it may have its usual value.</param>
    /// <exception cref="NotSupportedException">The server does not understand an option.</exception>
    public static void WriteOptions(Utf8JsonWriter writer, GenerationRequest request, UpstreamDialect dialect, Func<string, bool> says)
    {
        GenerationOptions options = request.Options;
        SamplingOptions sampling = options.Sampling;
        Write("temperature", sampling.Temperature, 1);
        Write("top_p", sampling.TopP, 1);
        Write("frequency_penalty", sampling.FrequencyPenalty, 0);
        Write("presence_penalty", sampling.PresencePenalty, 0);
        if (sampling.Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        if (request.Choices > 1)
        {
            writer.WriteNumber("n", request.Choices);
        }

        if (options.StopStrings.Count > 0)
        {
            writer.WriteStartArray("stop");
            foreach (string stop in options.StopStrings)
            {
                writer.WriteStringValue(stop);
            }

            writer.WriteEndArray();
        }

        if (sampling.LogitBias is { Count: > 0 } biases)
        {
            writer.WriteStartObject("logit_bias");
            foreach ((int token, float bias) in biases)
            {
                // The API's lowest number forbids a token.
                writer.WriteNumber(token.ToString(CultureInfo.InvariantCulture), Math.Max(bias, LeastBias));
            }

            writer.WriteEndObject();
        }

        Refuse(sampling.TypicalP < 1, nameof(SamplingOptions.TypicalP));
        Refuse(sampling.PenaltyWindow is not null && sampling.RepetitionPenalty != 1, nameof(SamplingOptions.PenaltyWindow));
        Refuse(!sampling.Steps.SequenceEqual(SamplingOptions.DefaultSteps), nameof(SamplingOptions.Steps));
        if (dialect == UpstreamDialect.Vllm)
        {
            WriteMore(writer, request);
            return;
        }

        Refuse(sampling.TopK > 0, nameof(SamplingOptions.TopK));
        Refuse(sampling.MinP > 0, nameof(SamplingOptions.MinP));
        Refuse(sampling.RepetitionPenalty != 1, nameof(SamplingOptions.RepetitionPenalty));
        Refuse(options.MinTokens > 0, nameof(GenerationOptions.MinTokens));
        Refuse(options.IgnoreEndOfText, nameof(GenerationOptions.IgnoreEndOfText));
        Refuse(options.Constraint is not null, nameof(GenerationOptions.Constraint));

        void Write(string name, float value, float usual)
        {
            if (value != usual || says(name))
            {
                // A float's own digits, not those of the double next to it.
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.ToString("R", CultureInfo.InvariantCulture));
            }
        }
    }

    private static void WriteMore(Utf8JsonWriter writer, GenerationRequest request)
    {
        GenerationOptions options = request.Options;
        SamplingOptions sampling = options.Sampling;
        WriteIf("top_k", sampling.TopK, sampling.TopK > 0);
        WriteIf("min_p", sampling.MinP, sampling.MinP > 0);
        WriteIf("repetition_penalty", sampling.RepetitionPenalty, sampling.RepetitionPenalty != 1);
        WriteIf("min_tokens", options.MinTokens, options.MinTokens > 0);
        if (options.IgnoreEndOfText)
        {
            writer.WriteBoolean("ignore_eos", true);
        }

        if (request.CacheScope.Length > 0)
        {
            // The server need not learn whose it is.
            writer.WriteString("cache_salt", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.CacheScope))));
        }

        if (options.Constraint is { } constraint)
        {
            WriteConstraint(writer, constraint);
        }

        void WriteIf(string name, float value, bool differs)
        {
            if (differs)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.ToString("R", CultureInfo.InvariantCulture));
            }
        }
    }

    private static void WriteConstraint(Utf8JsonWriter writer, OutputConstraint constraint)
    {
        int colon = constraint.Key.IndexOf(':', StringComparison.Ordinal);
        string source = constraint.Key[(colon + 1)..];
        (string name, bool isJson) = constraint.Key[..colon] switch
        {
            "regex" => ("regex", false),
            "grammar" => ("grammar", false),
            "choices" => ("choice", true),
            _ => throw new NotSupportedException($"The {nameof(GenerationOptions.Constraint)} is put together in a way that this server does not understand; use one expression, grammar or choice, or a response format."),
        };
        writer.WriteStartObject("structured_outputs");
        writer.WritePropertyName(name);
        if (isJson)
        {
            writer.WriteRawValue(source);
        }
        else
        {
            writer.WriteStringValue(source);
        }

        writer.WriteEndObject();
    }

    private static void Refuse(bool isSet, string name)
    {
        if (isSet)
        {
            throw new NotSupportedException($"{name} is set, but the server does not understand it; leave it out, or say that the server is of another dialect.");
        }
    }
}
