using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Generation;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.TestKit;
using Lyceum.Web.Components;
using Lyceum.Web.Content;
using Lyceum.Web.Playground;
using Lyceum.Web.Site;
using Lyceum.Web.Site.Reference;
using Lyceum.Web.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Playground;

public class PlaygroundTests
{
    private const string ModelName = "paper-1";
    private const string Ada = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_streamed_with_its_tokens_and_what_it_took()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);
        model.Usual = static messages => $"{messages.Count} messages";

        List<(string Type, JsonElement Data)> events = await ada.RunAsync(
            ("system", "Be brief."), ("role", "user"), ("text", "Hello"), ("role", "assistant"), ("text", "Hi"), ("role", "user"), ("text", "And?"),
            ("temperature", "0,5"), ("top_p", "0.9"), ("seed", "12"), ("logprobs", "3"), ("stop", "\\n\nEND"), ("max_tokens", "20"), ("effort", "low"));

        Assert.Equal("4 messages", string.Concat(events.Where(static one => one.Type == "text").Select(static one => one.Data.GetProperty("text").GetString())));
        JsonElement token = events.Single(static one => one.Type == "tokens").Data.GetProperty("tokens")[0];
        Assert.Equal(60.7, token.GetProperty("chance").GetProperty("share").GetDouble());
        Assert.Equal("other", token.GetProperty("others")[0].GetProperty("text").GetString());
        Assert.Equal("end", events[^1].Type);
        Assert.NotEmpty(events[^1].Data.GetProperty("lines").EnumerateArray());
        GenerationOptions asked = model.Request!.Options;
        Assert.Equal((0.5f, 0.9f, 12L, 20, 3), (asked.Sampling.Temperature, asked.Sampling.TopP, asked.Sampling.Seed, asked.MaxTokens, asked.LogProbabilities));
        Assert.Equal(["\n", "END"], asked.StopStrings);
        Assert.Equal(["system", "user", "assistant", "user"], model.Asked.Single().Select(static message => message.Role.Value));

        // It is paid by the person's project, as everything is.
        UsageLine used = (await UsedAsync(site))!;
        Assert.Equal((1L, 10L), (used.Requests, used.Usage.InputTokens));
    }

    [Fact]
    public async Task Who_leaves_stops_the_model()
    {
        (TestSite site, PacedModel model) = await StartAsync(paced: true);
        await using TestSite running = site;
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach ((string type, _) in ada.EventsAsync([("role", "user"), ("text", "Hello")], stop.Token))
            {
                if (type == "text")
                {
                    await stop.CancelAsync();
                    stop.Token.ThrowIfCancellationRequested();
                }
                else
                {
                    (await model.NextAsync(Cancellation)).Write("Once");
                }
            }
        });

        // What it took is settled once the model has ended, which nobody is told of any more.
        UsageLine? used = null;
        while (used is null)
        {
            await Task.Yield();
            used = await UsedAsync(site);
        }

        Assert.Equal(1, used.Usage.OutputTokens);
    }

    [Fact]
    public async Task What_cannot_be_sent_is_told_of_its_field()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);

        foreach ((string field, string value, string mode) in new[]
        {
            ("temperature", "3", "chat"), ("top_p", "x", "chat"), ("n", "5", "chat"), ("seed", "1.5", "chat"), ("tools", "[]", "chat"), ("tools", "[{\"function\":{\"name\":\"a b\"}}]", "chat"),
            ("logit_bias", "[1]", "chat"), ("logit_bias", "{\"1\":101}", "chat"), ("schema", "", "structured"), ("schema", "{", "structured"), ("schema", "{\"type\":\"string\",\"format\":7}", "structured"),
            ("best_of", "21", "completion"), ("best_of", "0", "completion"), ("prompt", new string('a', PlaygroundSettings.MaximumText + 1), "completion"),
        })
        {
            JsonElement errors = await ada.PostAsync("/playground/run", ("mode", mode), ("role", "user"), ("text", "Hello"), (field, value));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, ada.Status);
            Assert.Equal(field, errors[0].GetProperty("field").GetString());
            Assert.NotEmpty(errors[0].GetProperty("message").GetString()!);
        }

        JsonElement fewer = await ada.PostAsync("/playground/run", ("mode", "completion"), ("prompt", "One"), ("n", "3"), ("best_of", "2"));
        Assert.Equal("best_of", fewer[0].GetProperty("field").GetString());

        Assert.Empty(model.Asked);
        await ada.PostAsync("/playground/run", "", ("role", "user"), ("text", "Hello"));
        Assert.Equal(HttpStatusCode.BadRequest, ada.Status);
    }

    [Fact]
    public async Task Tokens_are_counted_by_the_chosen_model()
    {
        (TestSite site, _) = await StartAsync();
        await using TestSite running = site;
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);

        JsonElement count = await ada.PostAsync("/playground/tokens", ("role", "user"), ("text", "one two three"), ("schema", "{"), ("mode", "chat"));
        Assert.Equal((3, 1000, "3 of 1,000 tokens"), (count.GetProperty("prompt").GetInt32(), count.GetProperty("context").GetInt32(), count.GetProperty("words").GetString()));
        count = await ada.PostAsync("/playground/tokens", ("mode", "completion"), ("prompt", "one two"));
        Assert.Equal(2, count.GetProperty("prompt").GetInt32());
    }

    [Fact]
    public async Task The_page_answers_without_a_script()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-2") { Chats = true }, new PacedModel { Usual = static _ => "The second." });
        model.Usual = static _ => "The <b>first</b>.";
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);

        IHtmlDocument page = await ada.SubmitAsync("playground", ("do", "run"), ("model", ModelName), ("other", "paper-2"), ("role", "user"), ("text", "Hello"), ("logprobs", "1"));

        Assert.Equal(["The <b>first</b>.", "The second."], page.QuerySelectorAll(".play-form .play-answer > .play-text").Select(static text => text.TextContent));
        Assert.Equal(2, page.QuerySelectorAll(".play-form .play-table tbody tr").Length);
        Assert.Equal("Hello", page.QuerySelector(".play-form textarea[name=text]")!.TextContent);

        page = await ada.SubmitAsync("playground", ("do", "add"), ("role", "user"), ("text", "Hello"));
        Assert.Equal(["user", "assistant"], page.QuerySelectorAll(".play-form select[name=role]").Select(static role => ((IHtmlSelectElement)role).Value));
        page = await ada.SubmitAsync("playground", ("do", "remove-0"), ("role", "user"), ("text", "One"), ("role", "user"), ("text", "Two"));
        Assert.Equal(["Two"], page.QuerySelectorAll(".play-form textarea[name=text]").Select(static text => text.TextContent));
        page = await ada.SubmitAsync("playground", ("do", "run"), ("mode", "structured"), ("role", "user"), ("text", "Hello"), ("temperature", "9"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, ada.Status);
        Assert.NotNull(page.QuerySelector("#schema-error"));
        Assert.NotNull(page.QuerySelector("#temperature-error"));
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task Calls_of_a_model_are_answered_by_hand_with_and_without_a_script()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);
        (string, string)[] conversation = [("role", "user"), ("text", "Time in Rome and Oslo?"), ("role", "assistant"), ("text", "I look."), ("role", "call"), ("text", """{"name": "time", "arguments": {"city": "Rome"}}"""),
            ("role", "call"), ("text", """{"name": "time", "arguments": {"city": "Oslo"}}"""), ("role", "result"), ("text", "10:00"), ("role", "result"), ("text", "11:00")];

        await ada.RunAsync(conversation);

        IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> asked = model.Asked.Single();
        Assert.Equal(["user", "assistant", "tool", "tool"], asked.Select(static message => message.Role.Value));
        Microsoft.Extensions.AI.FunctionCallContent[] calls = [.. asked[1].Contents.OfType<Microsoft.Extensions.AI.FunctionCallContent>()];
        Assert.Equal(["Rome", "Oslo"], calls.Select(static call => call.Arguments!["city"]!.ToString()));
        Assert.Equal("I look.", asked[1].Text);
        Microsoft.Extensions.AI.FunctionResultContent[] results = [.. asked.Skip(2).SelectMany(static message => message.Contents.OfType<Microsoft.Extensions.AI.FunctionResultContent>())];
        Assert.Equal(calls.Select(static call => call.CallId), results.Select(static result => result.CallId));
        Assert.Equal("11:00", results[1].Result!.ToString());

        PlaygroundSettings settings = new() { Messages = [new(PlaygroundMessage.User, "Time?"), new(PlaygroundMessage.Call, """{"name":"time","arguments":{}}"""), new(PlaygroundMessage.Result, "10:00")] };
        JsonElement body = JsonElement.Parse(PlaygroundCalls.Request(settings, "m").Body!.ToJsonString());
        JsonElement called = body.GetProperty("messages")[1].GetProperty("tool_calls")[0];
        Assert.Equal(("time", "{}"), (called.GetProperty("function").GetProperty("name").GetString(), called.GetProperty("function").GetProperty("arguments").GetString()));
        Assert.Equal((called.GetProperty("id").GetString(), "10:00"), (body.GetProperty("messages")[2].GetProperty("tool_call_id").GetString(), body.GetProperty("messages")[2].GetProperty("content").GetString()));

        // The form of what a model called, without a script.
        IHtmlDocument page = await ada.SubmitAsync("playground", ("do", "answer"), ("role", "user"), ("text", "Time?"), ("said", ""), ("called", """{"name": "time", "arguments": {}}"""), ("result", "12:00"));
        Assert.Equal(["user", "call", "result"], page.QuerySelectorAll(".play-form select[name=role]").Select(static role => ((IHtmlSelectElement)role).Value));
        Assert.Equal(["user", "assistant", "tool"], model.Asked.Last().Select(static message => message.Role.Value));

        foreach ((string, string)[] wrong in new (string, string)[][]
        {
            [("role", "call"), ("text", "no JSON"), ("role", "result"), ("text", "1")], [("role", "call"), ("text", """{"name": "time", "arguments": {}}""")],
            [("role", "result"), ("text", "1")], [("role", "call"), ("text", """{"name": "time", "arguments": {}}"""), ("role", "user"), ("text", "1"), ("role", "result"), ("text", "1")],
        })
        {
            JsonElement errors = await ada.PostAsync("/playground/run", wrong);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, ada.Status);
            Assert.Contains("function call", errors[0].GetProperty("message").GetString()!, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_preset_is_saved_opened_shared_linked_and_deleted()
    {
        (TestSite site, _) = await StartAsync();
        await using TestSite running = site;
        await site.CreateAsync("bob@example.com", "Bob");
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);
        using PlaygroundWindow bob = await PlaygroundWindow.OpenAsync(site, "bob@example.com");

        await ada.SubmitAsync("playground", ("do", "save-new"), ("name", "Letters"), ("mode", "structured"), ("schema", "{\"type\":\"string\"}"), ("role", "user"), ("text", "A\nB"), ("temperature", "0.25"), ("stop", "x\\ny"));
        string address = ada.Location!;
        IHtmlDocument page = await ada.GoAsync(address);
        Assert.Equal("A\nB", page.QuerySelector(".play-form textarea[name=text]")!.TextContent);
        Assert.Equal("0.25", page.QuerySelector("#temperature")!.GetAttribute("value"));
        Assert.Equal("x\\ny", page.QuerySelector("#stop")!.TextContent);
        Assert.True(page.QuerySelector("#mode-structured")!.HasAttribute("checked"));
        page = await ada.SubmitAsync("playground", ("do", "save-new"), ("name", "Letters"), ("role", "user"), ("text", "Other"));
        Assert.NotNull(page.QuerySelector("#preset-name-error"));

        string own = address.Split('&')[0];
        page = await bob.GoAsync(own);
        Assert.Empty(page.QuerySelector(".play-form textarea[name=text]")!.TextContent);
        await ada.GoAsync(own);
        await ada.SubmitAsync("preset", own, ("do", "share"));
        Assert.NotNull((await ada.GoAsync(own)).QuerySelector("button[value=unshare]"));
        page = await ada.SubmitAsync("preset", own, ("do", "link"));
        string link = new Uri(page.QuerySelector(".play-link")!.TextContent).PathAndQuery;
        await ada.SubmitAsync("preset", own, ("do", "unshare"));
        Assert.Equal("A\nB", (await bob.GoAsync(link)).QuerySelector(".play-form textarea[name=text]")!.TextContent);
        page = await ada.GoAsync(own);
        Assert.NotNull(page.QuerySelector(".confirm button[value=delete]"));
        await ada.SubmitAsync("preset", own, ("do", "delete"));
        Assert.Empty((await bob.GoAsync(link)).QuerySelector(".play-form textarea[name=text]")!.TextContent);
    }

    [Fact]
    public async Task The_code_is_what_is_on_the_page_and_the_api_takes_it()
    {
        await using TestSite site = await PrimerSite.StartAsync(static plan => plan with { IsKeyless = true });
        await site.CreateAsync(Ada);
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);
        using Browser api = new(site);

        foreach (PlaygroundSettings settings in Everything())
        {
            ApiCall request = PlaygroundCalls.Request(settings, "primer-1");
            await api.SendAsync(new HttpRequestMessage(HttpMethod.Post, request.Path) { Content = new StringContent(request.Body!.ToJsonString(), null, "application/json") });
            string said = await api.Answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(api.Answer.IsSuccessStatusCode, $"{request.Body}\n{said}");
            JsonElement choice = JsonElement.Parse(said).GetProperty("choices")[0];
            string there = settings.Mode == PlaygroundMode.Completion ? choice.GetProperty("text").GetString()! : choice.GetProperty("message").GetProperty("content").GetString() ?? "";

            List<(string Type, JsonElement Data)> events = await ada.RunAsync([.. Fields(settings)]);
            string here = string.Concat(events.Where(static one => one.Type == "text" && one.Data.GetProperty("choice").GetInt32() == 0).Select(static one => one.Data.GetProperty("text").GetString()));
            Assert.Equal("end", events[^1].Type);
            Assert.Equal(there, here);
        }

        IHtmlDocument page = await ada.GoAsync("/playground?example=word-problem");
        Assert.Contains("primer-1", page.QuerySelector("[data-code]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_example_opens_filled_in()
    {
        (TestSite site, _) = await StartAsync();
        await using TestSite running = site;
        using PlaygroundWindow ada = await PlaygroundWindow.OpenAsync(site, Ada);
        foreach (SiteDocument example in site.Services.GetRequiredService<SiteLibrary>().Content.Examples)
        {
            IHtmlDocument page = await ada.GoAsync($"/playground?example={example.Slug}");
            Assert.Equal(example.Prompt!.User.ReplaceLineEndings("\n"), page.QuerySelector(".play-form textarea[name=text]")!.TextContent);
            PlaygroundSettings settings = PlaygroundExamples.Of(example.Prompt);
            FormErrors errors = new();
            PlaygroundForm.Check(settings, new UiText(Language.English), errors);
            Assert.Empty(errors.All);
            page = await ada.GoAsync(example.Address);
            Assert.Equal("false", page.QuerySelector($"a[href='/playground?example={example.Slug}']")!.GetAttribute("data-enhance-nav"));
        }
    }

    [Fact]
    public void Code_writes_characters_as_they_are()
    {
        PlaygroundSettings settings = new() { Model = "m", Messages = [new(PlaygroundMessage.User, "\ud83d\ude00 \\ud83d\\ude00 it's \"\"\"")] };
        foreach ((string name, ImmutableArray<ContentBlock> code) in PlaygroundCode.Tabs(settings, "m", new Uri("http://localhost:5080")))
        {
            string text = string.Concat(code.Select(static block => TextOf(block.Node)));
            Assert.Contains("\ud83d\ude00", text, StringComparison.Ordinal);
            Assert.Contains("\\\\ud83d", text, StringComparison.Ordinal);
            Assert.NotEmpty(name);
        }

        static string TextOf(ContentNode node) => node.Element is null ? node.Text : string.Concat(node.Children.Select(TextOf));
    }

    [Fact]
    public void What_is_kept_is_read_again_and_nothing_else_is()
    {
        foreach (PlaygroundSettings settings in Everything())
        {
            Assert.Equal(settings.Write(), PlaygroundSettings.Read(settings.Write())!.Write());
        }

        foreach (string wrong in new[] { "", "null", "{", "[]", "{\"messages\":null}", "{\"model\":null}", "{\"mode\":\"other\"}", "{\"numbers\":{\"seed\":\"x\"}}" })
        {
            Assert.Null(PlaygroundSettings.Read(wrong));
        }
    }

    // Every mode, and every setting in one of them.
    private static IEnumerable<PlaygroundSettings> Everything()
    {
        PlaygroundSettings one = new() { Model = "primer-1", Messages = [new(PlaygroundMessage.User, "What is 12 + 30?")] };
        yield return one with { Numbers = one.Numbers.Add("temperature", 0).Add("max_tokens", 24) };
        yield return one with
        {
            System = "Be \"brief\".\n\u2603\ud83d\ude00",
            Messages = [new(PlaygroundMessage.User, "What is 1 + 1?"), new(PlaygroundMessage.Assistant, "2"), new(PlaygroundMessage.User, "What is 2 + 2?")],
            Stop = ["\n\n"],
            Bias = "{\"5\": -100, \"6\": 1.5}",
            Numbers = one.Numbers.Add("temperature", 0.7m).Add("top_p", 0.8m).Add("top_k", 40).Add("min_p", 0.05m).Add("seed", 9_007_199_254_740_993).Add("frequency_penalty", 0.5m)
                .Add("presence_penalty", -0.5m).Add("repetition_penalty", 1.1m).Add("min_tokens", 2).Add("max_tokens", 16).Add("n", 2).Add("logprobs", 2),
        };
        yield return one with { Mode = PlaygroundMode.Completion, Prompt = "One, two,", Numbers = one.Numbers.Add("seed", 3).Add("temperature", 1) };
        yield return one with { Mode = PlaygroundMode.Completion, Prompt = "12 + 30 =", Numbers = one.Numbers.Add("seed", -3).Add("logprobs", 9).Add("n", 2).Add("max_tokens", 5) };
        yield return one with { Mode = PlaygroundMode.Completion, Prompt = "12 + 30 =", Echo = true, Numbers = one.Numbers.Add("seed", 4).Add("logprobs", 2).Add("max_tokens", 5) };
        yield return one with { Mode = PlaygroundMode.Completion, Prompt = "Once upon", Echo = true, Numbers = one.Numbers.Add("seed", 4).Add("best_of", 4).Add("n", 2).Add("temperature", 1) };
        yield return one with
        {
            Mode = PlaygroundMode.Structured,
            Schema = """{"type": "object", "properties": {"answer": {"type": "integer"}}, "required": ["answer"]}""",
            Numbers = one.Numbers.Add("seed", 1).Add("max_tokens", 32),
        };
    }

    private static IEnumerable<(string, string)> Fields(PlaygroundSettings settings)
    {
        yield return ("mode", settings.Mode.ToString());
        yield return ("model", settings.Model);
        yield return ("system", settings.System);
        yield return ("prompt", settings.Prompt);
        yield return ("schema", settings.Schema);
        if (settings.Echo)
        {
            yield return ("echo", "true");
        }

        yield return ("logit_bias", settings.Bias);
        yield return ("stop", PlaygroundForm.WriteStops(settings.Stop));
        foreach (PlaygroundMessage message in settings.Messages)
        {
            yield return ("role", message.Role);
            yield return ("text", message.Text);
        }

        foreach ((string name, decimal value) in settings.Numbers)
        {
            yield return (name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static async Task<UsageLine?> UsedAsync(TestSite site)
    {
        AccountDirectory accounts = site.Services.GetRequiredService<AccountDirectory>();
        UserAccount account = (await accounts.FindByEmailAsync(Ada, Cancellation))!;
        Actor actor = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(account.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        return (await site.Services.GetRequiredService<UsageReport>().TotalsAsync(actor, new UsageFilter(DateTimeOffset.UnixEpoch), UsageGrouping.None, Cancellation)).SingleOrDefault(static line => line.Requests > 0);
    }

    private static async Task<(TestSite Site, PacedModel Model)> StartAsync(bool paced = false)
    {
        TestSite site = await TestSite.StartAsync();
        PacedModel model = new() { IsPaced = paced };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription(ModelName) { Chats = true, ContextLength = 1000 }, model);
        await site.CreateAsync(Ada);
        return (site, model);
    }
}
