using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lyceum.Gateway.Models;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lyceum.EndToEnd;

/// <summary>
/// How fast the chat is in Chromium. What is counted, bytes, is a test; what is timed is measured where <c>LYCEUM_MEASURE=1</c> says so, and printed:
/// <c>LYCEUM_MEASURE=1 dotnet run --project tests/Lyceum.EndToEnd -c Release -- -class Lyceum.EndToEnd.ChatSpeedTests</c>.
/// </summary>
public class ChatSpeedTests(Chromium chromium)
{
    private const string Ada = "ada@example.com";
    private const int MostBytes = 100_000;
    private const int Messages = 5000;
    private const int Tokens = 4000;

    // Tasks of more than 50 ms, as the browser counts them, from the first moment of each page.
    private const string Watch = "window.longTasks = []; new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(task => task.duration))).observe({ type: 'longtask', buffered: true });";

    private static readonly bool s_measures = Environment.GetEnvironmentVariable("LYCEUM_MEASURE") == "1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_chat_comes_in_less_than_a_hundred_thousand_bytes()
    {
        await using TestSite site = await StartAsync(new PacedModel());
        await using Visitor ada = await Visitor.OpenAsync(chromium, site);
        await ada.SignInAsync(Ada);
        await ada.SeeHeadingAsync("Profile");
        ICDPSession browser = await ada.Page.Context.NewCDPSessionAsync(ada.Page);
        await browser.SendAsync("Network.enable");
        await browser.SendAsync("Network.clearBrowserCache");
        Dictionary<string, long> bytes = [];
        Dictionary<string, string> addresses = [];
        browser.Event("Network.responseReceived").OnEvent += (_, happened) => addresses[happened!.Value.GetProperty("requestId").GetString()!] = happened.Value.GetProperty("response").GetProperty("url").GetString()!;
        browser.Event("Network.loadingFinished").OnEvent += (_, happened) => bytes[happened!.Value.GetProperty("requestId").GetString()!] = (long)happened.Value.GetProperty("encodedDataLength").GetDouble();

        await ada.Page.GotoAsync("/chat", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

        // All that the page ever loads, and so no less than what comes before its first paint.
        Report("bytes of an empty chat, with everything", bytes.Values.Sum(), "bytes");
        string parts = string.Join('\n', bytes.OrderByDescending(static part => part.Value).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Value} {addresses.GetValueOrDefault(part.Key)}")));
        Assert.True(bytes.Count > 3, $"Only these were seen:\n{parts}");
        Assert.True(bytes.Values.Sum() < MostBytes, $"An empty chat comes in {bytes.Values.Sum()} bytes:\n{parts}");
    }

    [Fact]
    public async Task A_long_conversation_is_opened_and_scrolled_to_its_beginning()
    {
        Assert.SkipUnless(s_measures, "Set LYCEUM_MEASURE=1 to measure.");
        await using TestSite site = await StartAsync(new PacedModel());
        Guid conversation = await FillAsync(site);
        await using Visitor ada = await Visitor.OpenAsync(chromium, site);
        await ada.SignInAsync(Ada);
        await ada.SeeHeadingAsync("Profile");
        await ada.Page.AddInitScriptAsync(Watch);
        await ada.GoAsync("/chat");
        for (int i = 0; i < 5; i++)
        {
            await ada.Page.GotoAsync($"/chat/{conversation}", new PageGotoOptions { WaitUntil = WaitUntilState.Load });
            JsonElement opened = await ada.Page.EvaluateAsync<JsonElement>(
                "() => ({ painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1, loaded: performance.getEntriesByType('navigation')[0].loadEventEnd, shown: document.querySelectorAll('[data-thread] > .message').length })");
            Report("5,000 messages: first paint", opened.GetProperty("painted").GetDouble(), "ms");
            Report("5,000 messages: loaded", opened.GetProperty("loaded").GetDouble(), "ms");
            // A page of them, and the next where the first does not fill the window by far.
            Assert.InRange(opened.GetProperty("shown").GetInt32(), 30, 60);
        }

        await ada.Page.EvaluateAsync("window.longTasks.length = 0");
        await ada.Page.Locator("[data-scroll]").HoverAsync();
        long begin = Stopwatch.GetTimestamp();
        while (await ada.Page.EvaluateAsync<bool>("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector('lyceum-chat').dataset.before !== ''))))"))
        {
            await ada.Page.Mouse.WheelAsync(0, -1500);
        }

        Report("5,000 messages: scrolled to the first", Stopwatch.GetElapsedTime(begin).TotalSeconds, "s");
        Assert.Equal(Messages, await ada.Page.Locator("[data-thread] > .message").CountAsync());
        await ReportAsync(ada, "5,000 messages scrolled");
    }

    [Fact]
    public async Task An_answer_is_shown_while_it_is_written_at_two_hundred_tokens_a_second()
    {
        Assert.SkipUnless(s_measures, "Set LYCEUM_MEASURE=1 to measure.");
        string text = LongText();
        PacedModel model = new() { Pause = TimeSpan.FromMilliseconds(5), ContextLength = 100_000, Usual = messages => messages[^1].Text.StartsWith("Write a title", StringComparison.Ordinal) ? "Gardens" : text };
        await using TestSite site = await StartAsync(model);
        await using Visitor ada = await Visitor.OpenAsync(chromium, site);
        await ada.SignInAsync(Ada);
        await ada.SeeHeadingAsync("Profile");
        await ada.Page.AddInitScriptAsync(Watch);
        await ada.GoAsync("/chat");
        await ada.Page.EvaluateAsync("window.longTasks.length = 0");
        long begin = Stopwatch.GetTimestamp();
        await ada.FillAsync("Message", "Tell me all about gardens");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator(".message-answer")).ToHaveAttributeAsync("data-status", "Complete", new LocatorAssertionsToHaveAttributeOptions { Timeout = 300_000 });
        Report("tokens shown a second", Tokens / Stopwatch.GetElapsedTime(begin).TotalSeconds, "");
        await ReportAsync(ada, "4,000 tokens streamed");
    }

