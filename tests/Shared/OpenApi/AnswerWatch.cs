using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Lyceum.TestKit;

/// <summary>Stands before the API in tests, and checks every JSON answer and every event of a stream against OpenAI's description. It changes nothing.</summary>
/// <param name="description">The description; null checks nothing.</param>
internal sealed class AnswerWatch(OpenApiDescription? description)
{
    private const string Root = "/v1";

    private readonly ConcurrentQueue<string> _findings = new();

    /// <summary>What was not as described. Complete once the server has stopped.</summary>
    public IReadOnlyCollection<string> Findings => _findings;

    /// <summary>How many answers and events were checked against a schema.</summary>
    public int Checked => _checked;

    private int _checked;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        string path = context.Request.Path.Value ?? "";
        if (description is null || !path.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        Stream body = context.Response.Body;
        CopyingStream copy = new(body);
        context.Response.Body = copy;
        await next(context);
        context.Response.Body = body;
        if (!context.RequestAborted.IsCancellationRequested && copy.Text.Length > 0)
        {
            Check(description, context.Request.Method, path[Root.Length..], context.Response, copy.Text);
        }
    }

    private void Check(OpenApiDescription known, string method, string path, HttpResponse response, string body)
    {
        string media = (response.ContentType ?? "").Split(';')[0];
        OpenApiOperation? operation = known.Find(method, path);
        string name = operation?.ToString() ?? $"{method} {path}";
        if (response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            Compare(known, name, body, known.Schema("ErrorResponse"));
            return;
        }

        if (media is not ("application/json" or "text/event-stream"))
        {
            return;
        }

        bool streams = media == "text/event-stream";
        // The description forgets that a response can be streamed again.
        JsonElement? described = operation is null ? null
            : known.AnswerSchema(operation, response.StatusCode, media)
            ?? (!streams ? null : name == "GET /responses/{response_id}" ? known.Schema("ResponseStreamEvent") : known.AnswerSchema(operation, response.StatusCode, "application/json"));
        if (described is not { } schema)
        {
            if (!KnownDifferences.IsOurOwn(method, path))
            {
                _findings.Enqueue($"{name} answered {response.StatusCode} {media}, which is not in the description");
            }

            return;
        }

        if (!streams)
        {
            Compare(known, name, body, schema);
            return;
        }

        foreach (string data in Events(body))
        {
            Compare(known, $"{name} (stream)", data, data.StartsWith("{\"error\":", StringComparison.Ordinal) ? known.Schema("ErrorResponse") : schema);
        }
    }

    private void Compare(OpenApiDescription known, string operation, string json, JsonElement schema)
    {
        SchemaOutcome outcome;
        try
        {
            JsonElement value = JsonElement.Parse(json);
            lock (known.Validator)
            {
                outcome = known.Validator.Validate(value, schema);
                outcome.Errors.AddRange(known.Validator.UnknownKeywords.Select(static keyword => new SchemaFinding("$", $"the description has {keyword}, which was not checked")));
            }
        }
        catch (JsonException error)
        {
            _findings.Enqueue($"{operation} answered no JSON: {error.Message}");
            return;
        }

        Interlocked.Increment(ref _checked);
        foreach (SchemaFinding finding in outcome.Errors.Concat(outcome.Undeclared).Where(finding => !KnownDifferences.Has(operation, finding.Path)))
        {
            _findings.Enqueue($"{operation}: {finding}");
        }
    }

    private static IEnumerable<string> Events(string body) => body
        .ReplaceLineEndings("\n")
        .Split('\n')
        .Where(static line => line.StartsWith("data: ", StringComparison.Ordinal))
        .Select(static line => line["data: ".Length..])
        .Where(static data => data != "[DONE]");

    // Hands everything on, and remembers it.
    private sealed class CopyingStream(Stream inner) : Stream
    {
        private readonly MemoryStream _copy = new();

        public string Text => Encoding.UTF8.GetString(_copy.ToArray());

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _copy.Write(buffer, offset, count);
            inner.Write(buffer, offset, count);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _copy.Write(buffer.Span);
            return inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
