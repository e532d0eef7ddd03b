using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.TestKit;
using Lyceum.Web.Site;
using Lyceum.Web.Site.Reference;
using Lyceum.Web.Site.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Site;

public class RunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void One_call_is_read_out_of_lines_for_a_shell_and_nothing_else_is()
    {
        Assert.Equal(("GET", "/v1/models"), Told(CurlReader.Read("curl $OPENAI_BASE_URL/models -H \"Authorization: Bearer $OPENAI_API_KEY\"")));
        Assert.Equal(("DELETE", "/v1/files/file-1"), Told(CurlReader.Read("curl -X DELETE $OPENAI_BASE_URL/files/file-1 \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\"\n")));
        ApiCall call = CurlReader.Read("curl $OPENAI_BASE_URL/chat/completions \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"model\": \"it'\\''s\"}'")!;
        Assert.Equal(("POST", "/v1/chat/completions", "it's"), (call.Method, call.Path, call.Body!["model"]!.GetValue<string>()));

        foreach (string other in new[]
        {
            "", "dotnet run", "curl https://example.com/v1/models", "curl $OPENAI_BASE_URL/files -F file=@a.jsonl", "curl $OPENAI_BASE_URL/models | jq", "curl $OPENAI_BASE_URL/models; rm -r /",
            "curl $OPENAI_BASE_URL/models\ncurl $OPENAI_BASE_URL/models", "curl $OPENAI_BASE_URL/chat/completions -d '{'", "export X=$(curl $OPENAI_BASE_URL/models)", "curl $OPENAI_BASE_URL/files/$FILE/content",
        })
        {
            Assert.Null(CurlReader.Read(other));
        }

        static (string, string) Told(ApiCall? call) => (call!.Method, call.Path);
    }

    [Fact]
    public async Task Guides_and_the_reference_have_examples_that_can_be_sent_and_nothing_of_a_person_in_them()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser browser = new(site);
        foreach (string path in new[] { "/docs/quick-start", "/docs/chat", "/docs/streaming", "/docs/embeddings", "/docs/examples/word-problem", "/docs/api-reference/models" })
        {
            await browser.GoAsync(path);
            IElement run = browser.Page.QuerySelector("lyceum-run")!;
            Assert.StartsWith("/v1/", run.GetAttribute("data-path"), StringComparison.Ordinal);
            Assert.DoesNotContain(run.ChildNodes, static node => !string.IsNullOrWhiteSpace(node.TextContent));
        }
    }

    [Fact]
    public async Task A_key_for_an_hour_is_made_by_ones_own_page_alone()
    {
        await using TestSite site = await TestSite.StartAsync();
        UserAccount account = await site.CreateAsync("ada@example.com");
        using Browser browser = new(site);
        JsonElement frame = await FrameAsync();
        Assert.False(frame.TryGetProperty("token", out _));
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/run/key"));
        Assert.NotEqual(HttpStatusCode.OK, browser.Status);

        await browser.SignInAsync("ada@example.com");
        frame = await FrameAsync();
        Assert.Contains("no-store", browser.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/run/key"));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/run/key") { Headers = { { "RequestVerificationToken", frame.GetProperty("token").GetString() } } });
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains("no-store", browser.Answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        string secret = JsonElement.Parse(await browser.Answer.Content.ReadAsStringAsync(Cancellation)).GetProperty("key").GetString()!;

        using Browser api = new(site);
        await api.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { { "Authorization", $"Bearer {secret}" } } });
        Assert.Equal(HttpStatusCode.OK, api.Status);
        UserAccount known = (await site.Services.GetRequiredService<AccountDirectory>().FindAsync(account.Id, Cancellation))!;
        Actor actor = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(known.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        ApiKey key = Assert.Single(await site.Services.GetRequiredService<ApiKeyDirectory>().ListAsync(actor, Cancellation));
        Assert.InRange(key.ExpiresAt!.Value - key.CreatedAt, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));

        async Task<JsonElement> FrameAsync()
        {
            await browser.GoAsync("/run/frame");
            return JsonElement.Parse(await browser.Answer.Content.ReadAsStringAsync(Cancellation));
        }
    }
}
