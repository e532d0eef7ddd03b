using Lyceum.Gateway.Models;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

public class PlaygroundPagesTests(Chromium chromium)
{
    private const string Ada = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_example_is_opened_run_with_its_tokens_gone_on_with_and_taken_along_as_code()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        await site.CreateAsync(Ada);
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.SignInAsync(Ada);
        IPage page = visitor.Page;
        await visitor.GoAsync("/docs/examples/word-problem");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new("playground", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).Filter(new LocatorFilterOptions { Visible = true }).First.ClickAsync();
        await visitor.SeeHeadingAsync("Playground");
        ILocator message = page.GetByLabel("Message", new PageGetByLabelOptions { Exact = true });
        Assert.NotEmpty(await message.InputValueAsync());
        await Assertions.Expect(page.Locator("[data-count]")).ToContainTextAsync("tokens");
        await visitor.InspectAsync("playground");

        // Tokens are counted while one types.
        string before = await page.Locator("[data-count]").InnerTextAsync();
        await message.FillAsync("What is 12 plus 30? Think step by step.");
        await Assertions.Expect(page.Locator("[data-count]")).Not.ToHaveTextAsync(before);

        await visitor.FillAsync("Alternatives to each token", "4");
        await visitor.FillAsync("Temperature", "0");
        await visitor.FillAsync("Longest answer in tokens", "40");
        await message.FocusAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        ILocator side = page.Locator("[data-sides] .play-side");
        await Assertions.Expect(side.Locator("[data-lines] div").First).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });

        // What else could have stood there is told to who has no mouse.
        ILocator tokens = side.GetByRole(AriaRole.Listbox);
        await tokens.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(side.GetByRole(AriaRole.Option, new LocatorGetByRoleOptions { Selected = true })).ToHaveCountAsync(1);
        await Assertions.Expect(side.Locator(".play-chances-list li")).ToHaveCountAsync(4);
        await visitor.InspectAsync("playground-tokens");

        await visitor.PressAsync("Add the answer to the messages");
        await Assertions.Expect(page.Locator("[data-messages] > li")).ToHaveCountAsync(3);
        await page.Keyboard.TypeAsync("And 1 more?");
        await page.GetByText("View code").ClickAsync();
        await Assertions.Expect(page.Locator("[data-code] .code-panel").First).ToContainTextAsync("And 1 more?");
        await page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = "Python" }).CheckAsync();
        await Assertions.Expect(page.Locator("[data-code] .code-panel").Nth(2)).ToContainTextAsync("top_logprobs");
        await visitor.InspectAsync("playground-code");
    }

    [Fact]
    public async Task Two_models_answer_side_by_side_are_stopped_and_wrong_fields_are_told()
    {
        (TestSite site, PacedModel first) = await StartAsync();
        await using TestSite running = site;
        PacedModel second = new() { IsPaced = true };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-2") { ContextLength = 1000, Chats = true }, second);
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.SignInAsync(Ada);
        await visitor.GoAsync("/playground");
        IPage page = visitor.Page;
        await page.GetByLabel("Side by side with").SelectOptionAsync("paper-2");
        await page.GetByLabel("Message", new PageGetByLabelOptions { Exact = true }).FillAsync("Tell me about <b>gardens</b>");
        await visitor.PressAsync("Run");
        PacedModel.Pen one = await first.NextAsync(Cancellation);
        PacedModel.Pen two = await second.NextAsync(Cancellation);
        one.Write("A garden is <i>planned</i>.");
        two.Write("Gardens");
        await visitor.SeeAsync("A garden is <i>planned</i>.");
        one.End();
        await Assertions.Expect(page.Locator(".play-side").First.Locator("[data-lines]")).ToBeVisibleAsync();
        await visitor.InspectAsync("playground-two");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".play-side").Nth(1)).ToContainTextAsync("Stopped.");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop" })).ToHaveCountAsync(0);

        await visitor.FillAsync("Temperature", "7");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#temperature")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#temperature")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator("#temperature-error")).ToHaveTextAsync("Temperature is a number: 0 – 2.");
        await visitor.InspectAsync("playground-wrong");
    }

    [Fact]
    public async Task A_preset_is_saved_and_its_link_opens_it_for_somebody_else()
    {
        (TestSite site, _) = await StartAsync();
        await using TestSite running = site;
        await site.CreateAsync("bob@example.com", "Bob");
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.SignInAsync(Ada);
        await visitor.GoAsync("/playground");
        IPage page = visitor.Page;
        await page.GetByLabel("Structured output").CheckAsync();
        await visitor.FillAsync("JSON schema of the answer", """{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}""");
        await page.GetByLabel("Message", new PageGetByLabelOptions { Exact = true }).FillAsync("Who wrote this?");
        await page.GetByText("Save as a preset").ClickAsync();
        await visitor.FillAsync("Name of the preset", "Authors");
        await visitor.PressAsync("Save as new");
        await visitor.SeeAsync("The preset is saved.");
        await visitor.PressAsync("Make a link");
        string link = await page.Locator(".play-link").InnerTextAsync();
        await visitor.InspectAsync("playground-preset");

        await using Visitor other = await Visitor.OpenAsync(chromium, site);
        await other.SignInAsync("bob@example.com");
        await other.GoAsync(new Uri(link).PathAndQuery);
        await Assertions.Expect(other.Page.GetByLabel("Message", new PageGetByLabelOptions { Exact = true })).ToHaveValueAsync("Who wrote this?");
        await Assertions.Expect(other.Page.GetByLabel("JSON schema of the answer")).ToBeVisibleAsync();
        other.SeeNoComplaints();
    }

    [Fact]
    public async Task A_function_that_is_called_is_answered_by_hand_and_the_model_goes_on()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.SignInAsync(Ada);
        await visitor.GoAsync("/playground");
        IPage page = visitor.Page;
        await page.GetByLabel("Message", new PageGetByLabelOptions { Exact = true }).FillAsync("What time is it in Rome?");
        await visitor.PressAsync("Run");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        pen.Call("time", ("city", "Rome"));
        pen.End();
        await Assertions.Expect(page.Locator(".play-call code")).ToContainTextAsync("Rome");
        await visitor.FillAsync("Result of time", "10:00");
        await visitor.InspectAsync("playground-call");
        await visitor.PressAsync("Answer and go on");
        pen = await model.NextAsync(Cancellation);
        pen.Write("It is ten o'clock.");
        pen.End();
        await visitor.SeeAsync("It is ten o'clock.");

        Assert.Equal(["user", "assistant", "tool"], model.Asked.Last().Select(static message => message.Role.Value));
        await Assertions.Expect(page.Locator(".play-form select[name=role]")).ToHaveCountAsync(3);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add the answer to the messages" })).ToBeVisibleAsync();
        visitor.SeeNoComplaints();
    }

    private static async Task<(TestSite Site, PacedModel Model)> StartAsync()
    {
        TestSite site = await TestSite.StartAsync();
        PacedModel model = new() { IsPaced = true };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-1") { ContextLength = 1000, Chats = true }, model);
        await site.CreateAsync(Ada);
        return (site, model);
    }
}
