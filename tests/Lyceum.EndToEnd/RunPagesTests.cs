using Lyceum.TestKit;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

public class RunPagesTests(Chromium chromium)
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task An_example_of_the_documentation_is_sent_with_a_key_made_for_it()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await site.CreateAsync(Ada);
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.SignInAsync(Ada);
        List<string> calls = [];
        visitor.Page.Request += (_, request) =>
        {
            lock (calls)
            {
                calls.Add(new Uri(request.Url).AbsolutePath);
            }
        };
        await visitor.GoAsync("/docs/quick-start");
        IPage page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Run it here" }).First.ClickAsync();
        await visitor.SeeAsync("Nothing is sent before you press the button.");
        Assert.DoesNotContain(calls, static path => path.StartsWith("/v1", StringComparison.Ordinal));
        await visitor.InspectAsync("run-key");
        await visitor.PressAsync("Make a key for an hour");
        await visitor.SeeAsync("With the key sk-");
        await visitor.FillAsync("Body", """{"model": "primer-1", "messages": [{"role": "user", "content": "What is 12 + 30?"}], "max_tokens": 20, "temperature": 0}""");
        await visitor.PressAsync("Send");
        await Assertions.Expect(page.Locator(".run-status")).ToContainTextAsync("Status 200 OK", new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".run-headers")).ToContainTextAsync("x-request-id");
        await Assertions.Expect(page.Locator(".run-text")).ToContainTextAsync("chat.completion");
        await visitor.InspectAsync("run-answer");

        // The same key on another page of the tab; a stream as it comes.
        await visitor.GoAsync("/docs/streaming");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Run it here" }).First.ClickAsync();
        await visitor.PressAsync("Send");
        await Assertions.Expect(page.Locator(".run-text")).ToContainTextAsync("data: [DONE]", new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });

        // What leads elsewhere is not sent, and what deletes says so.
        await visitor.GoAsync("/docs/api-reference/files");
        ILocator delete = page.Locator("lyceum-run[data-method=DELETE]").First;
        await delete.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.SeeAsync("This deletes or ends something for good.");
        await delete.GetByLabel("Address (DELETE)").FillAsync("https://example.com/v1/files/x");
        await delete.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
        await visitor.SeeAsync("The address begins with /v1/ on this server.");
        await delete.GetByLabel("Address (DELETE)").FillAsync("/v1/files/file-nothing");
        await delete.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
        await Assertions.Expect(delete.Locator(".run-status")).ToContainTextAsync("Status 404");
        await visitor.InspectAsync("run-delete");
        await delete.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Forget the key" }).ClickAsync();
        Assert.Null(await page.EvaluateAsync<string?>("sessionStorage.getItem('lyceum-key')"));
        Assert.Null(await page.EvaluateAsync<string?>("localStorage.getItem('lyceum-key')"));
        visitor.SeeNoComplaints();
    }

    [Fact]
    public async Task Somebody_without_a_session_pastes_a_key()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.GoAsync("/docs/api-reference/models");
        IPage page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Run it here" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Make a key for an hour")).ToHaveCountAsync(0);
        await visitor.FillAsync("API key", "sk-this-is-no-key");
        await page.Keyboard.PressAsync("Enter");
        await visitor.SeeAsync("With the key sk-…-key");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".run-status")).ToContainTextAsync("Status 401");
        await Assertions.Expect(page.Locator(".run-text")).ToContainTextAsync("invalid_api_key");
        await visitor.InspectAsync("run-wrong-key");
    }
}
