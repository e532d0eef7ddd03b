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

    // Whether the first message is in sight, once what the last turn of the wheel did is drawn.
    private const string IsAtFirst = """
        () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
            const place = document.querySelector(".message[data-depth='0']")?.getBoundingClientRect();
            done(place !== undefined && place.bottom > document.querySelector("[data-scroll]").getBoundingClientRect().top);
        })))
        """;

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
    public async Task Of_a_long_conversation_the_page_holds_what_is_near_the_reader()
    {
        const int Many = 400;
        const int MostAtOnce = 240;
        await using TestSite site = await StartAsync(new PacedModel { ContextLength = 1_000_000 });
        (Guid conversation, IReadOnlyList<Message> written) = await FillAsync(site, Many);
        await using Visitor ada = await Visitor.OpenAsync(chromium, site);
        await ada.SignInAsync(Ada);
        await ada.SeeHeadingAsync("Profile");
        await ada.GoAsync($"/chat/{conversation}");
        IPage page = ada.Page;

        // The page itself does not scroll, and where one writes is in sight.
        await Assertions.Expect(page.Locator("#composer-text")).ToBeInViewportAsync();
        await page.Locator("[data-scroll]").HoverAsync();
        HashSet<int> seen = [];
        await ScrollAsync(-600, "document.querySelector('lyceum-chat').dataset.before === '' && document.querySelector('[data-scroll]').scrollTop <= document.querySelector('[data-scroll]').clientHeight - document.querySelector('[data-scroll]').scrollHeight + 1");
        Assert.Equal([.. Enumerable.Range(0, Many)], seen.Order());
        await Assertions.Expect(page.GetByText("Question 0: and what grows there?")).ToBeInViewportAsync();
        await ada.InspectAsync("chat-first");

        // And back: what had left the page is there again.
        seen.Clear();
        await page.Locator("[data-scroll]").HoverAsync();
        await ScrollAsync(600, "document.querySelector('[data-scroll]').scrollTop > -1");
        Assert.Equal([.. Enumerable.Range(0, Many)], seen.Order());
        ada.SeeNoComplaints();

        // What was found is opened where it stands, with what follows it, down to the end.
        await ada.GoAsync($"/chat/search?q={Uri.EscapeDataString("\"Question 100\"")}");
        await page.Locator($"main .found a[href*='{written[100].Id}']").ClickAsync();
        ILocator found = page.Locator($"[data-id='{written[100].Id}']");
        await Assertions.Expect(found).ToBeInViewportAsync();
        await ada.InspectAsync("chat-found");
        await Assertions.Expect(found).ToBeInViewportAsync();
        Assert.True(await page.Locator(".message").CountAsync() < MostAtOnce, "All in between was loaded.");
        seen.Clear();
        await page.Locator("[data-scroll]").HoverAsync();
        await ScrollAsync(600, "document.querySelector('[data-later]') === null && document.querySelector('[data-scroll]').scrollTop > -1");
        Assert.Equal([.. Enumerable.Range(101, Many - 101)], seen.Where(static depth => depth > 100).Order());
        await ada.FillAsync("Message", "And what now?");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".message-answer").Last).ToContainTextAsync("You said: And what now?");
        Assert.Equal(Many + 1, await page.Locator(".message").Last.EvaluateAsync<int>("message => Number(message.dataset.depth)"));

        // Turns the wheel until something holds, and notes the messages that were in sight. What is in sight stands without a gap.
        async Task ScrollAsync(int by, string until)
        {
            for (int i = 0; i < 50 * Many; i++)
            {
                JsonElement now = await page.EvaluateAsync<JsonElement>($$"""
                    () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
                        const window = document.querySelector("[data-scroll]").getBoundingClientRect();
                        const all = [...document.querySelectorAll("[data-thread] .message")];
                        const inSight = all.filter(message => {
                            const place = message.getBoundingClientRect();
                            return place.bottom > window.top && place.top < window.bottom;
                        });
                        done({ seen: inSight.map(message => Number(message.dataset.depth)), count: all.length, isBlank: [...document.querySelectorAll(".thread-part:empty")].some(part => {
                            const place = part.getBoundingClientRect();
                            return place.bottom > window.top && place.top < window.bottom;
                        }), isThere: {{until}} });
                    })))
                    """);
                int[] depths = [.. now.GetProperty("seen").EnumerateArray().Select(static depth => depth.GetInt32())];
                Assert.Equal(depths.Length == 0 ? [] : [.. Enumerable.Range(depths[0], depths.Length)], depths);
                seen.UnionWith(depths);
                Assert.InRange(now.GetProperty("count").GetInt32(), 1, MostAtOnce);
                if (now.GetProperty("isThere").GetBoolean())
                {
                    return;
                }

                // Whoever is faster than the server waits for it.
                if (!now.GetProperty("isBlank").GetBoolean())
                {
                    await page.Mouse.WheelAsync(0, by);
                }
            }

            Assert.Fail($"Scrolled on and on, and it never held that {until}.");
        }
    }

    [Fact]
    public async Task A_long_conversation_is_opened_and_scrolled_to_its_beginning()
    {
        Assert.SkipUnless(s_measures, "Set LYCEUM_MEASURE=1 to measure.");
        await using TestSite site = await StartAsync(new PacedModel());
        Guid conversation = (await FillAsync(site, Messages)).Id;
        await using Visitor ada = await Visitor.OpenAsync(chromium, site);
        await ada.SignInAsync(Ada);
        await ada.SeeHeadingAsync("Profile");
        await ada.Page.AddInitScriptAsync(Watch);
        await ada.GoAsync("/chat");
        for (int i = 0; i < 5; i++)
        {
            await ada.Page.GotoAsync($"/chat/{conversation}", new PageGotoOptions { WaitUntil = WaitUntilState.Load });
            JsonElement opened = await ada.Page.EvaluateAsync<JsonElement>(
                "() => ({ painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1, loaded: performance.getEntriesByType('navigation')[0].loadEventEnd, shown: document.querySelectorAll('[data-thread] .message').length })");
            Report("5,000 messages: first paint", opened.GetProperty("painted").GetDouble(), "ms");
            Report("5,000 messages: loaded", opened.GetProperty("loaded").GetDouble(), "ms");
            // A page of them, and the next where the first does not fill the window by far.
            Assert.InRange(opened.GetProperty("shown").GetInt32(), 20, 60);
        }

        // As somebody turns a wheel without a pause, two windows at a time.
        await ada.Page.EvaluateAsync("window.longTasks.length = 0");
        await ada.Page.Locator("[data-scroll]").HoverAsync();
        long begin = Stopwatch.GetTimestamp();
        int steps = 0;
        while (!await ada.Page.EvaluateAsync<bool>(IsAtFirst))
        {
            Assert.True(steps++ < Messages, "The first message is not reached.");
            await ada.Page.Mouse.WheelAsync(0, -1500);
        }

        Report("5,000 messages: scrolled to the first", Stopwatch.GetElapsedTime(begin).TotalSeconds, "s");
        Report("5,000 messages: turns of the wheel", steps, "");
        Report("5,000 messages scrolled: elements on the page", await ada.Page.EvaluateAsync<int>("document.getElementsByTagName('*').length"), "");
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

    private static async Task<(Guid Id, IReadOnlyList<Message> Written)> FillAsync(TestSite site, int count)
    {
        UserAccount account = (await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync(Ada, Cancellation))!;
        Actor actor = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(account.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        Guid id = (await site.Services.GetRequiredService<ConversationDirectory>()
            .CreateAsync(actor, new ConversationSettings { Title = "A long conversation", Model = "paper-1" }, temporary: false, Cancellation)).Id;
        List<Message> written = [];
        for (int i = 0; i < count; i += 500)
        {
            written.AddRange(await site.Services.GetRequiredService<MessageTree>().AppendAllAsync(actor, id, [.. Enumerable.Range(i, Math.Min(500, count - i)).Select(Message)], Cancellation));
        }

        return (id, written);
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
