using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lyceum.Gateway.Batches;

/// <summary>
/// What a batch has answered so far: two files of lines, each line on the disk before the next step, so that after a crash nothing that was answered is
/// asked again. A line that a crash cut off is taken away. Safe for use by many threads.
/// </summary>
internal sealed class BatchOutput : IAsyncDisposable
{
    private readonly FileStream _answers;
    private readonly FileStream _errors;
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1);

    private BatchOutput(FileStream answers, FileStream errors) => (_answers, _errors) = (answers, errors);

    /// <summary>How many requests were answered.</summary>
    public long Completed { get; private set; }

    /// <summary>How many were refused, or went wrong.</summary>
    public long Failed { get; private set; }

    /// <summary>Tokens that the answers took.</summary>
    public BatchUsage Usage { get; private set; } = new();

    /// <summary>Opens what an attempt before left, or begins. One process at a time has it.</summary>
    /// <param name="folder">The folder of the batch.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="IOException">Another worker has it still.</exception>
    public static async Task<BatchOutput> OpenAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        FileStream answers = Open(folder, "answers.jsonl");
        FileStream errors;
        try
        {
            errors = Open(folder, "errors.jsonl");
        }
        catch
        {
            await answers.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        BatchOutput output = new(answers, errors);
        try
        {
            output.Completed = await output.RecoverAsync(answers, cancellation).ConfigureAwait(false);
            output.Failed = await output.RecoverAsync(errors, cancellation).ConfigureAwait(false);
            return output;
        }
        catch
        {
            await output.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes the folder of a batch whose files are stored.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whether a request is done.</summary>
    public bool IsDone(string customId) => _done.Contains(customId);

    /// <summary>Keeps an answer or a refusal. When it returns, it is on the disk.</summary>
    /// <param name="customId">The request.</param>
    /// <param name="answer">What it was answered.</param>
    public Task AddAsync(string customId, BatchAnswer answer)
    {
        using JsonDocument body = JsonDocument.Parse(answer.Body);
        bool isAnswered = answer.Status < 400;
        BatchUsage usage = isAnswered ? BatchUsage.Of(body.RootElement) : new();
        return WriteAsync(customId, isAnswered, usage, Line(customId, writer =>
        {
            writer.WriteStartObject("response");
            writer.WriteNumber("status_code", answer.Status);
            writer.WriteString("request_id", answer.RequestId);
            writer.WritePropertyName("body");
            body.RootElement.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteNull("error");
        }));
    }

    /// <summary>Keeps why a request was not even asked.</summary>
    public Task AddErrorAsync(string customId, string code, string message) => WriteAsync(customId, false, new(), Line(customId, writer =>
    {
        writer.WriteNull("response");
        writer.WriteStartObject("error");
        writer.WriteString("code", code);
        writer.WriteString("message", message);
        writer.WriteEndObject();
    }));

    /// <summary>The answers from their beginning; null where there are none. Belongs to this.</summary>
    public Stream? Answers() => FromBeginning(_answers);

    /// <summary>The refusals from their beginning; null where there are none. Belongs to this.</summary>
    public Stream? Errors() => FromBeginning(_errors);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _answers.DisposeAsync().ConfigureAwait(false);
        await _errors.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private static FileStream Open(string folder, string name) =>
        new(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.Asynchronous);

    private static FileStream? FromBeginning(FileStream file)
    {
        file.Seek(0, SeekOrigin.Begin);
        return file.Length > 0 ? file : null;
    }

    private static byte[] Line(string customId, Action<Utf8JsonWriter> rest)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter writer = new(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("id", $"batch_req_{Guid.NewGuid():N}");
            writer.WriteString("custom_id", customId);
            rest(writer);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private async Task WriteAsync(string customId, bool isAnswered, BatchUsage usage, byte[] line)
    {
        // What was answered was paid: whoever stops now keeps it.
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            FileStream file = isAnswered ? _answers : _errors;
            await file.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
            await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
            _done.Add(customId);
            Completed += isAnswered ? 1 : 0;
            Failed += isAnswered ? 0 : 1;
            Usage = Usage.Plus(usage);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<long> RecoverAsync(FileStream file, CancellationToken cancellation)
    {
        long lines = 0;
        long whole = 0;
        using StreamReader reader = new(file, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } text)
        {
            long end = whole + System.Text.Encoding.UTF8.GetByteCount(text) + 1;
            if (end > file.Length)
            {
                break;
            }

            using JsonDocument line = JsonDocument.Parse(text);
            _done.Add(line.RootElement.GetProperty("custom_id").GetString()!);
            if (line.RootElement.GetProperty("response") is { ValueKind: JsonValueKind.Object } response)
            {
                Usage = Usage.Plus(BatchUsage.Of(response.GetProperty("body")));
            }

            lines++;
            whole = end;
        }

        file.SetLength(whole);
        file.Seek(0, SeekOrigin.End);
        return lines;
    }
}
