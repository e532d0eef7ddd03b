using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Models;
using Lyceum.Inference.Generation;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Chat;

public class ChatTests
{
    private const string ModelName = "paper-1";
    private const string Ada = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_answered_and_the_conversation_has_a_name()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        model.Usual = static messages => messages[^1].Text.StartsWith("Write a title", StringComparison.Ordinal) ? "The height of mountains" : "It is **high**.";

        (Guid conversation, Guid run, JsonElement view) = await ada.StartAsync("How high are mountains?");
        Assert.Equal(["question", "answer"], view.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("isAnswer").GetBoolean() ? "answer" : "question"));
        Assert.Equal("How high are mountains?", view.GetProperty("title").GetString());
        List<ChatEvent> events = await ada.ReadAsync(run);

        ShownText shown = new();
        foreach (ChatEvent text in events.Where(static happened => happened.Type == "text"))
        {
            shown.Apply(text.Data);
        }

        Assert.Contains("high", shown.ToString(), StringComparison.Ordinal);
        Assert.Equal("Complete", events[^1].Data.GetProperty("status").GetString());
        JsonElement state = await UntilAsync(ada, conversation, static state => !state.GetProperty("isUntitled").GetBoolean());
        Assert.Equal("The height of mountains", state.GetProperty("title").GetString());
        Assert.Contains("The height of mountains", (await ada.GoAsync("/chat")).QuerySelector(".sidebar-list")!.TextContent, StringComparison.Ordinal);

        // The page alone shows it all, without a script.
        string page = (await ada.GoAsync($"/chat/{conversation}")).QuerySelector("[data-thread]")!.TextContent;
        Assert.Contains("How high are mountains?", page, StringComparison.Ordinal);
        JsonElement details = await ada.GetAsync($"/chat/{conversation}/messages/{Last(state)}/details");
        Assert.Contains("Seed", details.GetProperty("lines").EnumerateArray().Select(static line => line.GetProperty("name").GetString()));

        // What an answer took goes along.
        JsonElement kept = await ada.PostAsync($"/chat/{conversation}/export", ("format", "json"));
        Assert.Contains("\"outputTokens\"", kept.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_twice_makes_one_message_and_one_answer()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid message, Guid run) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        (string, string)[] fields = [("new", "1"), ("conversation", $"{conversation}"), ("message", $"{message}"), ("run", $"{run}"), ("text", "Hello")];

        using ChatWindow second = await ChatWindow.OpenAsync(site, Ada);
        await Task.WhenAll(ada.PostAsync("/chat/send", fields), second.PostAsync("/chat/send", fields), ada.SubmitAsync("/chat/send", fields));
        await ada.ReadAsync(run);
        await ada.PostAsync("/chat/send", fields);

        JsonElement state = await ada.GetAsync($"/chat/{conversation}/state?from=0");
        Assert.Equal(2, state.GetProperty("messages").GetArrayLength());
        Assert.Equal(1, model.Asked.Count(static asked => asked[^1].Text == "Hello"));
        Assert.Empty(state.GetProperty("queue").EnumerateArray());
    }

    [Fact]
    public async Task Who_leaves_and_comes_back_sees_every_character_once()
    {
        (TestSite site, PacedModel model) = await StartAsync(paced: true);
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (_, Guid run, _) = await ada.StartAsync("Tell me everything");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        ShownText shown = new();
        string? lastId = null;
        string expected = "";

        // Each piece is read by a window that is closed right after; the next one says what was seen last.
        for (int i = 0; i < 6; i++)
        {
            string piece = $"Piece {i} of **all**. \n\n* point {i}\n";
            pen.Write(piece);
            expected += piece;
            await foreach (ChatEvent happened in ada.EventsAsync(run, lastId, Cancellation))
            {
                lastId = happened.Id;
                if (happened.Type == "text")
                {
                    shown.Apply(happened.Data);
                    if (shown.ToString().Contains($"point {i}", StringComparison.Ordinal))
                    {
                        break;
                    }
                }
            }
        }

        pen.End();
        await foreach (ChatEvent happened in ada.EventsAsync(run, lastId, Cancellation))
        {
            if (happened.Type == "text")
            {
                shown.Apply(happened.Data);
            }
        }

        ShownText whole = new();
        foreach (ChatEvent text in (await ada.ReadAsync(run)).Where(static happened => happened.Type == "text"))
        {
            whole.Apply(text.Data);
        }

        Assert.Equal(whole.ToString(), shown.ToString());
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(2, shown.ToString().Split($"Piece {i} of").Length));
    }

    [Fact]
    public async Task An_answer_goes_on_when_nobody_reads()
    {
        (TestSite site, PacedModel model) = await StartAsync(paced: true);
        await using TestSite running = site;
        Guid conversation;
        using (ChatWindow lid = await ChatWindow.OpenAsync(site, Ada))
        {
            (conversation, Guid _, JsonElement _) = await lid.StartAsync("Go on without me");
        }

        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        pen.Write("All of ");
        pen.Write("it.");
        pen.End();

        using ChatWindow phone = await ChatWindow.OpenAsync(site, Ada);
        JsonElement state = await UntilAsync(phone, conversation, static state => !state.GetProperty("isRunning").GetBoolean());
        JsonElement answer = await phone.GetAsync($"/chat/{conversation}/messages/{Last(state)}");
        Assert.Equal("All of it.", answer.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Another_window_stops_an_answer_and_what_was_written_stays()
    {
        (TestSite site, PacedModel model) = await StartAsync(paced: true);
        await using TestSite running = site;
        using ChatWindow desk = await ChatWindow.OpenAsync(site, Ada);
        using ChatWindow phone = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, _) = await desk.StartAsync("Count to a thousand");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        pen.Write("One, two, ");
        await foreach (ChatEvent happened in desk.EventsAsync(run, null, Cancellation))
        {
            if (happened.Type == "text")
            {
                break;
            }
        }

        JsonElement state = await phone.PostAsync($"/chat/{conversation}/stop", ("from", "0"));

        Assert.False(state.GetProperty("isRunning").GetBoolean());
        JsonElement answer = state.GetProperty("messages").EnumerateArray().Last();
        Assert.Equal(("Interrupted", true), (answer.GetProperty("status").GetString(), answer.GetProperty("isCut").GetBoolean()));
        Assert.False(answer.TryGetProperty("problem", out JsonElement _));
        Assert.Equal("One, two, ", (await phone.GetAsync($"/chat/{conversation}/messages/{answer.GetProperty("id").GetString()}")).GetProperty("text").GetString());

        // It goes on where it stopped, beside what there is.
        Guid again = Guid.NewGuid();
        JsonElement continued = await desk.PostAsync($"/chat/{conversation}/continue", ("message", answer.GetProperty("id").GetString()!), ("run", $"{again}"));
        PacedModel.Pen second = await model.NextAsync(Cancellation);
        second.Write(" three.");
        second.End();
        await desk.ReadAsync(again);
        JsonElement whole = await desk.GetAsync($"/chat/{conversation}/messages/{Last(continued)}");
        Assert.Equal("One, two, three.", whole.GetProperty("text").GetString());
        Assert.Equal(("assistant", "One, two,"), (model.Asked.Last()[^1].Role.Value, model.Asked.Last()[^1].Text));
        Assert.Equal(2, continued.GetProperty("messages").EnumerateArray().Last().GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Messages_sent_meanwhile_wait_in_order_and_can_be_taken_back()
    {
        (TestSite site, PacedModel model) = await StartAsync(paced: true);
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, _) = await ada.StartAsync("First");
        PacedModel.Pen first = await model.NextAsync(Cancellation);
        (_, Guid secondRun, _) = await ada.SendAsync(conversation, "Second");
        (Guid third, _, _) = await ada.SendAsync(conversation, "Third");
        (_, Guid fourthRun, JsonElement view) = await ada.SendAsync(conversation, "Fourth");
        Assert.Equal(["Second", "Third", "Fourth"], view.GetProperty("queue").EnumerateArray().Select(static queued => queued.GetProperty("text").GetString()));
        Assert.Equal(2, (await ada.GetAsync($"/chat/{conversation}/state?from=0")).GetProperty("messages").GetArrayLength());

        await ada.PostAsync($"/chat/{conversation}/withdraw", ("message", $"{third}"));
        first.Write("1");
        first.End();
        PacedModel.Pen second = await model.NextAsync(Cancellation);
        second.Write("2");
        second.End();
        PacedModel.Pen fourth = await model.NextAsync(Cancellation);
        fourth.Write("4");
        fourth.End();
        await ada.ReadAsync(run);
        await ada.ReadAsync(secondRun);
        await ada.ReadAsync(fourthRun);

        JsonElement state = await ada.GetAsync($"/chat/{conversation}/state?from=0");
        Assert.Empty(state.GetProperty("queue").EnumerateArray());
        Assert.Equal(["First", "1", "Second", "2", "Fourth", "4"], await TextsAsync(ada, conversation, state));
        for (int i = 0; i < MessageQueue.MostWaiting + 1; i++)
        {
            model.IsPaced = true;
            await ada.SendAsync(conversation, $"More {i}");
        }

        await ada.SendAsync(conversation, "Too many");
        Assert.Equal(HttpStatusCode.Conflict, ada.Answer.StatusCode);
    }

    [Fact]
    public async Task Edits_and_further_answers_are_branches_between_which_one_switches()
    {
        (TestSite site, PacedModel _) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, JsonElement view) = await ada.StartAsync("Apples");
        await ada.ReadAsync(run);
        string question = view.GetProperty("messages")[0].GetProperty("id").GetString()!;

        Guid edited = Guid.NewGuid();
        JsonElement changed = await ada.PostAsync($"/chat/{conversation}/edit", ("message", question), ("next", $"{Guid.NewGuid()}"), ("run", $"{edited}"), ("text", "Pears"));
        await ada.ReadAsync(edited);
        Assert.Equal((2, 2), (changed.GetProperty("messages")[0].GetProperty("position").GetInt32(), changed.GetProperty("messages")[0].GetProperty("count").GetInt32()));
        Guid again = Guid.NewGuid();
        await ada.PostAsync($"/chat/{conversation}/regenerate", ("message", Last(changed)), ("run", $"{again}"));
        await ada.ReadAsync(again);
        JsonElement state = await ada.GetAsync($"/chat/{conversation}/state?from=0");
        Assert.Equal(["Pears", "You said: Pears"], await TextsAsync(ada, conversation, state));
        Assert.Equal(2, state.GetProperty("messages")[1].GetProperty("position").GetInt32());

        state = await ada.PostAsync($"/chat/{conversation}/select", ("message", question));
        Assert.Equal(["Apples", "You said: Apples"], await TextsAsync(ada, conversation, state));
        Assert.Equal($"/chat/{conversation}", await ada.SubmitAsync($"/chat/{conversation}/select", ("message", state.GetProperty("messages")[0].GetProperty("next").GetString()!)));
        state = await ada.GetAsync($"/chat/{conversation}/state?from=0");
        Assert.Equal(["Pears", "You said: Pears"], await TextsAsync(ada, conversation, state));
    }

    [Fact]
    public async Task What_goes_wrong_is_said_and_tried_again()
    {
        (TestSite site, PacedModel model) = await StartAsync(paced: true);
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, JsonElement view) = await ada.StartAsync("Break");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        pen.Write("Half an ans");
        pen.Break(new InvalidOperationException("secret details"));
        JsonElement end = (await ada.ReadAsync(run))[^1].Data;
        Assert.Equal(("Failed", "server_error"), (end.GetProperty("status").GetString(), end.GetProperty("problem").GetProperty("code").GetString()));
        Assert.DoesNotContain("secret", end.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("Half an ans", (await ada.GetAsync($"/chat/{conversation}/messages/{Last(view)}")).GetProperty("text").GetString());

        Guid again = Guid.NewGuid();
        await ada.PostAsync($"/chat/{conversation}/regenerate", ("message", Last(view)), ("run", $"{again}"));
        (await model.NextAsync(Cancellation)).End();
        Assert.Equal("Complete", (await ada.ReadAsync(again))[^1].Data.GetProperty("status").GetString());

        // Longer than the model can read: a choice of what to leave out.
        model.IsPaced = false;
        (_, Guid tooLong, JsonElement sent) = await ada.SendAsync(conversation, string.Join(' ', Enumerable.Repeat("word", 1200)));
        end = (await ada.ReadAsync(tooLong))[^1].Data;
        Assert.Equal("context_length", end.GetProperty("problem").GetProperty("code").GetString());
        Guid next = Guid.NewGuid();
        await ada.PostAsync($"/chat/{conversation}/begin-anew", ("message", Last(sent)), ("run", $"{Guid.NewGuid()}"), ("next", $"{next}"));
        Assert.Equal(HttpStatusCode.OK, ada.Answer.StatusCode);
        Assert.NotEqual(0, (await ada.GetAsync($"/chat/{next}/state?from=0")).GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task Dropping_the_oldest_turns_answers_what_was_too_long()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        string many = string.Join(' ', Enumerable.Repeat("word", 600));
        model.Usual = static _ => "Yes";
        (Guid conversation, Guid run, _) = await ada.StartAsync("old " + many);
        await ada.ReadAsync(run);
        (_, Guid second, JsonElement view) = await ada.SendAsync(conversation, "new " + many);
        Assert.Equal("Failed", (await ada.ReadAsync(second))[^1].Data.GetProperty("status").GetString());

        Guid again = Guid.NewGuid();
        view = await ada.PostAsync($"/chat/{conversation}/drop-oldest", ("message", Last(view)), ("run", $"{again}"), ("from", "3"));
        Assert.Equal("Complete", (await ada.ReadAsync(again))[^1].Data.GetProperty("status").GetString());
        Assert.StartsWith("new", Assert.Single(model.Asked.Last()).Text, StringComparison.Ordinal);
        // The failed try had written nothing, so it is gone.
        Assert.Equal(1, view.GetProperty("messages").EnumerateArray().Last().GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_program_that_ends_marks_what_it_was_writing()
    {
        (TestSite site, PacedModel model) = await StartAsync(paced: true);
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, _) = await ada.StartAsync("Write a novel");
        PacedModel.Pen pen = await model.NextAsync(Cancellation);
        pen.Write("It was a dark");
        await foreach (ChatEvent happened in ada.EventsAsync(run, null, Cancellation))
        {
            if (happened.Type == "text")
            {
                break;
            }
        }

        await ada.SendAsync(conversation, "And then?");

        // What the program does first when it ends.
        await site.Services.GetRequiredService<GenerationLog>().DisposeAsync();
        JsonElement state = await ada.GetAsync($"/chat/{conversation}/state?from=0");
        JsonElement answer = state.GetProperty("messages").EnumerateArray().Last();
        Assert.Equal(("Interrupted", "interrupted"), (answer.GetProperty("status").GetString(), answer.GetProperty("problem").GetProperty("code").GetString()));
        Assert.Equal("It was a dark", (await ada.GetAsync($"/chat/{conversation}/messages/{answer.GetProperty("id").GetString()}")).GetProperty("text").GetString());
        Assert.Equal("And then?", Assert.Single(state.GetProperty("queue").EnumerateArray()).GetProperty("text").GetString());
        await site.DisposeAsync();
    }

    [Fact]
    public async Task What_is_somebodys_is_not_there_for_others()
    {
        (TestSite site, PacedModel _) = await StartAsync();
        await using TestSite running = site;
        await site.CreateAsync("eve@example.com", "Eve");
        await JoinAsync(site, "eve@example.com");
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        using ChatWindow eve = await ChatWindow.OpenAsync(site, "eve@example.com");
        string file = (await ada.AttachAsync("secret.txt", "The secret."u8.ToArray()))[0].GetProperty("id").GetString()!;
        (Guid conversation, Guid run, JsonElement view) = await ada.StartAsync("Private", ("file", file));
        await ada.ReadAsync(run);
        string message = view.GetProperty("messages")[0].GetProperty("id").GetString()!;

        foreach (string path in new[]
        {
            $"/chat/{conversation}", $"/chat/{conversation}/state", $"/chat/{conversation}/messages?before=9", $"/chat/{conversation}/messages/{message}",
            $"/chat/{conversation}/messages/{message}/details", $"/chat/runs/{run}/events", $"/chat/files/{file}",
        })
        {
            await eve.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, eve.Answer.StatusCode));
            await ada.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, ada.Answer.StatusCode));
        }

        foreach (string act in new[] { "stop", "edit", "regenerate", "continue", "select", "keep", "send-queued", "drop-oldest", "begin-anew", "settings", "rename", "pin", "archive", "restore", "delete", "end", "withdraw" })
        {
            await eve.PostAsync($"/chat/{conversation}/{act}", ("message", message), ("run", $"{Guid.NewGuid()}"), ("next", $"{Guid.NewGuid()}"), ("text", "Mine"), ("title", "Mine"));
            Assert.Equal((act, HttpStatusCode.NotFound), (act, eve.Answer.StatusCode));
        }

        await eve.SendAsync(conversation, "Mine");
        Assert.Equal(HttpStatusCode.NotFound, eve.Answer.StatusCode);
        await eve.StartAsync("With a file of another", ("file", file));
        Assert.Equal(HttpStatusCode.NotFound, eve.Answer.StatusCode);
        Assert.Equal(["Private", "You said: File \"secret.txt\":\n\nThe secret.\n\nEnd of the file \"secret.txt\".\n\nPrivate"], await TextsAsync(ada, conversation, await ada.GetAsync($"/chat/{conversation}/state?from=0")));
        Assert.DoesNotContain("Private", (await eve.GoAsync("/chat/search?q=Private")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using Browser nobody = new(site);
        await nobody.GoAsync($"/chat/{conversation}");
        Assert.StartsWith("/login", nobody.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, _) = await ada.StartAsync("Hello");
        await ada.ReadAsync(run);
        int asked = model.Asked.Count;

        foreach (string path in new[]
        {
            "/chat/send", "/chat/files", "/chat/preferences", $"/chat/{conversation}/delete", $"/chat/{conversation}/stop", $"/chat/{conversation}/edit", $"/chat/{conversation}/regenerate",
            $"/chat/{conversation}/rename", $"/chat/{conversation}/settings", $"/chat/{conversation}/restore", $"/chat/{conversation}/end",
        })
        {
            await ada.PostAsync(path, "", [("conversation", $"{conversation}"), ("message", $"{Guid.NewGuid()}"), ("run", $"{Guid.NewGuid()}"), ("text", "x")]);
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, ada.Answer.StatusCode));
        }

        Assert.Equal(2, (await ada.GetAsync($"/chat/{conversation}/state?from=0")).GetProperty("messages").GetArrayLength());
        Assert.DoesNotContain(model.Asked.Skip(asked), static messages => messages[^1].Text == "x");
    }

    [Fact]
    public async Task A_conversation_of_thousands_of_messages_is_opened_by_its_end()
    {
        const int Length = 5000;
        (TestSite site, PacedModel _) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, _) = await ada.StartAsync("First");
        await ada.ReadAsync(run);
        UserAccount account = (await site.Services.GetRequiredService<AccountDirectory>().FindByEmailAsync(Ada, Cancellation))!;
        Actor actor = (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(account.HomeOrganizationId!.Value, account.Id, Cancellation))!;
        MessageTree tree = site.Services.GetRequiredService<MessageTree>();
        for (int i = 2; i < Length; i += 500)
        {
            await tree.AppendAllAsync(
                actor,
                conversation,
                [.. Enumerable.Range(i, 500).Select(static i => new NewMessage
                {
                    Role = i % 2 == 0 ? MessageRole.User : MessageRole.Assistant,
                    Content = $$"""[{"type":"text","text":"Message {{i}}"}]""",
                    Text = $"Message {i}",
                })],
                Cancellation);
        }

        AngleSharp.Html.Dom.IHtmlDocument page = await ada.GoAsync($"/chat/{conversation}");
        Assert.Equal(20, page.QuerySelectorAll("[data-thread] > .message").Length);
        string before = page.QuerySelector("lyceum-chat")!.GetAttribute("data-before")!;
        JsonElement earlier = await ada.GetAsync($"/chat/{conversation}/messages?before={before}");
        Assert.Equal(20, earlier.GetProperty("messages").GetArrayLength());
        Assert.Equal(int.Parse(before, System.Globalization.CultureInfo.InvariantCulture) - 20, earlier.GetProperty("before").GetInt32());
        Assert.Contains(before, page.QuerySelector("[data-earlier]")!.GetAttribute("href")!, StringComparison.Ordinal);

        // And a message to it is answered with no more of it than the model can read.
        (_, Guid last, _) = await ada.SendAsync(conversation, "The last word");
        Assert.Equal("context_length", (await ada.ReadAsync(last))[^1].Data.GetProperty("problem").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Files_of_many_kinds_are_read_and_others_are_refused_in_a_sentence()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (string Name, byte[] Content, string? Code)[] files =
        [
            ("notes.md", "# Notes"u8.ToArray(), null),
            ("old.txt", [0x63, 0x61, 0x66, 0xE9], null),
            ("wide.txt", [0xFF, 0xFE, 0x68, 0x00, 0x69, 0x00], null),
            ("paper.pdf", Pdf("Gardens are planned."), null),
            ("empty.txt", "  \n"u8.ToArray(), "attachment_empty"),
            ("picture.png", [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 1], "attachment_kind"),
            ("broken.pdf", "%PDF-1.7 and nothing else"u8.ToArray(), "attachment_broken"),
            ("large.txt", new byte[(20 << 20) + 1], "attachment_large"),
        ];
        foreach ((string name, byte[] content, string? code) in files)
        {
            JsonElement answer = await ada.AttachAsync(name, content);
            Assert.Equal((name, code), (name, answer.ValueKind == JsonValueKind.Array ? null : answer.GetProperty("code").GetString()));
        }

        string id = (await ada.AttachAsync("../../etc/paper.pdf", Pdf("Gardens are planned.")))[0].GetProperty("id").GetString()!;
        (_, Guid run, JsonElement view) = await ada.StartAsync("What are gardens?", ("file", id));
        await ada.ReadAsync(run);
        Assert.Contains("Gardens are planned.", model.Asked.Last()[^1].Text, StringComparison.Ordinal);
        Assert.Equal("paper.pdf", view.GetProperty("messages")[0].GetProperty("files")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Files_beyond_the_tenth_of_a_message_are_refused_and_none_is_left_out()
    {
        (TestSite site, PacedModel model) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        List<(string, string)> files = [];
        for (int i = 0; i < 10; i++)
        {
            files.Add(("file", (await ada.AttachAsync("note.txt", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Note number {i}."))))[0].GetProperty("id").GetString()!));
        }

        (Guid conversation, _, JsonElement refused) = await ada.StartAsync("What do they say?", [.. files, files[0]]);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "attachment_many"), (ada.Answer.StatusCode, refused.GetProperty("code").GetString()));
        await ada.GetAsync($"/chat/{conversation}/state");
        Assert.Equal(HttpStatusCode.NotFound, ada.Answer.StatusCode);

        (_, Guid run, JsonElement view) = await ada.StartAsync("What do they say?", [.. files]);
        await ada.ReadAsync(run);
        Assert.Equal(10, view.GetProperty("messages")[0].GetProperty("files").GetArrayLength());
        Assert.Contains("Note number 9.", model.Asked.Last()[^1].Text, StringComparison.Ordinal);
    }

    // The least of a PDF that has a page with a line of text.
    private static byte[] Pdf(string line)
    {
        string text = $"BT /F1 24 Tf 72 700 Td ({line}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        System.Text.StringBuilder pdf = new("%PDF-1.4\n");
        List<int> places = [];
        for (int i = 0; i < objects.Length; i++)
        {
            places.Add(pdf.Length);
            pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        int table = pdf.Length;
        pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        places.ForEach(place => pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
        pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF");
        return System.Text.Encoding.ASCII.GetBytes(pdf.ToString());
    }

    private static async Task<(TestSite Site, PacedModel Model)> StartAsync(bool paced = false)
    {
        TestSite site = await TestSite.StartAsync();
        PacedModel model = new() { IsPaced = paced };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription(ModelName) { ContextLength = 1000, Chats = true }, model);
        await site.CreateAsync(Ada);
        return (site, model);
    }

    // Two people of one organisation: nothing but ownership stands between them.
    private static async Task JoinAsync(TestSite site, string email)
    {
        AccountDirectory accounts = site.Services.GetRequiredService<AccountDirectory>();
        UserAccount ada = (await accounts.FindByEmailAsync(Ada, Cancellation))!;
        UserAccount other = (await accounts.FindByEmailAsync(email, Cancellation))!;
        MemberDirectory members = site.Services.GetRequiredService<MemberDirectory>();
        if (ada.HomeOrganizationId is { } home && await members.FindActorAsync(home, other.Id, Cancellation) is null && await members.FindActorAsync(home, ada.Id, Cancellation) is { Role: Role.Owner } owner)
        {
            await members.AddAsync(owner, other.Id, Role.Member, Cancellation);
        }
    }

    private static string Last(JsonElement view) => view.GetProperty("leaf").GetString()!;

    private static async Task<List<string>> TextsAsync(ChatWindow window, Guid conversation, JsonElement view)
    {
        List<string> texts = [];
        foreach (JsonElement message in view.GetProperty("messages").EnumerateArray())
        {
            texts.Add((await window.GetAsync($"/chat/{conversation}/messages/{message.GetProperty("id").GetString()}")).GetProperty("text").GetString()!);
        }

        return texts;
    }

    // What happens after an answer, such as its conversation's name, is told by nobody; it is asked for until it is there.
    private static async Task<JsonElement> UntilAsync(ChatWindow window, Guid conversation, Func<JsonElement, bool> holds)
    {
        while (true)
        {
            JsonElement state = await window.GetAsync($"/chat/{conversation}/state");
            if (holds(state))
            {
                return state;
            }

            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
