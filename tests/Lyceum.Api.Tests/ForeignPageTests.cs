using System.Net;
using System.Text.Json;
using Lyceum.Api.Authentication;
using Lyceum.Gateway.Callers;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Api.Tests;

public class ForeignPageTests
{
    private const string Ours = "https://app.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "none", true)]
    [InlineData(null, "same-origin", true)]
    [InlineData("http://localhost:3000", "cross-site", true)]
    [InlineData("http://127.0.0.1:5080", "same-origin", true)]
    [InlineData("http://[::1]:5080", null, true)]
    [InlineData(Ours, "cross-site", true)]
    [InlineData(null, "cross-site", false)]
    [InlineData("https://evil.example", "cross-site", false)]
    [InlineData("https://evil.example", null, false)]
    [InlineData("http://localhost.evil.example", null, false)]
    [InlineData("https://app.example.evil.example", null, false)]
    [InlineData("null", "cross-site", false)]
    [InlineData("file://localhost", null, false)]
    public async Task Without_keys_a_page_of_another_origin_stores_nothing(string? origin, string? site, bool isLetIn)
    {
        Caller? local = null;
        await using ApiServer server = await ApiServer.StartAsync(Cancellation, configure: services => services.Configure<ApiKeyOptions>(options => (options.Keyless, options.Origins) = (() => local, [Ours])));
        Guid organization = server.Installation.Owner.OrganizationId;
        local = new Caller(server.Installation.Get<LocalOperator>().ActFor(organization), new Payer(organization, server.Installation.Project.Id, null));
        using HttpClient browser = server.CreateClient(null);

        using HttpResponseMessage response = await PostAsync(browser, origin, site);

        if (isLetIn)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        else
        {
            JsonElement error = await ApiServer.ErrorAsync(response, Cancellation);
            Assert.Equal((HttpStatusCode.Forbidden, "insufficient_permissions"), (response.StatusCode, error.GetProperty("code").GetString()));
        }

        Assert.Equal(isLetIn ? 1 : 0, (await server.GetAsync("v1/files", Cancellation)).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_key_is_proof_enough()
    {
        await using ApiServer server = await ApiServer.StartAsync(Cancellation);

        using HttpResponseMessage response = await PostAsync(server.Client, "https://elsewhere.example", "cross-site");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // As a page has a form sent, which no browser asks about before.
    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string? origin, string? site)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "v1/files") { Content = FileTests.Form([1], "user_data") };
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        if (site is not null)
        {
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        }

        return await client.SendAsync(request, Cancellation);
    }
}
