using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lyceum.Models.Store;
using Lyceum.Platform.Data;
using Lyceum.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Benchmarks;

/// <summary>
/// What pages of the site cost that are everybody's alike: the whole program as <c>serve</c> puts it together, beside a bare endpoint of Kestrel that answers with
/// the same bytes and the same headers, turn by turn in one run; medians of the turns. The callers are a process of their own.
/// </summary>
internal static class SiteSpeed
{
    private const int Connections = 32;
    private const int Seconds = 4;

    // The program makes some pages in advance, soon after its start.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(5);

    private static readonly string[] s_pages = ["/", "/docs/quick-start", "/safety"];

    public static async Task<int> RunAsync(string[] args)
    {
        int turns = 5;
        if (args is not [] && !(args is [var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out turns) && turns > 0))
        {
            await Console.Error.WriteLineAsync("Usage: site [TURNS]");
            return 2;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("lyceum-site");
        try
        {
            await RunAsync(folder.FullName, turns);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task RunAsync(string folder, int turns)
    {
        Settings settings = Settings.Read(folder, ["Server:Urls=http://127.0.0.1:0"], new Dictionary<string, string>());
        ServerPlan plan = new(settings.Server, DatabaseOptions.Sqlite(Path.Combine(folder, "lyceum.db")), folder, new ModelStore(Path.Combine(folder, "models")), TimeProvider.System) { Accounts = settings.Accounts };
        LyceumServer server = LyceumServer.Build(plan);
        await using (server)
        {
            await server.StartAsync(static () => Task.CompletedTask, CancellationToken.None);
            int port = new Uri(server.Addresses.Single()).Port;
            await Task.Delay(s_settled);
            Console.WriteLine($"{Environment.ProcessorCount} cores, {Connections} connections, {turns} turns of {Seconds} s; callers in a process of their own on the same cores");
            Console.WriteLine($"{"",-22}{"bytes",8}{"first ms",10}{"site/s",10}{"bare/s",10}{"ratio",8}{"median ms",11}{"p99 ms",9}{"one ms",9}{"bare one",10}{"server us",11}");
            foreach (string page in s_pages)
            {
                await TellAsync(page, port, turns);
            }
        }
    }

    private static async Task TellAsync(string page, int port, int turns)
    {
        long begin = Stopwatch.GetTimestamp();
        (byte[] body, List<(string, string)> headers) = await FetchAsync(port, page);
        TimeSpan first = Stopwatch.GetElapsedTime(begin);
        await using WebApplication bare = BuildBare(body, headers);
        await bare.StartAsync();
        int other = ApiSpeed.Port(bare);
        await ApiSpeed.LoadAsync(other, "-", "get", Connections, 2, page);
        await ApiSpeed.LoadAsync(port, "-", "get", Connections, 2, page);
        List<(ApiSpeed.Load Site, ApiSpeed.Load Bare)> loads = [];
        for (int turn = 0; turn < turns; turn++)
        {
            ApiSpeed.Load bareLoad = await ApiSpeed.LoadAsync(other, "-", "get", Connections, Seconds, page);
            loads.Add((await ApiSpeed.LoadAsync(port, "-", "get", Connections, Seconds, page), bareLoad));
        }

        ApiSpeed.Load bareAlone = await ApiSpeed.LoadAsync(other, "-", "get", 1, Seconds, page);
        ApiSpeed.Load alone = await ApiSpeed.LoadAsync(port, "-", "get", 1, Seconds, page);
        if (loads.Sum(static load => load.Site.Failures + load.Bare.Failures) is > 0 and int failures)
        {
            throw new InvalidOperationException($"{failures} requests failed.");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{page,-22}{body.Length,8}{first.TotalMilliseconds,10:F1}{Median(static load => load.Site.Rate),10:F0}{Median(static load => load.Bare.Rate),10:F0}{Median(static load => load.Site.Rate / load.Bare.Rate),8:F2}{Median(static load => load.Site.Median) / 1000,11:F2}{Median(static load => load.Site.High) / 1000,9:F2}{alone.Median / 1000,9:F3}{bareAlone.Median / 1000,10:F3}{Median(static load => load.Site.Processor.TotalMicroseconds / load.Site.Count),11:F1}"));
        await bare.StopAsync();

        double Median(Func<(ApiSpeed.Load Site, ApiSpeed.Load Bare), double> what) => loads.Select(what).Order().ElementAt(loads.Count / 2);
    }

    private static async Task<(byte[] Body, List<(string Name, string Value)> Headers)> FetchAsync(int port, string page)
    {
#pragma warning disable RS0030 // The address is the benchmark's own.
        using HttpClient client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
#pragma warning restore RS0030
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(page, UriKind.Relative)) { Headers = { { "Accept-Encoding", "gzip, deflate, br" }, { "Accept-Language", "en" } } };
        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsByteArrayAsync(),
            [.. response.Headers.Concat(response.Content.Headers).Where(static header => header.Key is not ("Date" or "Server" or "Content-Length" or "Transfer-Encoding")).Select(static header => (header.Key, string.Join(", ", header.Value)))]);
    }

    private static WebApplication BuildBare(byte[] body, List<(string Name, string Value)> headers)
    {
        WebApplication app = ApiSpeed.NewBuilder().Build();
        app.Run(async context =>
        {
            foreach ((string name, string value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        });
        return app;
    }
}
