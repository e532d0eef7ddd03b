using Lyceum.Gateway.Models;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

public class ChatPagesTests(Chromium chromium)
{
    private const string FakeName = "paper-1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_signs_up_and_chats_with_the_built_in_model()
    {
        string models = Path.Combine(AppContext.BaseDirectory, "models");
        Assert.SkipUnless(File.Exists(Path.Combine(models, "primer-1.gguf")), "The built-in model is not here.");
        await using TestSite site = await TestSite.StartAsync(
            static accounts => accounts with { SignUp = SignUpMode.Open }, change: plan => plan with { Store = new ModelStore(plan.Store.Directory, models) });
        await site.SetUpAsync();
        await using Visitor visitor = await Visitor.OpenAsync(chromium, site);
        await visitor.GoAsync("/signup");
        await visitor.FillAsync("Your name", "Ada Lovelace");
        await visitor.FillAsync("E-mail address", "ada@example.com");
        await visitor.FillAsync("Password", TestSite.Password);
        await visitor.PressAsync("Sign up");
        await visitor.SeeHeadingAsync("Profile");
        await visitor.FollowAsync("Chat");
        await visitor.SeeHeadingAsync("New chat");
        await visitor.InspectAsync("chat-empty");

        await visitor.FillAsync("Message", "What is 12 plus 30?");
        await visitor.Page.Keyboard.PressAsync("Enter");
        ILocator answer = visitor.Page.Locator(".message-answer");
        await Assertions.Expect(answer).ToHaveAttributeAsync("data-status", "Complete", new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
        await Assertions.Expect(answer.Locator("[data-content]")).Not.ToBeEmptyAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/chat/[0-9a-f-]{36}$"));
        await visitor.InspectAsync("chat-answer");
    }
}
