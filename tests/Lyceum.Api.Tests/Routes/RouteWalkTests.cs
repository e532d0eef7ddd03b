using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Api.Tests.Routes;

/// <summary>Walks over every route that the program maps, so that a new one is asked the same questions without a line for it.</summary>
public class RouteWalkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_is_known_to_the_walk()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        OfferedRoute[] routes = Routes(server);

        Assert.True(routes.Length > 10, "The routes are not found.");
        string[] unknown =
        [
            .. routes.SelectMany(static route => route.Parameters.Where(name => !IsOwned(route, name) && !RouteIdentifiers.Shared.ContainsKey(name)).Select(name => $"{route}: RouteIdentifiers does not say what {{{name}}} is.")),
            .. routes.Where(static route => route is { Method: not ("GET" or "DELETE"), ReadsJson: false, IsUnoffered: false } && !RouteIdentifiers.WithoutJson.ContainsKey(route.ToString()))
                .Select(static route => $"{route}: RouteIdentifiers does not say why it reads no JSON."),
        ];
        Assert.True(unknown.Length == 0, string.Join('\n', unknown));
    }

    [Fact]
    public async Task Another_organisations_things_are_not_there()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient administrator = server.CreateClient(await Administration.MakeKeyAsync(server, server.Installation.Owner));
        (string key, string adminKey) = await SecondOrganizationAsync(server);
        using HttpClient stranger = server.CreateClient(key);
        using HttpClient strangeAdministrator = server.CreateClient(adminKey);
        List<string> wrong = [];
        foreach (OfferedRoute route in Routes(server).Where(static route => route.Parameters.Any(name => IsOwned(route, name))))
        {
            HttpClient owner = route.IsAdministration ? administrator : server.Client;
            Dictionary<string, string> made = [];
            foreach (string name in route.Parameters.Where(name => IsOwned(route, name)))
            {
                made[name] = await RouteIdentifiers.Owned[route.PathTo(name)](owner, made, Cancellation);
            }

            string path = route.Path(name => made.GetValueOrDefault(name) ?? RouteIdentifiers.Shared[name].Value);
            using HttpResponseMessage response = await SendAsync(route.IsAdministration ? strangeAdministrator : stranger, route, path, route.ReadsJson ? Json("{}") : null);

            // A body may be refused before anything is looked for; that tells nothing of what there is.
            await ExpectAsync(wrong, route, response, route.Method == "POST" && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType ? (int)response.StatusCode : 404, "of another organisation");

            // That the thing is there shows that it was looked for by the right name.
            if (route.Method == "GET" && RouteIdentifiers.Owned.ContainsKey(route.Pattern.RawText!))
            {
                using HttpResponseMessage own = await SendAsync(owner, route, path, null);
                if (!own.IsSuccessStatusCode && !route.Pattern.RawText!.EndsWith("/users/{user_id}", StringComparison.Ordinal))
                {
                    wrong.Add($"{route} of one's own organisation answered {(int)own.StatusCode}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task No_key_and_keys_that_do_not_work_open_nothing()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, time: time);
        ApiKeyDirectory keys = server.Installation.Get<ApiKeyDirectory>();
        string expired = (await MakeAsync(new KeySettings("Expired") { ExpiresAt = time.GetUtcNow() + TimeSpan.FromMinutes(1) })).Secret.Reveal();
        string scoped = (await MakeAsync(new KeySettings("Scoped") { Scopes = new KeyScopes { Endpoints = ["/v1/nothing-that-is"] } })).Secret.Reveal();
        Assert.True(AddressRange.TryParse("192.0.2.0/24", out AddressRange elsewhereOnly));
        string elsewhere = (await MakeAsync(new KeySettings("Elsewhere") { Scopes = new KeyScopes { Addresses = [elsewhereOnly] } })).Secret.Reveal();
        IssuedKey revoked = await MakeAsync(new KeySettings("Revoked"));

        // Both were seen to work, so that no memory of that opens anything.
        foreach (string secret in (string[])[expired, revoked.Secret.Reveal()])
        {
            using HttpClient client = server.CreateClient(secret);
            using HttpResponseMessage worked = await client.GetAsync(new Uri("v1/models", UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.OK, worked.StatusCode);
        }

        await keys.RevokeAsync(server.Installation.Owner, revoked.Key.Id, Cancellation);
        time.Advance(TimeSpan.FromMinutes(2));
        List<string> wrong = [];
        foreach ((string? secret, int status) in ((string?, int)[])[(null, 401), ("sk-unknown", 401), (expired, 401), (revoked.Secret.Reveal(), 401), (elsewhere, 401), (scoped, 403)])
        {
            using HttpClient client = server.CreateClient(secret);
            foreach (OfferedRoute route in Routes(server))
            {
                using HttpResponseMessage response = await SendAsync(client, route, Anything(route), route.ReadsJson ? Json("{}") : null);
                await ExpectAsync(wrong, route, response, status, $"with the key {(secret is null ? "none" : secret == expired ? "expired" : secret == scoped ? "scoped" : secret == elsewhere ? "elsewhere" : "unknown or revoked")}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        Task<IssuedKey> MakeAsync(KeySettings settings) => keys.CreateAsync(server.Installation.Owner, server.Installation.Project.Id, settings, Cancellation);
    }

    [Fact]
    public async Task Bodies_that_cannot_be_read_are_refused_by_every_route()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient administrator = server.CreateClient(await Administration.MakeKeyAsync(server, server.Installation.Owner));
        string deep = $$"""{"model":{{new string('[', 5000)}}{{new string(']', 5000)}}}""";
        List<string> wrong = [];
        foreach (OfferedRoute route in Routes(server).Where(static route => route.ReadsJson))
        {
            (HttpContent Body, int Status)[] bodies =
            [
                (Json("{\"model\":"), 400),
                (Json("not JSON"), 400),
                (Json("[]"), 400),
                (Json("null"), 400),
                (Json(""), 400),
                // What is no text is refused also where nobody reads it.
                (Json("{\"nothing\":[{\"\\ud800\":1}]}"), 400),
                (Bytes([.. "{\"nothing\":\""u8, 0xFF, 0xFE, .. "\"}"u8]), 400),
                (Json(deep), 400),
                (Json($$"""{"model":"{{new string('x', 2 << 20)}}"}"""), 413),
                (new StringContent("{}", Encoding.UTF8, "text/plain"), 415),
                (new ByteArrayContent("{}"u8.ToArray()), 415),
            ];
            foreach ((HttpContent body, int status) in bodies)
            {
                string sent = await body.ReadAsStringAsync(Cancellation);
                using HttpResponseMessage response = await SendAsync(route.IsAdministration ? administrator : server.Client, route, Anything(route), body);
                await ExpectAsync(wrong, route, response, status, $"with {sent[..Math.Min(sent.Length, 40)]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_method_that_a_path_has_not_is_told_so()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);
        using HttpClient administrator = server.CreateClient(await Administration.MakeKeyAsync(server, server.Installation.Owner));
        List<string> wrong = [];
        foreach (OfferedRoute route in Routes(server).Where(static route => !route.IsUnoffered && route.Parameters.Count == 0).Where(route => !Routes(server).Any(other => other.Pattern.RawText == route.Pattern.RawText && other.Method == "PUT")))
        {
            OfferedRoute put = route with { Method = "PUT" };
            using HttpResponseMessage response = await SendAsync(route.IsAdministration ? administrator : server.Client, put, Anything(route), Json("{}"));
            await ExpectAsync(wrong, put, response, (int)response.StatusCode is 404 ? 404 : 405);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static OfferedRoute[] Routes(ApiServer server) => [.. OfferedRoute.Of(server.Services.GetRequiredService<EndpointDataSource>())];

    private static bool IsOwned(OfferedRoute route, string name) => RouteIdentifiers.Owned.ContainsKey(route.PathTo(name));

    private static string Anything(OfferedRoute route) => route.Path(static name => RouteIdentifiers.Shared.TryGetValue(name, out (string Value, string) shared) ? shared.Value : "none");

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static ByteArrayContent Bytes(byte[] body)
    {
        ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, OfferedRoute route, string path, HttpContent? body)
    {
        using HttpRequestMessage request = new(new HttpMethod(route.Method), path) { Content = body };

        // What is too large is refused before it is sent, so that no connection breaks while it is.
        request.Headers.ExpectContinue = body?.Headers.ContentLength > 1 << 20 ? true : null;
        return await client.SendAsync(request, Cancellation);
    }

    // An envelope with the status, and nothing that was in the way of it.
    private static async Task ExpectAsync(List<string> wrong, OfferedRoute route, HttpResponseMessage response, int status, string sent = "")
    {
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        bool isEnvelope = response.Content.Headers.ContentType?.MediaType == "application/json" && IsEnvelope(body);
        bool hasId = response.Headers.TryGetValues("x-request-id", out IEnumerable<string>? ids) && ids.Single().StartsWith("req_", StringComparison.Ordinal);
        if ((int)response.StatusCode != status || !isEnvelope || !hasId)
        {
            wrong.Add($"{route} {sent} answered {(int)response.StatusCode} instead of {status}{(hasId ? "" : " without x-request-id")}: {body[..Math.Min(body.Length, 300)]}");
        }
    }

    private static bool IsEnvelope(string body)
    {
        try
        {
            return JsonElement.Parse(body).TryGetProperty("error", out JsonElement error)
                && error.EnumerateObject().Select(static member => member.Name).SequenceEqual(["message", "type", "param", "code"])
                && error.GetProperty("message").GetString() is { Length: > 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<(string Key, string AdminKey)> SecondOrganizationAsync(ApiServer server)
    {
        TestInstallation installation = server.Installation;
        Actor owner = await installation.Get<OrganizationDirectory>().CreateAsync("Other", Guid.NewGuid(), Cancellation);
        Project project = await installation.Get<ProjectDirectory>().CreateAsync(owner, "Other's", Cancellation);
        IssuedKey issued = await installation.Get<ApiKeyDirectory>().CreateAsync(owner, project.Id, new KeySettings("Other's"), Cancellation);
        return (issued.Secret.Reveal(), await Administration.MakeKeyAsync(server, owner));
    }
}
