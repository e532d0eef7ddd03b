using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lyceum.Inference.Hosting;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Limits;
using Lyceum.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lyceum.Api.Tests;

/// <summary>The API on a real socket, with a model that says what a test tells it to, and a client that has a key.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AnswerWatch _watch = new(OpenApiDescription.OpenAi);

    private ApiServer(TestInstallation installation, WebApplication app) => (Installation, _app) = (installation, app);

    public IServiceProvider Services => _app.Services;

    public TestInstallation Installation { get; }

    public FakeModel Model => Installation.Model;

    public string Secret { get; private set; } = "";

    /// <summary>The server's address, which ends with a slash.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A client that sends the key.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<ApiServer> StartAsync(CancellationToken cancellation, KeyScopes? scopes = null, QuotaLimits? limits = null, TimeProvider? time = null, Action<IServiceCollection>? configure = null, string? builtIn = null)
    {
        TestInstallation installation = new(builtIn);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = 1 << 20).UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRouting();
        installation.AddTo(builder.Services, time ?? TimeProvider.System);
        builder.Services.AddLyceumApi();
        configure?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        ApiServer server = new(installation, app);
        app.Use(server._watch.InvokeAsync);
        app.UseRouting();
        app.UseLyceumApi();
        app.MapLyceumApi();
        await installation.StartAsync(app.Services, cancellation);
        await app.StartAsync(cancellation);
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single() + "/");
        (server.Secret, _) = await installation.MakeKeyAsync(cancellation, scopes, limits);
        server.Client = server.CreateClient(server.Secret);
        return server;
    }

    public HttpClient CreateClient(string? secret)
    {
#pragma warning disable RS0030 // The address is the test's own.
        HttpClient client = new() { BaseAddress = Address };
#pragma warning restore RS0030
        client.DefaultRequestHeaders.Authorization = secret is null ? null : new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, CancellationToken cancellation, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return Client.SendAsync(request, completion, cancellation);
    }

    /// <summary>Sends a request that is answered.</summary>
    public async Task<JsonElement> AskAsync(string path, string json, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await PostAsync(path, json, cancellation);
        string body = await response.Content.ReadAsStringAsync(cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)response.StatusCode}: {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>Sends a request that is refused.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Error)> RefuseAsync(string path, string json, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await PostAsync(path, json, cancellation);
        return (response.StatusCode, await ErrorAsync(response, cancellation));
    }

    /// <summary>The error of an answer, which has all that an error has.</summary>
    public static async Task<JsonElement> ErrorAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        string body = await response.Content.ReadAsStringAsync(cancellation);
        Assert.False(response.IsSuccessStatusCode, body);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonElement error = JsonElement.Parse(body).GetProperty("error");
        Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(static member => member.Name));
        Assert.StartsWith("req_", response.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
        return error;
    }

    /// <summary>The data of a stream's events.</summary>
    public async Task<List<string>> StreamAsync(string path, string json, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await PostAsync(path, json, cancellation, HttpCompletionOption.ResponseHeadersRead);
        string body = await response.Content.ReadAsStringAsync(cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.EndsWith("\n\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', body);
        return [.. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static line =>
        {
            Assert.StartsWith("data: ", line, StringComparison.Ordinal);
            return line["data: ".Length..];
        })];
    }

    /// <summary>The events of a response's stream: each has its type twice, and their numbers have no gap.</summary>
    public static List<(string Type, JsonElement Data)> ReadEvents(string body, int first = 0)
    {
        List<(string Type, JsonElement Data)> events = [];
        foreach (string block in body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = block.Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("event: ", lines[0], StringComparison.Ordinal);
            Assert.StartsWith("data: ", lines[1], StringComparison.Ordinal);
            JsonElement data = JsonElement.Parse(lines[1]["data: ".Length..]);
            Assert.Equal(lines[0]["event: ".Length..], data.GetProperty("type").GetString());
            Assert.Equal(first + events.Count, data.GetProperty("sequence_number").GetInt32());
            events.Add((lines[0]["event: ".Length..], data));
        }

        return events;
    }

    /// <summary>The events of a response that is asked for.</summary>
    public async Task<List<(string Type, JsonElement Data)>> EventsAsync(string path, string json, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await PostAsync(path, json, cancellation, HttpCompletionOption.ResponseHeadersRead);
        string body = await response.Content.ReadAsStringAsync(cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return ReadEvents(body);
    }

    /// <summary>Gets something that is there.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation) =>
        JsonElement.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative), cancellation));

    /// <summary>Deletes something that is there.</summary>
    public async Task<JsonElement> DeleteAsync(string path, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await Client.DeleteAsync(new Uri(path, UriKind.Relative), cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>The refusal of something that is not there for a client.</summary>
    public static async Task<JsonElement> MissingAsync(HttpClient client, HttpMethod method, string path, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(method, path) { Content = method == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null };
        using HttpResponseMessage response = await client.SendAsync(request, cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return await ErrorAsync(response, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.Services.GetRequiredService<ModelHost>().DisposeAsync();
        await _app.DisposeAsync();
        Installation.Dispose();
        Assert.True(_watch.Findings.Count == 0, "Answers are not as OpenAI describes them:\n" + string.Join('\n', _watch.Findings.Distinct()));
    }
}
