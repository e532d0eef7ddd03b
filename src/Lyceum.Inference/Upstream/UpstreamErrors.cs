using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Lyceum.Inference.Upstream;

/// <summary>Reads what servers say where they refuse: OpenAI's <c>{"error": {"message", "type", "param", "code"}}</c>, and what others make of it.</summary>
internal static class UpstreamErrors
{
    private const int LongestBody = 64 << 10;
    private const int LongestMessage = 1000;

    /// <summary>Reads a refusal.</summary>
    public static async Task<UpstreamException> ReadAsync(UpstreamResponse response, CancellationToken cancellation)
    {
        string body;
        try
        {
            body = Encoding.UTF8.GetString((await response.ReadToEndAsync(LongestBody, cancellation).ConfigureAwait(false)).Span);
        }
        catch (UpstreamException)
        {
            // The status says enough.
            body = "";
        }

        JsonElement? error = null;
        try
        {
            error = Find(JsonElement.Parse(body));
        }
        catch (JsonException)
        {
        }

        HttpStatusCode status = response.Status;
        TimeSpan? retryAfter = RetryAfter(response.Headers, response.Connection.Time);
        UpstreamFailure failure = (int)status switch
        {
            401 or 403 => UpstreamFailure.Unauthorized,
            429 or 503 => UpstreamFailure.Busy,
            >= 500 => UpstreamFailure.ServerError,
            >= 400 => UpstreamFailure.Refused,
            _ => UpstreamFailure.BadAnswer,
        };
        string said = error is { } told ? MessageOf(told) : "";
        string advice = failure switch
        {
            UpstreamFailure.Unauthorized => "see whether the key is right",
            UpstreamFailure.Busy => "try again later",
            UpstreamFailure.BadAnswer => "redirects are not followed; give the address that it leads to",
            _ => "",
        };
        string message = string.Create(CultureInfo.InvariantCulture, $"{response.Connection.Server} answered {(int)status}");
        message += said.Length > 0 ? $": {Clean(said, response.Connection.Options)}" : advice.Length > 0 ? $"; {advice}." : ".";
        return new UpstreamException(failure, message)
        {
            Status = status,
            Code = error is { } withCode ? Short(withCode, "code") : null,
            Parameter = error is { } withParameter ? Short(withParameter, "param") : null,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>An error that comes in place of an event of a stream; null where the event is none.</summary>
    public static UpstreamException? InStream(JsonElement chunk, UpstreamConnection connection)
    {
        if (chunk.ValueKind != JsonValueKind.Object || !chunk.TryGetProperty("error", out JsonElement inner) || inner.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        JsonElement error = Find(chunk) ?? inner;
        return new UpstreamException(UpstreamFailure.ServerError, $"{connection.Server} broke its answer off: {Clean(MessageOf(error), connection.Options)}")
        {
            Code = Short(error, "code"),
            Parameter = Short(error, "param"),
        };
    }

    private static JsonElement? Find(JsonElement body) =>
        body.ValueKind != JsonValueKind.Object ? null
        : body.TryGetProperty("error", out JsonElement error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String ? error
        : body;

    private static string MessageOf(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
        {
            return error.GetString()!;
        }

        foreach (string name in (string[])["message", "detail"])
        {
            if (error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out JsonElement message))
            {
                return message.ValueKind == JsonValueKind.String ? message.GetString()! : message.GetRawText();
            }
        }

        return "it gives no reason";
    }

    private static string? Short(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
        && value.ToString() is { Length: > 0 and <= 200 } text
            ? text
            : null;

    // A server's words go to logs and terminals: no key, no control characters, no end of it.
    private static string Clean(string text, UpstreamOptions options)
    {
        text = options.ApiKey.IsEmpty ? text : text.Replace(options.ApiKey.Reveal(), "***", StringComparison.Ordinal);
        StringBuilder clean = new();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestMessage)))
        {
            clean.Append(char.IsControl(c) ? ' ' : c);
        }

        return text.Length > LongestMessage ? clean.Append('…').ToString() : clean.ToString();
    }

    private static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time)
    {
        if (headers.TryGetValues("retry-after-ms", out IEnumerable<string>? values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds) && milliseconds is >= 0 and < int.MaxValue)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        TimeSpan? wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
