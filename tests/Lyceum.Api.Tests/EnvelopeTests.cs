using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
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

public class EnvelopeTests
{
    private const string Chat = "v1/chat/completions";
    private const string Hi = """{"model":"fake","messages":[{"role":"user","content":"Hi"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "v1/nothing", 404, "unknown_url")]
    [InlineData("GET", "v1", 404, "unknown_url")]
    [InlineData("GET", "v1/completions", 405, "method_not_supported")]
    [InlineData("POST", "v1/images/generations", 404, "not_offered")]
    [InlineData("GET", "v1/assistants", 404, "not_offered")]
    [InlineData("GET", "v1/models/none", 404, "model_not_found")]
    [InlineData("DELETE", "v1/models/fake", 403, "insufficient_permissions")]
    public async Task Every_error_is_an_envelope(string method, string path, int status, string code)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        using HttpResponseMessage response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);
        JsonElement error = await ApiServer.ErrorAsync(response, Cancellation);

        Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("code").GetString()));
        Assert.Equal("2020-10-01", response.Headers.GetValues("openai-version").Single());
    }

    [Theory]
    [InlineData("text/plain", Hi, 415, "unsupported_media_type")]
    [InlineData("application/json", "{\"model\":", 400, "invalid_json")]
    [InlineData("application/json", "[]", 400, "invalid_type")]
    [InlineData("application/json", "", 400, "invalid_json")]
    public async Task A_body_that_is_no_object_is_told_so(string type, string body, int status, string code)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using StringContent content = new(body, Encoding.UTF8, type);

        using HttpResponseMessage response = await server.Client.PostAsync(Chat, content, Cancellation);
        JsonElement error = await ApiServer.ErrorAsync(response, Cancellation);

        Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(Chat, """{"model":"fake","messages":[{"role":"user","content":[{"type":"text","text":"TEXT"}]}]}""")]
    [InlineData("v1/completions", """{"model":"fake","prompt":["TEXT"]}""")]
    [InlineData("v1/embeddings", """{"model":"fake","input":"TEXT"}""")]
    [InlineData("v1/responses", """{"model":"fake","input":[{"role":"user","content":"TEXT"}]}""")]
    [InlineData("v1/conversations", """{"items":[{"role":"user","content":"TEXT"}]}""")]
    public async Task Text_that_is_no_Unicode_is_told_so(string path, string body)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        // Half a pair, escaped; and what editors of long ago save.
        foreach (byte[] text in (byte[][])["\\ud83d"u8.ToArray(), "\\uDE00\\ud83d"u8.ToArray(), Encoding.Latin1.GetBytes("Grüße")])
        {
            using ByteArrayContent content = new(Encoding.Latin1.GetBytes(body.Replace("TEXT", Encoding.Latin1.GetString(text), StringComparison.Ordinal)));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await server.Client.PostAsync(path, content, Cancellation);
            JsonElement error = await ApiServer.ErrorAsync(response, Cancellation);
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_json"), (response.StatusCode, error.GetProperty("code").GetString()));
        }

        using HttpResponseMessage whole = await server.PostAsync(path, body.Replace("TEXT", "Grüße \\ud83d\\uDE00 \\\\ud83d", StringComparison.Ordinal), Cancellation);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Chat, $$"""{"model":"{{new string('x', 2 << 20)}}"}""", Cancellation);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "request_too_large"), (status, error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_model_that_there_is_not_is_told_as_in_the_recordings()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Chat, Hi.Replace("fake", "gpt-9", StringComparison.Ordinal), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("""{"message":"The model 'gpt-9' does not exist","type":"invalid_request_error","param":"model","code":"model_not_found"}""", error.GetRawText());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("sk-lyc-abcdefgh", "invalid_api_key")]
    [InlineData("sk-0123456789012345678901234567890123456789", "invalid_api_key")]
    public async Task Who_is_not_known_is_not_let_in(string? key, string? code)
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient client = server.CreateClient(key);

        foreach (string path in (string[])["v1/models", "v1/nothing", "v1/images/generations"])
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            JsonElement error = await ApiServer.ErrorAsync(response, Cancellation);
            Assert.Equal((HttpStatusCode.Unauthorized, code), (response.StatusCode, error.GetProperty("code").GetString()));
            Assert.Equal("Bearer realm=\"Lyceum API\"", response.Headers.WwwAuthenticate.Single().ToString());
            Assert.False(response.Headers.Contains("x-ratelimit-limit-requests"));
            Assert.False(key is not null && error.GetProperty("message").GetString()!.Contains(key, StringComparison.Ordinal), "The key is shown.");
        }
    }

    [Fact]
    public async Task A_program_that_forgets_the_way_in_lets_nobody_in()
    {
        using TestInstallation installation = new();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRouting();
        installation.AddTo(builder.Services, TimeProvider.System);
        builder.Services.AddLyceumApi();
        await using WebApplication app = builder.Build();
        app.UseRouting();
        app.MapLyceumApi();
        await installation.StartAsync(app.Services, Cancellation);
        await app.StartAsync(Cancellation);
        (string secret, _) = await installation.MakeKeyAsync(Cancellation);
#pragma warning disable RS0030 // The address is the test's own.
        using HttpClient client = new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()) };
#pragma warning restore RS0030
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);

        foreach (string path in (string[])["v1/models", "v1/images/generations", "v1/organization/users"])
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        }

        await app.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_key_calls_the_endpoints_that_it_may()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, new KeyScopes { Endpoints = ["/v1/models"] });

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(new Uri("v1/models/", UriKind.Relative), Cancellation)).StatusCode);
        (HttpStatusCode status, JsonElement error) = await server.RefuseAsync(Chat, Hi, Cancellation);
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_permissions"), (status, error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Another_organisation_or_project_than_the_keys_is_refused()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpResponseMessage known = await server.Client.GetAsync(new Uri("v1/models", UriKind.Relative), Cancellation);
        string organization = known.Headers.GetValues("openai-organization").Single();
        string project = known.Headers.GetValues("openai-project").Single();

        Assert.Equal(HttpStatusCode.OK, await SendAsync("OpenAI-Organization", organization));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("OpenAI-Project", project));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("OpenAI-Organization", "org-1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("OpenAI-Project", organization));

        async Task<HttpStatusCode> SendAsync(string header, string value)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "v1/models");
            request.Headers.Add(header, value);
            using HttpResponseMessage response = await server.Client.SendAsync(request, Cancellation);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Limits_are_told_on_answers_and_refusals()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, limits: new QuotaLimits(2, 100_000, null));

        using HttpResponseMessage first = await server.PostAsync(Chat, Hi, Cancellation);
        await server.PostAsync(Chat, Hi, Cancellation);
        using HttpResponseMessage third = await server.PostAsync(Chat, Hi, Cancellation);
        JsonElement error = await ApiServer.ErrorAsync(third, Cancellation);

        Assert.Equal(("2", "1"), (Header(first, "x-ratelimit-limit-requests"), Header(first, "x-ratelimit-remaining-requests")));
        Assert.Equal("100000", Header(first, "x-ratelimit-limit-tokens"));
        Assert.Matches("^[0-9.]+(ms|s)$", Header(first, "x-ratelimit-reset-requests"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "requests", "rate_limit_exceeded"), (third.StatusCode, error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(("true", "0"), (Header(third, "x-should-retry"), Header(third, "x-ratelimit-remaining-requests")));
    }

    [Fact]
    public async Task A_fault_tells_its_request_and_nothing_else()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        server.Model.Answer = static _ => throw new InvalidTimeZoneException("secret");

        using HttpResponseMessage response = await server.PostAsync(Chat, Hi, Cancellation);
        JsonElement error = await ApiServer.ErrorAsync(response, Cancellation);

        Assert.Equal((HttpStatusCode.InternalServerError, "server_error"), (response.StatusCode, error.GetProperty("type").GetString()));
        Assert.Contains(Header(response, "x-request-id"), error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
