using System.Net;
using System.Text;
using System.Text.Json;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;

namespace Lyceum.Api.Tests;

/// <summary>A server, and a client that has an admin key of the organisation's owner.</summary>
internal sealed class Administration : IAsyncDisposable
{
    private Administration(ApiServer server, HttpClient client, string secret) => (Server, Client, Secret) = (server, client, secret);

    public ApiServer Server { get; }

    public HttpClient Client { get; }

    public string Secret { get; }

    public string Project => $"v1/organization/projects/proj_{Server.Installation.Project.Id:N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Administration> StartAsync(TimeProvider? time = null)
    {
        ApiServer server = await ApiServer.StartAsync(Cancellation, time: time);
        string secret = await MakeKeyAsync(server, server.Installation.Owner);
        return new Administration(server, server.CreateClient(secret), secret);
    }

    /// <summary>An admin key of an actor.</summary>
    public static async Task<string> MakeKeyAsync(ApiServer server, Actor actor) =>
        (await server.Installation.Get<AdminApiKeyDirectory>().CreateAsync(actor, "Admin", null, Cancellation)).Secret.Reveal();

    /// <summary>Takes a new user in.</summary>
    public async Task<Actor> JoinAsync(Role role)
    {
        MemberDirectory members = Server.Installation.Get<MemberDirectory>();
        Guid user = Guid.NewGuid();
        await members.AddAsync(Server.Installation.Owner, user, role, Cancellation);
        return (await members.FindActorAsync(Server.Installation.Owner.OrganizationId, user, Cancellation))!;
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string method, string path, string? json = null, HttpClient? client = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = await (client ?? Client).SendAsync(request, Cancellation);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    /// <summary>What is answered to a request that is answered.</summary>
    public async Task<JsonElement> AskAsync(string method, string path, string? json = null)
    {
        (HttpStatusCode status, JsonElement body) = await SendAsync(method, path, json);
        Assert.True(status == HttpStatusCode.OK, $"{method} {path} answered {(int)status}: {body}");
        return body;
    }

    /// <summary>The status and the field of a request that is refused.</summary>
    public async Task<(int Status, string? Param)> RefuseAsync(string method, string path, string? json = null, HttpClient? client = null)
    {
        (HttpStatusCode status, JsonElement body) = await SendAsync(method, path, json, client);
        JsonElement error = body.GetProperty("error");
        Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(static member => member.Name));
        return ((int)status, error.GetProperty("param").GetString());
    }

    /// <summary>Holds an object to the members it must have, in any order.</summary>
    public static void AssertKeys(JsonElement value, params string[] keys) =>
        Assert.Equal(keys.Order(StringComparer.Ordinal), value.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
