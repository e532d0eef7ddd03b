using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lyceum.Gateway.Batches;

/// <summary>Reads the requests of a batch, a line each, and says what is wrong with which. No more than one line is in memory.</summary>
/// <param name="endpoint">The path that they must be for.</param>
/// <param name="options">How much there may be.</param>
internal sealed class BatchInput(string endpoint, BatchOptions options)
{
    private const int MostErrors = 100;
    private const int LongestId = 512;

    /// <summary>What is wrong, at most a hundred things.</summary>
    public List<BatchError> Errors { get; } = [];

    /// <summary>The model that all requests name.</summary>
    public string? Model { get; private set; }

    /// <summary>How many requests there are.</summary>
    public int Total { get; private set; }

    /// <summary>Checks all requests.</summary>
    /// <param name="content">The file.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task ValidateAsync(Stream content, CancellationToken cancellation)
    {
        if (content.Length > options.MaximumBytes)
        {
            Errors.Add(new BatchError("file_too_large", $"The input of a batch has at most {options.MaximumBytes} bytes."));
            return;
        }

        HashSet<string> ids = new(StringComparer.Ordinal);
        await foreach ((int number, BatchLine? line, BatchError? error) in ReadAsync(content, cancellation).ConfigureAwait(false))
        {
            if (++Total > options.MaximumLines)
            {
                Errors.Add(new BatchError("too_many_requests", $"A batch has at most {options.MaximumLines} requests.", Line: number));
                return;
            }

            if ((error ?? Check(line!, ids)) is { } wrong)
            {
                Errors.Add(wrong);
                if (Errors.Count == MostErrors)
                {
                    return;
                }
            }
        }

        if (Total == 0)
        {
            Errors.Add(new BatchError("empty_file", "The input of a batch has at least one request, one JSON object a line."));
        }
    }

    /// <summary>The requests of a file that was found right.</summary>
    public async IAsyncEnumerable<BatchLine> LinesAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach ((int _, BatchLine? line, BatchError? _) in ReadAsync(content, cancellation).ConfigureAwait(false))
        {
            if (line is not null)
            {
                yield return line;
            }
        }
    }

    private async IAsyncEnumerable<(int Number, BatchLine? Line, BatchError? Error)> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        PipeReader reader = PipeReader.Create(content, new StreamPipeReaderOptions(leaveOpen: true));
        int number = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            while (TryTake(ref buffer, read.IsCompleted, out ReadOnlySequence<byte> line))
            {
                number++;
                if (!IsBlank(line))
                {
                    (BatchLine? request, BatchError? error) = Parse(line, number);
                    yield return (number, request, error);
                }
            }

            if (buffer.Length > options.MaximumLineBytes)
            {
                yield return (number + 1, null, TooLong(number + 1));
                break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await reader.CompleteAsync().ConfigureAwait(false);
    }

    // The last line may end with the file.
    private static bool TryTake(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isLast || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private (BatchLine? Line, BatchError? Error) Parse(ReadOnlySequence<byte> text, int number)
    {
        if (text.Length > options.MaximumLineBytes)
        {
            return (null, TooLong(number));
        }

        ReadOnlyMemory<byte> json = text.IsSingleSegment ? text.First : text.ToArray();
        if (!JsonText.IsUnicode(json.Span))
        {
            return (null, new BatchError("invalid_json_line", "This line has text that is no Unicode, such as bytes that are not UTF-8 or half of a surrogate pair.", Line: number));
        }

        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return (null, new BatchError("invalid_json_line", "This line is not parseable as valid JSON.", Line: number));
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, new BatchError("invalid_json_line", "This line is no JSON object.", Line: number));
        }

        if (Text(root, "custom_id") is not { Length: > 0 and <= LongestId } id)
        {
            return (null, new BatchError("missing_required_parameter", $"'custom_id' is a string of at most {LongestId} characters.", "custom_id", number));
        }

        if (Text(root, "method") != "POST")
        {
            return (null, new BatchError("invalid_method", "'method' must be POST.", "method", number));
        }

        if (Text(root, "url") != endpoint)
        {
            return (null, new BatchError("invalid_url", $"'url' must be that of the batch, {endpoint}.", "url", number));
        }

        return root.TryGetProperty("body", out JsonElement body) && body.ValueKind == JsonValueKind.Object
            ? (new BatchLine(number, id, body), null)
            : (null, new BatchError("missing_required_parameter", "'body' must be an object.", "body", number));
    }

    private BatchError? Check(BatchLine line, HashSet<string> ids)
    {
        if (!ids.Add(line.CustomId))
        {
            return new BatchError("duplicate_custom_id", "Another line has the same custom_id; each needs its own.", "custom_id", line.Number);
        }

        if (Text(line.Body, "model") is not { Length: > 0 } model)
        {
            return new BatchError("missing_required_parameter", "The body names no model.", "body.model", line.Number);
        }

        Model ??= model;
        return model == Model ? null : new BatchError("mismatched_model", "All requests of a batch are for the same model.", "body.model", line.Number);
    }

    private BatchError TooLong(int number) => new("line_too_long", $"A request of a batch has at most {options.MaximumLineBytes} bytes.", Line: number);

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (ReadOnlyMemory<byte> part in line)
        {
            if (part.Span.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
