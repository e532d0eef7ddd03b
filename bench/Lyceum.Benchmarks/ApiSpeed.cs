using System.Diagnostics;
using System.Globalization;
using Lyceum.Api;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Lyceum.Platform.Limits;
using Lyceum.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lyceum.Benchmarks;

/// <summary>
/// What the API costs beside a model that answers at once: small chat completions a second with keys, limits and the ledger on SQLite, beside a bare
/// endpoint of Kestrel that answers with the same bytes in the same run; the latency that it adds at half of that rate; and many open streams.
/// The callers are a process of their own.
/// </summary>
internal static class ApiSpeed
{
    /// <summary>The body of a small request.</summary>
    public const string ChatBody = """{"model":"fake","messages":[{"role":"user","content":"Hi"}]}""";

    /// <summary>The body of a request for a stream.</summary>
    public const string StreamBody = """{"model":"paced","stream":true,"messages":[{"role":"user","content":"Hi"}]}""";

    /// <summary>The text of each token of a stream. No other part of an answer has the sign in it.</summary>
    public const string Piece = "~";

    private const int Connections = 64;
    private const int Streams = 1000;
    private const int TokensEach = 300;
    private const int Seconds = 8;
    private const int MillisecondsEach = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["load", ..])
        {
            return await ApiLoad.RunAsync(args[1..]);
        }

        if (args is not ([] or ["rates" or "streams" or "serve"]))
        {
            await Console.Error.WriteLineAsync("Usage: api [rates | streams | serve | load PORT KEY …]; serve stays open for profilers until its input ends, and answers each line with what it took");
            return 2;
        }

        using TestInstallation installation = new();

        // Made once, so that the model takes no time.
        List<ChatResponseUpdate?> updates = [.. installation.Model.Answer(new GenerationRequest())];
        installation.Model.Answer = _ => updates;
        await using WebApplication api = BuildApi(installation);
        await installation.StartAsync(api.Services, CancellationToken.None);
        api.Services.GetRequiredService<ModelDirectory>().Add(
            new ModelDescription("paced") { CreatedAt = DateTimeOffset.UnixEpoch, ContextLength = 10_000, Chats = true }, new PacedModel(TokensEach, TimeSpan.FromMilliseconds(MillisecondsEach)));
        await api.StartAsync();
        (string key, _) = await installation.MakeKeyAsync(CancellationToken.None, limits: new QuotaLimits(1_000_000_000, QuotaLimits.Maximum, 100_000));
        if (args is ["serve"])
        {
            Console.WriteLine($"{Port(api)} {key}");
            while (await Console.In.ReadLineAsync() is not null)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Environment.CpuUsage.TotalTime.TotalMicroseconds:F0} {GC.GetTotalAllocatedBytes()} {GC.CollectionCount(0)} {GC.CollectionCount(1)} {GC.CollectionCount(2)} {GC.GetTotalPauseDuration().TotalMicroseconds:F0} {Environment.WorkingSet >> 20}"));
            }
        }

        if (args is [] or ["rates"])
        {
            await TellRatesAsync(api, key);
        }

        if (args is [] or ["streams"])
        {
            await TellStreamsAsync(Port(api), key);
        }

        await api.StopAsync();
        await api.Services.GetRequiredService<ModelHost>().DisposeAsync();
        return 0;
    }

    private static async Task TellRatesAsync(WebApplication api, string key)
    {
        byte[] answer = await AnswerAsync(Port(api), key);
        await using WebApplication bare = BuildBare(answer);
        await bare.StartAsync();

        await LoadAsync(Port(bare), key, "fast", Connections, 5);
        await LoadAsync(Port(api), key, "fast", Connections, 15);
        Load bareFirst = await LoadAsync(Port(bare), key, "fast", Connections, Seconds);
        Load apiFirst = await LoadAsync(Port(api), key, "fast", Connections, Seconds);
        Load bareAgain = await LoadAsync(Port(bare), key, "fast", Connections, Seconds);
        Load apiAgain = await LoadAsync(Port(api), key, "fast", Connections, Seconds);
        double rate = (apiFirst.Rate + apiAgain.Rate) / 2;
        string half = (rate / 2).ToString("F1", CultureInfo.InvariantCulture);
        Load bareHalf = await LoadAsync(Port(bare), key, "rate", Connections, Seconds, half);
        Load apiHalf = await LoadAsync(Port(api), key, "rate", Connections, Seconds, half);
        TimeSpan[] syncs = PlatformFloor.Syncs(Path.GetTempPath(), TimeSpan.FromSeconds(3));

        Console.WriteLine($"{Environment.ProcessorCount} cores, {Connections} connections, an answer of {answer.Length} bytes; callers in a process of their own on the same cores");
        Console.WriteLine($"{"",-34}{"requests/s",12}{"median ms",12}{"p99 ms",12}{"longest ms",12}{"failed",8}{"server us each",16}{"bytes each",12}");
        Tell("bare Kestrel, as fast as it goes", bareFirst);
        Tell("the API, as fast as it goes", apiFirst);
        Tell("bare Kestrel, again", bareAgain);
        Tell("the API, again", apiAgain);
        Tell("bare Kestrel, half load of the API", bareHalf);
        Tell("the API, half load", apiHalf);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The API does {rate:F0} a second, {100 * rate / ((bareFirst.Rate + bareAgain.Rate) / 2):F0} % of bare Kestrel; at half load it adds {(apiHalf.Median - bareHalf.Median) / 1000:F2} ms in the median and {(apiHalf.High - bareHalf.High) / 1000:F2} ms at p99."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The disk alone keeps 4 KiB in {syncs[syncs.Length / 2].TotalMilliseconds:F2} ms (median), {syncs[syncs.Length * 99 / 100].TotalMilliseconds:F2} ms (p99); an answer waits for its commit, and often for the one before."));
        await bare.StopAsync();
    }

    private static async Task TellStreamsAsync(int port, string key)
    {
        using Process self = Process.GetCurrentProcess();
        (long before, long managedBefore) = (self.WorkingSet64, GC.GetTotalMemory(forceFullCollection: true));
        Task<Load> running = LoadAsync(port, key, "streams", Streams, TokensEach, MillisecondsEach.ToString(CultureInfo.InvariantCulture));

        // All of them are open in the middle.
        await Task.Delay(TimeSpan.FromMilliseconds(TokensEach * MillisecondsEach / 2));
        self.Refresh();
        (long amid, long managedAmid) = (self.WorkingSet64, GC.GetTotalMemory(forceFullCollection: true));
        Load streams = await running;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Streams} streams of {1000 / MillisecondsEach} tokens a second: {streams.Count} tokens in time or late by {streams.Median / 1000:F1} ms (median), {streams.High / 1000:F1} ms (p99), {streams.Longest / 1000:F1} ms (longest); {streams.Failures} streams failed."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The server's memory: {before >> 20} MiB before, {amid >> 20} MiB with all streams open; {(managedAmid - managedBefore) / 1024d / Streams:F1} KiB of objects for each."));
    }

    private static void Tell(string name, Load load) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-34}{load.Rate,12:F0}{load.Median / 1000,12:F2}{load.High / 1000,12:F2}{load.Longest / 1000,12:F1}{load.Failures,8}{load.Processor.TotalMicroseconds / load.Count,16:F1}{load.Allocated / load.Count,12}"));

    private static async Task<Load> LoadAsync(int port, string key, params string[] what)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["api", "load", port.ToString(CultureInfo.InvariantCulture), key, .. what]) { RedirectStandardOutput = true };
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        double[] numbers = process.ExitCode == 0
            ? [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(static word => double.Parse(word, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The callers ended with {process.ExitCode}.");
        return new Load((long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], (int)numbers[5], Environment.CpuUsage.TotalTime - processor, GC.GetTotalAllocatedBytes() - allocated);
    }

    /// <summary>Asks a server from a process of its own.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="key">The key of the callers; anything where none is looked at.</param>
    /// <param name="kind">What is asked: see <see cref="ApiLoad"/>.</param>
    /// <param name="connections">How many callers.</param>
    /// <param name="amount">For how long, in seconds, or how many tokens.</param>
    /// <param name="pace">How fast, or which path; null where it is not asked for.</param>
    public static Task<Load> LoadAsync(int port, string key, string kind, int connections, int amount, string? pace = null) =>
        LoadAsync(port, key, [kind, connections.ToString(CultureInfo.InvariantCulture), amount.ToString(CultureInfo.InvariantCulture), .. pace is null ? Array.Empty<string>() : [pace]]);

    private static async Task<byte[]> AnswerAsync(int port, string key)
    {
#pragma warning disable RS0030 // The address is the benchmark's own.
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
#pragma warning restore RS0030
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using StringContent body = new(ChatBody, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), body);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static WebApplication BuildApi(TestInstallation installation)
    {
        WebApplicationBuilder builder = NewBuilder();

        // As the program has it.
        builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddRouting();
        installation.AddTo(builder.Services, TimeProvider.System);
        builder.Services.AddLyceumApi();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseLyceumApi();
        app.MapLyceumApi();
        return app;
    }

    private static WebApplication BuildBare(byte[] answer)
    {
        WebApplication app = NewBuilder().Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        });
        return app;
    }

    /// <summary>A bare Kestrel on a port of its own, which says nothing.</summary>
    public static WebApplicationBuilder NewBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder;
    }

    /// <summary>Where a program listens.</summary>
    public static int Port(WebApplication app) => new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;

    /// <summary>What came of asking. Times are in microseconds. What the server took is the time of its processors, and bytes of objects.</summary>
    public sealed record Load(long Count, double Seconds, double Median, double High, double Longest, int Failures, TimeSpan Processor, long Allocated)
    {
        public double Rate => Count / Seconds;
    }
}
