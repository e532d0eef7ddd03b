using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Lyceum.Inference.Tests.Upstream;

/// <summary>A request as it came over the wire.</summary>
internal sealed record ScriptedRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);
}

/// <summary>A server on a loopback port that answers with whatever bytes a script writes, sensible or not.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly Func<ScriptedRequest, ScriptedAnswer, Task> _script;
    private readonly Task _accepting;

    public ScriptedServer(Func<ScriptedRequest, ScriptedAnswer, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    public ScriptedRequest Last => _requests.Last();

    /// <summary>A server that answers each request with the same events.</summary>
    public static ScriptedServer Streaming(params string[] events) => new((_, answer) => answer.StreamAsync([.. events, "[DONE]"]));

    /// <summary>A server that answers each request with the same JSON.</summary>
    public static ScriptedServer Saying(string json, int status = 200, params string[] headers) => new((_, answer) => answer.SayAsync(json, status, headers));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stopping.Dispose();
        Assert.Empty(_failures);
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    ScriptedAnswer answer = new(client, stream, _stopping.Token);
                    await _script(request, answer);
                    if (answer.IsLast)
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
            {
            }
            catch (Exception e)
            {
                _failures.Enqueue(e);
            }
        }
    }

    private async Task<ScriptedRequest?> ReadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stopping.Token);
        return new ScriptedRequest(lines[0], headers, Encoding.UTF8.GetString(body));
    }
}

/// <summary>The server's side of one exchange.</summary>
internal sealed class ScriptedAnswer(TcpClient client, NetworkStream stream, CancellationToken stopping)
{
    /// <summary>Whether the connection ends with this answer.</summary>
    public bool IsLast { get; private set; }

    public CancellationToken Stopping => stopping;

    public Task WriteAsync(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), stopping).AsTask();

    public Task SayAsync(string json, int status = 200, params string[] headers) => WriteAsync(
        $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n{string.Concat(headers.Select(static header => header + "\r\n"))}\r\n{json}");

    public Task BeginStreamAsync(string type = "text/event-stream; charset=utf-8") =>
        WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n");

    public Task ChunkAsync(string text) => WriteAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    public async Task ChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await WriteAsync($"{bytes.Length:x}\r\n");
        await stream.WriteAsync(bytes, stopping);
        await WriteAsync("\r\n");
    }

    public Task EndStreamAsync() => WriteAsync("0\r\n\r\n");

    public async Task StreamAsync(params string[] events)
    {
        await BeginStreamAsync();
        foreach (string one in events)
        {
            await ChunkAsync($"data: {one}\n\n");
        }

        await EndStreamAsync();
    }

    /// <summary>Closes the connection in the middle of whatever there was.</summary>
    public void Break()
    {
        IsLast = true;
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    /// <summary>Waits until the other side closes the connection.</summary>
    public async Task<bool> ClosedAsync()
    {
        IsLast = true;
        try
        {
            return await stream.ReadAsync(new byte[1], stopping) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