    private static async Task<TestSite> StartAsync(PacedModel model)
    {
        TestSite site = await TestSite.StartAsync();
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-1") { ContextLength = model.ContextLength, Chats = true }, model);
        await site.CreateAsync(Ada);
        return site;
    }

    private static async Task<Guid> FillAsync(TestSite site)
    {
        UserAccount account = (await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync(Ada, Cancellation))!;
        Actor actor = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(account.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        Guid id = (await site.Services.GetRequiredService<ConversationDirectory>()
            .CreateAsync(actor, new ConversationSettings { Title = "A long conversation", Model = "paper-1" }, temporary: false, Cancellation)).Id;
        for (int i = 0; i < Messages; i += 500)
        {
            await site.Services.GetRequiredService<MessageTree>().AppendAllAsync(actor, id, [.. Enumerable.Range(i, 500).Select(Message)], Cancellation);
        }

        return id;
    }

    private static NewMessage Message(int number)
    {
        string text = number % 2 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Question {number}: and what grows there?")
            : Section(number);
        return new NewMessage
        {
            Role = number % 2 == 0 ? MessageRole.User : MessageRole.Assistant,
            Content = MessageParts.Write([MessageParts.Text(text)]),
            Text = text,
            Model = number % 2 == 0 ? null : "paper-1",
        };
    }

    private static string LongText()
    {
        System.Text.StringBuilder text = new();
        for (int i = 0; text.ToString().Count(static letter => letter == ' ') < Tokens; i++)
        {
            text.Append(Section(i));
        }

        return text.ToString();
    }

    // Of everything something, as answers have it.
    private static string Section(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        ## Bed {number}

        A garden is a *planned* space, and **bed {number}** of it is no exception; see `beds[{number}]` for what is known of it.

        * tomatoes, which want the sun
        * mint, which wants to be everywhere

        | plant | litres a day |
        |---|---|
        | tomato | {number % 7} |
        | mint | {number % 3} |

        ```python
        for plant in beds[{number}]:
            water(plant, litres=plant.thirst * {number % 5})
        ```

        The water needed is $w = \sum_i t_i \cdot {number % 9}$ litres.


        """);

    private static async Task ReportAsync(Visitor visitor, string what)
    {
        double[] tasks = await visitor.Page.EvaluateAsync<double[]>("window.longTasks");
        Report($"{what}: tasks over 50 ms", tasks.Length, "");
        Report($"{what}: longest task over 50 ms", tasks.DefaultIfEmpty().Max(), "ms");
        ICDPSession page = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await page.SendAsync("HeapProfiler.collectGarbage");
        await page.SendAsync("Performance.enable");
        JsonElement metrics = (await page.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        Report($"{what}: JSHeapUsedSize", Metric("JSHeapUsedSize") / 1e6, "MB");
        Report($"{what}: nodes", Metric("Nodes"), "");
        ICDPSession browser = await visitor.Page.Context.Browser!.NewBrowserCDPSessionAsync();
        int[] renderers = [.. (await browser.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray()
            .Where(static process => process.GetProperty("type").GetString() == "renderer").Select(static process => process.GetProperty("id").GetInt32())];
        (double own, double all) = renderers.Select(Memory).MaxBy(static memory => memory.Own);
        Report($"{what}: renderer, memory of its own (private, smaps_rollup)", own, "MB");
        Report($"{what}: renderer, with what it shares (Rss)", all, "MB");

        double Metric(string name) => metrics.EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
    }

    private static (double Own, double All) Memory(int process)
    {
        Dictionary<string, double> sizes = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup")).Skip(1)
            .Select(static line => line.Split(':', 2)).ToDictionary(static line => line[0], static line => double.Parse(line[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6);
        return (sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Rss"]);
    }

    private static void Report(string what, double value, string unit)
    {
        if (s_measures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-72} {value,12:#,0.#} {unit}"));
        }
    }
}
