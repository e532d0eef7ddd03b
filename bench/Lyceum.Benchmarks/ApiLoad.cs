using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lyceum.Benchmarks;

/// <summary>
/// The side of callers in <see cref="ApiSpeed"/>, in a process of its own: bare sockets, so that the caller takes as little of the machine as it can.
/// Prints one line: requests, seconds, microseconds of the median, of the 99th percentile and of the longest, and failures.
/// </summary>
internal static class ApiLoad
{
    private static readonly byte[] s_headEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] s_lengthName = "Content-Length: "u8.ToArray();
    private static readonly byte[] s_chunksEnd = "0\r\n\r\n"u8.ToArray();

    /// <summary>Asks as fast as it goes, or at a rate, or opens streams.</summary>
    /// <param name="args">PORT KEY fast CONNECTIONS SECONDS, PORT KEY rate CONNECTIONS SECONDS REQUESTS-A-SECOND, PORT KEY streams CONNECTIONS TOKENS MILLISECONDS-A-TOKEN, or PORT - get CONNECTIONS SECONDS PATH.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        int port = int.Parse(args[0], CultureInfo.InvariantCulture);
        int connections = int.Parse(args[3], CultureInfo.InvariantCulture);
        int amount = int.Parse(args[4], CultureInfo.InvariantCulture);
        byte[] request = args[2] == "get" ? Get(args[5]) : Request(args[1], args[2] == "streams" ? ApiSpeed.StreamBody : ApiSpeed.ChatBody);
        long begin = Stopwatch.GetTimestamp();
        List<double>[] latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(index => Task.Run(() => args[2] switch
        {
            "fast" or "get" => AskAsync(port, request, amount, TimeSpan.Zero, TimeSpan.Zero),
            "rate" => Paced(port, request, amount, index, connections, double.Parse(args[5], CultureInfo.InvariantCulture)),
            _ => StreamAsync(port, request, amount, double.Parse(args[5], CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(2d * index)),
        })));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double[] all = [.. latencies.SelectMany(static one => one).Where(double.IsFinite).Order()];
        int failures = latencies.Sum(static one => one.Count(static latency => !double.IsFinite(latency)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all.Length} {seconds:F3} {At(all, 0.5):F0} {At(all, 0.99):F0} {At(all, 1):F0} {failures}"));
        return 0;
    }

    private static double At(double[] sorted, double part) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];

    private static byte[] Request(string key, string body) => Encoding.ASCII.GetBytes(
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    // As browsers ask for a page.
    private static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n\r\n");

    private static Task<List<double>> Paced(int port, byte[] request, int seconds, int index, int connections, double rate) =>
        AskAsync(port, request, seconds, TimeSpan.FromSeconds(connections / rate), TimeSpan.FromSeconds(index / rate));

    // Microseconds of each answer, infinite for one that failed. With an interval, a request that could not be sent when it was due counts from then.
    private static async Task<List<double>> AskAsync(int port, byte[] request, int seconds, TimeSpan interval, TimeSpan offset)
    {
        List<double> latencies = [];
        using Socket socket = await ConnectAsync(port);
        byte[] buffer = new byte[64 * 1024];
        long begin = Stopwatch.GetTimestamp();
        TimeSpan due = offset;
        while (Stopwatch.GetElapsedTime(begin) is var now && now.TotalSeconds < seconds)
        {
            TimeSpan from = now;
            if (interval > TimeSpan.Zero)
            {
                from = due;
                if (due > now)
                {
                    await Task.Delay(due - now);
                    from = Stopwatch.GetElapsedTime(begin);
                }

                due += interval;
            }

            await socket.SendAsync(request);
            bool isGood = await ReadAnswerAsync(socket, buffer);
            latencies.Add(isGood ? (Stopwatch.GetElapsedTime(begin) - from).TotalMicroseconds : double.PositiveInfinity);
        }

        return latencies;
    }

    private static async Task<bool> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        int count = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(count));
            if (read == 0)
            {
                throw new IOException($"The server ended the connection: {Encoding.ASCII.GetString(buffer, 0, count)}");
            }

            count += read;
            if (IsWhole(buffer.AsSpan(0, count)))
            {
                return IsGood(buffer);
            }
        }
    }

    private static bool IsGood(ReadOnlySpan<byte> answer) => answer["HTTP/1.1 ".Length..].StartsWith("200"u8);

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf(s_headEnd);
        if (head < 0)
        {
            return false;
        }

        int length = answer[..head].IndexOf(s_lengthName);
        return length < 0 || !Utf8Parser.TryParse(answer[(length + s_lengthName.Length)..], out int body, out _)
            ? answer.EndsWith(s_chunksEnd)
            : answer.Length >= head + s_headEnd.Length + body;
    }

    // How late each event came, in microseconds, beside the pace that the earliest of them set.
    private static async Task<List<double>> StreamAsync(int port, byte[] request, int tokens, double interval, TimeSpan offset)
    {
        await Task.Delay(offset);
        using Socket socket = await ConnectAsync(port);
        byte[] buffer = new byte[64 * 1024];
        List<double> arrivals = [];
        await socket.SendAsync(request);
        long begin = Stopwatch.GetTimestamp();
        bool isBegin = true;
        bool isEnd = false;
        while (!isEnd)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory());
            if (read == 0 || (isBegin && !IsGood(buffer)))
            {
                return [double.PositiveInfinity];
            }

            isBegin = false;
            double now = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
            arrivals.AddRange(Enumerable.Repeat(now, Contents(buffer.AsSpan(0, read))));
            isEnd = buffer.AsSpan(0, read).IndexOf("[DONE]"u8) >= 0;
        }

        double pace = interval * 1000;
        double begun = arrivals.Select((arrival, index) => arrival - (index * pace)).Min();
        return arrivals.Count == tokens ? [.. arrivals.Select((arrival, index) => arrival - (index * pace) - begun)] : [double.PositiveInfinity];
    }

    // Each piece of text is an event, and each event comes in one chunk; the paced model's piece holds this sign once.
    private static int Contents(ReadOnlySpan<byte> bytes) => bytes.Count((byte)ApiSpeed.Piece[0]);

    private static async Task<Socket> ConnectAsync(int port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }
}
