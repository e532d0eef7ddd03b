using System.Net;
using System.Net.Sockets;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Tests.Serving;

public class LyceumServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_is_ready_once_it_has_said_where_it_listens()
    {
        using TemporaryFolder folder = new();
        await using LyceumServer server = LyceumServer.Build(Plan(folder));
        bool listens = false;

        await server.StartAsync(
            () =>
            {
                listens = true;
                return Task.CompletedTask;
            },
            Cancellation);

        Assert.True(listens);
        using HttpClient client = Client(server);
        Assert.Equal("live\n", await client.GetStringAsync(new Uri("health/live", UriKind.Relative), Cancellation));
        Assert.Equal("ready\n", await client.GetStringAsync(new Uri("health/ready", UriKind.Relative), Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "v1/models"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "openapi.json"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "reference/"));
    }

    [Fact]
    public async Task Metrics_are_read_from_here_or_with_the_token()
    {
        using TemporaryFolder folder = new();
        await using LyceumServer open = LyceumServer.Build(Plan(folder));
        await open.StartAsync(static () => Task.CompletedTask, Cancellation);
        using HttpClient client = Client(open);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "health/live"));
        Assert.Contains("http_server_request_duration", await client.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, "metrics"));

        await using LyceumServer guarded = LyceumServer.Build(Plan(folder, "Metrics:Token=letmein"));
        await guarded.StartAsync(static () => Task.CompletedTask, Cancellation);
        using HttpClient other = Client(guarded);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(other, "metrics"));
        other.DefaultRequestHeaders.Authorization = new("Bearer", "letmein");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, "metrics"));
    }

    [Fact]
    public async Task A_browser_page_may_call_where_its_origin_is_set()
    {
        using TemporaryFolder folder = new();
        await using LyceumServer server = LyceumServer.Build(Plan(folder, "Server:Origins=https://app.example"));
        await server.StartAsync(static () => Task.CompletedTask, Cancellation);
        using HttpClient client = Client(server);

        Assert.Equal("https://app.example", await PreflightAsync("https://app.example"));
        Assert.Null(await PreflightAsync("https://other.example"));

        async Task<string?> PreflightAsync(string origin)
        {
            using HttpRequestMessage request = new(HttpMethod.Options, "v1/chat/completions");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
            using HttpResponseMessage response = await client.SendAsync(request, Cancellation);
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? allowed) ? allowed.Single() : null;
        }
    }

    [Fact]
    public async Task The_command_serves_until_it_is_stopped()
    {
        using LyceumRun run = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using StopWriter output = new(stop, "makes one");
        using StringWriter error = new() { NewLine = "\n" };
        using Terminal terminal = new(new StringReader(""), output, error);

        int code = await new CommandHost(terminal, run.Environment, TimeProvider.System).RunAsync(["serve", "--urls", "http://127.0.0.1:0"], stop.Token);

        Assert.True(code == ExitCode.Done, error.ToString());
        Assert.Matches("^Lyceum listens on http://127.0.0.1:[0-9]+: the API under ", output.ToString());
        Assert.True(File.Exists(Path.Combine(run.Data, "lyceum.db")));
    }

    [Fact]
    public async Task Who_stops_the_command_is_told_while_requests_still_end()
    {
        using LyceumRun run = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using StopWriter output = new(stop, "makes one");
        using KnockingWriter error = new("Stopping", () => new Uri(output.ToString().Split(' ')[3].TrimEnd(':')));
        using Terminal terminal = new(new StringReader(""), output, error);

        int code = await new CommandHost(terminal, run.Environment, TimeProvider.System).RunAsync(["serve", "--urls", "http://127.0.0.1:0"], stop.Token);

        Assert.True(code == ExitCode.Done, error.ToString());
        Assert.Contains("Ctrl-C again", error.ToString(), StringComparison.Ordinal);
        Assert.True(error.WasAnswered, $"The server had ended before anybody was told that it stops: {error}");
    }

    [Fact]
    public async Task Without_keys_only_this_machines_own_names_are_answered()
    {
        using TemporaryFolder folder = new();
        string first;
        await using (LyceumServer server = LyceumServer.Build(Plan(folder) with { IsKeyless = true }))
        {
            await server.StartAsync(static () => Task.CompletedTask, Cancellation);
            using HttpClient client = Client(server);
            using HttpResponseMessage answer = await client.GetAsync(new Uri("v1/models", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            first = answer.Headers.GetValues("openai-project").Single();

            using HttpRequestMessage rebound = new(HttpMethod.Get, "v1/models") { Headers = { Host = "evil.example" } };
            Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(rebound, Cancellation)).StatusCode);
        }

        await using LyceumServer again = LyceumServer.Build(Plan(folder) with { IsKeyless = true });
        await again.StartAsync(static () => Task.CompletedTask, Cancellation);
        using HttpClient other = Client(again);
        using HttpResponseMessage second = await other.GetAsync(new Uri("v1/models", UriKind.Relative), Cancellation);
        Assert.Equal(first, second.Headers.GetValues("openai-project").Single());
    }

    [Fact]
    public async Task The_set_up_link_is_told_while_there_is_no_administrator()
    {
        using TemporaryFolder folder = new();
        string? token;
        await using (LyceumServer server = LyceumServer.Build(Plan(folder)))
        {
            await server.StartAsync(static () => Task.CompletedTask, Cancellation);
            token = server.SetupLink?.Query.Split("token=")[1];
            Assert.NotNull(token);
            SetupLink link = server.Services.GetRequiredService<SetupLink>();
            SignInOutcome outcome = await link.RedeemAsync(token, new Registration("root@example.com", "Root", "violet harbour seventy"), new SessionOrigin(null, null), Cancellation);

            Assert.NotNull(outcome.Session);
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder.Path, "keys")));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder.Path, "keys")));
            }
        }

        await using LyceumServer again = LyceumServer.Build(Plan(folder));
        await again.StartAsync(static () => Task.CompletedTask, Cancellation);
        Assert.Null(again.SetupLink);
    }

    [Fact]
    public async Task A_port_that_the_system_chooses_is_in_the_set_up_link()
    {
        using TemporaryFolder folder = new();
        ServerPlan plan = Plan(folder);
        AccountOptions unset = Settings.Read(folder.Path, [], new Dictionary<string, string>()).Accounts;
        await using LyceumServer server = LyceumServer.Build(plan with { Accounts = unset, Settings = plan.Settings with { Urls = ["http://127.0.0.1:0", "http://[::1]:0"] } });
        await server.StartAsync(static () => Task.CompletedTask, Cancellation);

        Assert.All(server.Addresses, static address => Assert.NotEqual(0, new Uri(address).Port));
        Assert.Equal("localhost", server.SetupLink!.Host);
        Assert.Contains(server.Addresses, address => new Uri(address).Port == server.SetupLink.Port);
        using HttpClient client = Client(server.Addresses.First());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, server.SetupLink.PathAndQuery));
    }

    [Fact]
    public async Task Without_keys_nobody_else_may_reach_the_server()
    {
        using LyceumRun run = new();

        Assert.Equal(ExitCode.WrongUsage, await run.RunAsync("serve", "--no-auth", "--urls", "http://0.0.0.0:5080"));
        Assert.Contains("--no-auth", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Server:Urls=ftp://x", "Server:Urls")]
    [InlineData("Server:Origins=app.example", "Server:Origins")]
    [InlineData("Server:Proxies=everywhere", "Server:Proxies")]
    [InlineData("Models:Threads=-1", "Models:Threads")]
    [InlineData("Logging:Level=Loud", "Logging:Level")]
    [InlineData("Telemetry:Otlp=here", "Telemetry:Otlp")]
    [InlineData("SignIn:Authority=http://login.example.com", "SignIn:Authority")]
    [InlineData("SignIn:Authority=https://login.example.com", "SignIn:ClientId")]
    public void A_setting_that_makes_no_sense_is_named(string assignment, string key)
    {
        UsageException refused = Assert.Throws<UsageException>(() => Settings.Read("x", [assignment], new Dictionary<string, string>()));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
    }

    private static ServerPlan Plan(TemporaryFolder folder, params string[] settings) => new(
        Settings.Read(folder.Path, ["Server:Urls=http://127.0.0.1:0", .. settings], new Dictionary<string, string>()).Server,
        DatabaseOptions.Sqlite(Path.Combine(folder.Path, "lyceum.db")),
        folder.Path,
        new ModelStore(Path.Combine(folder.Path, "models")),
        TimeProvider.System);

    private static HttpClient Client(LyceumServer server) => Client(server.Addresses.Single());

    private static HttpClient Client(string address)
    {
#pragma warning disable RS0030 // The address is the test's own.
        return new HttpClient { BaseAddress = new Uri(address + "/") };
#pragma warning restore RS0030
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        return response.StatusCode;
    }

    // Presses Ctrl-C once some words were written.
    // Looks whether somebody still listens at the moment that some words are written.
    private sealed class KnockingWriter(string words, Func<Uri> address) : StringWriter
    {
        public bool WasAnswered { get; private set; }

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (value?.Contains(words, StringComparison.Ordinal) == true)
            {
                using TcpClient client = new();
                try
                {
                    await client.ConnectAsync(address().Host, address().Port, Cancellation);
                    WasAnswered = true;
                }
                catch (SocketException)
                {
                    WasAnswered = false;
                }
            }
        }
    }

    private sealed class StopWriter(CancellationTokenSource stop, string words) : StringWriter
    {
        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            if (value?.Contains(words, StringComparison.Ordinal) == true)
            {
                await stop.CancelAsync();
            }
        }
    }
}
