using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Lyceum.Gateway.Models;
using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Chat;

/// <summary>What is told to models behind a conversation, and what people can do where an answer cannot be had.</summary>
public class ChatWaysOnTests
{
    private const string ModelName = "paper-1";
    private const string Ada = "ada@example.com";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_tells_models_what_it_wants_of_the_conversations_in_it()
    {
        (TestSite site, PacedModel model, Actor actor) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        Project project = await site.Services.GetRequiredService<ProjectDirectory>().CreateAsync(actor, "Botany", Cancellation);
        ConversationPreferencesDirectory preferences = site.Services.GetRequiredService<ConversationPreferencesDirectory>();
        await preferences.SetAsync(actor, project.Id, "Give the Latin names, too.", null, Cancellation);
        await preferences.SetAsync(actor, "Be brief.", null, Cancellation);
        (Guid conversation, Guid run, _) = await ada.StartAsync("What grows here?", ("instructions", "Speak of roses."));
        await ada.ReadAsync(run);
        Assert.Equal("Be brief.\n\nSpeak of roses.", model.Asked.Last()[0].Text);

        // Filed from its own menu, and named there.
        Assert.NotNull((await ada.GoAsync($"/chat/{conversation}")).QuerySelector("button[commandfor=chat-file]"));
        Assert.Equal($"/chat/{conversation}", await ada.SubmitAsync($"/chat/{conversation}/file", ("project", $"{project.Id}")));
        IHtmlDocument page = await ada.GoAsync($"/chat/{conversation}");
        Assert.Equal("Botany", page.QuerySelector(".chat-project")!.TextContent.Trim());
        (_, Guid next, _) = await ada.SendAsync(conversation, "And there?");
        await ada.ReadAsync(next);
        Assert.Equal("Be brief.\n\nGive the Latin names, too.\n\nSpeak of roses.", model.Asked.Last()[0].Text);

        await ada.SubmitAsync($"/chat/{conversation}/file", ("project", ""));
        Assert.Null((await ada.GoAsync($"/chat/{conversation}")).QuerySelector(".chat-project"));
        await ada.SubmitAsync($"/chat/{conversation}/file", ("project", $"{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.NotFound, ada.Answer.StatusCode);
    }

    [Fact]
    public async Task A_limit_says_until_when_and_lets_one_try_again()
    {
        (TestSite site, PacedModel _, Actor actor) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (Guid conversation, Guid run, _) = await ada.StartAsync("First");
        await ada.ReadAsync(run);
        await site.Services.GetRequiredService<ProjectPolicyDirectory>().SetLimitsAsync(actor, await PayingAsync(site, actor), ModelName, new QuotaLimits(null, 1, null), Cancellation);

        JsonElement problem = await FailAsync(ada, conversation, "Second");

        Assert.Equal("rate_limit", problem.GetProperty("code").GetString());
        Assert.StartsWith("A limit is reached", problem.GetProperty("text").GetString(), StringComparison.Ordinal);
        await SeeWayOnAsync(ada, conversation, "regenerate");
    }

    [Fact]
    public async Task A_spent_budget_says_so_and_lets_one_choose_another_model()
    {
        (TestSite site, PacedModel _, Actor actor) = await StartAsync();
        await using TestSite running = site;
        PacedModel cheap = new() { Usual = static _ => "For nothing." };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("gift-1") { ContextLength = 1000, Chats = true }, cheap);
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        await site.Services.GetRequiredService<Ledger>().RecordPriceAsync(ModelName, DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = Money.FromUnits(1_000_000) }, Cancellation);
        await site.Services.GetRequiredService<BudgetDirectory>().SetAsync(
            actor, new BudgetSettings(BudgetScope.Project, await PayingAsync(site, actor), BudgetPeriod.Month, Money.FromUnits(5)), Cancellation);
        (Guid conversation, Guid run, _) = await ada.StartAsync("How dear are you?", ("model", ModelName));
        JsonElement end = (await ada.ReadAsync(run))[^1].Data;
        Assert.Equal("budget", end.GetProperty("problem").GetProperty("code").GetString());
        Assert.StartsWith("The budget is spent", end.GetProperty("problem").GetProperty("text").GetString(), StringComparison.Ordinal);
        await SeeWayOnAsync(ada, conversation, "regenerate");

        Guid again = Guid.NewGuid();
        await ada.PostAsync($"/chat/{conversation}/regenerate", ("message", end.GetProperty("id").GetString()!), ("run", $"{again}"), ("model", "gift-1"));
        Assert.Equal("Complete", (await ada.ReadAsync(again))[^1].Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_an_answer_cost_is_what_the_ledger_says()
    {
        (TestSite site, PacedModel model, Actor _) = await StartAsync();
        await using TestSite running = site;
        model.Usual = static _ => "Two words";
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        await site.Services.GetRequiredService<Ledger>().RecordPriceAsync(ModelName, DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = Money.FromUnits(1_000_000) }, Cancellation);
        (Guid conversation, Guid run, _) = await ada.StartAsync("How dear are you?");
        string answer = (await ada.ReadAsync(run))[^1].Data.GetProperty("id").GetString()!;

        JsonElement details = await ada.GetAsync($"/chat/{conversation}/messages/{answer}/details");

        // The model wrote one piece, which is a token to it.
        Assert.Contains("Cost 1", details.GetProperty("lines").EnumerateArray().Select(static line => $"{line.GetProperty("name").GetString()} {line.GetProperty("value").GetString()}"));
    }

    [Fact]
    public async Task What_is_too_long_is_begun_anew_with_a_summary_and_the_question_follows()
    {
        (TestSite site, PacedModel model, Actor _) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        model.Usual = static messages => messages[^1].Text.Contains("Sum up", StringComparison.Ordinal) ? "We spoke of roses." : "Yes.";
        (Guid conversation, Guid run, _) = await ada.StartAsync("What of roses?");
        await ada.ReadAsync(run);
        JsonElement problem = await FailAsync(ada, conversation, "And of these: " + string.Join(' ', Enumerable.Repeat("rose", 995)));
        Assert.Equal("context_length", problem.GetProperty("code").GetString());
        IHtmlDocument page = await ada.GoAsync($"/chat/{conversation}");
        Assert.Equal(["drop-oldest", "begin-anew", "sum-up"], Ways(page).Select(static way => way.GetAttribute("formaction")!.Split('/')[^1]));

        (Guid next, Guid summary) = (Guid.NewGuid(), Guid.NewGuid());
        for (int i = 0; i < 2; i++)
        {
            // A double click makes one.
            await ada.PostAsync($"/chat/{conversation}/sum-up", ("run", $"{summary}"), ("next", $"{next}"));
            Assert.Equal(HttpStatusCode.OK, ada.Answer.StatusCode);
        }

        await ada.ReadAsync(summary);
        Assert.Contains("What of roses?", model.Asked.Single(static asked => asked[^1].Text.Contains("Sum up", StringComparison.Ordinal))[^1].Text, StringComparison.Ordinal);
        JsonElement state;
        do
        {
            state = await ada.GetAsync($"/chat/{next}/state?from=0");
        }
        while (state.GetProperty("messages").GetArrayLength() < 4);
        string[] texts = [.. await Task.WhenAll(state.GetProperty("messages").EnumerateArray().Take(3).Select(async message =>
        {
            using ChatWindow other = await ChatWindow.OpenAsync(site, Ada);
            return (await other.GetAsync($"/chat/{next}/messages/{message.GetProperty("id").GetString()}")).GetProperty("text").GetString()!;
        }))];
        Assert.StartsWith("Sum up", texts[0], StringComparison.Ordinal);
        Assert.Equal("We spoke of roses.", texts[1]);
        Assert.StartsWith("And of these:", texts[2], StringComparison.Ordinal);
        string file = state.GetProperty("messages")[0].GetProperty("files")[0].GetProperty("id").GetString()!;
        await ada.GetAsync($"/chat/files/{file}");
        Assert.Equal(HttpStatusCode.OK, ada.Answer.StatusCode);
    }

    [Fact]
    public async Task A_model_that_is_being_loaded_says_how_far_it_is()
    {
        (TestSite site, PacedModel _, Actor _) = await StartAsync();
        await using TestSite running = site;
        PacedModel slow = new() { LoadsSlowly = true };
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("slow-1") { ContextLength = 1000, Chats = true }, slow);
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        (_, Guid run, _) = await ada.StartAsync("Are you there?", ("model", "slow-1"));
        await foreach (ChatEvent happened in ada.EventsAsync(run, null, Cancellation))
        {
            if (happened.Type == "state" && happened.Data.GetProperty("phase").GetString() == "loading" && happened.Data.GetProperty("progress").GetDouble() == 0.4)
            {
                break;
            }
        }

        slow.Loads.SetResult();
        Assert.Equal("Complete", (await ada.ReadAsync(run))[^1].Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_model_that_was_used_last_is_chosen_for_a_new_conversation()
    {
        (TestSite site, PacedModel _, Actor _) = await StartAsync();
        await using TestSite running = site;
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("quill-2") { ContextLength = 1000, Chats = true }, new PacedModel());
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        foreach (string model in new[] { "quill-2", ModelName })
        {
            (_, Guid run, _) = await ada.StartAsync("Hello", ("model", model));
            await ada.ReadAsync(run);
            Assert.Equal(model, (await ada.GoAsync("/chat")).QuerySelector<IHtmlSelectElement>("select[name=model]")!.Value);
        }

        // What is temporary leaves nothing behind.
        (_, Guid last, _) = await ada.StartAsync("Hello", ("model", "quill-2"), ("temporary", "1"));
        await ada.ReadAsync(last);
        Assert.Equal(ModelName, (await ada.GoAsync("/chat")).QuerySelector<IHtmlSelectElement>("select[name=model]")!.Value);
    }

    [Fact]
    public async Task A_pdf_with_a_password_is_refused_in_a_sentence()
    {
        (TestSite site, PacedModel _, Actor _) = await StartAsync();
        await using TestSite running = site;
        using ChatWindow ada = await ChatWindow.OpenAsync(site, Ada);
        JsonElement refused = await ada.AttachAsync("locked.pdf", LockedPdf());
        Assert.Equal("attachment_locked", refused.GetProperty("code").GetString());
        Assert.Equal("This PDF is locked with a password; unlock it and attach it again.", refused.GetProperty("text").GetString());
    }

    private static async Task<JsonElement> FailAsync(ChatWindow window, Guid conversation, string text)
    {
        (_, Guid run, _) = await window.SendAsync(conversation, text);
        JsonElement end = (await window.ReadAsync(run))[^1].Data;
        Assert.Equal("Failed", end.GetProperty("status").GetString());
        return end.GetProperty("problem");
    }

    // The page alone has a sentence and a button, without a script.
    private static async Task SeeWayOnAsync(ChatWindow window, Guid conversation, string way)
    {
        IHtmlDocument page = await window.GoAsync($"/chat/{conversation}");
        Assert.Equal(way, Assert.Single(Ways(page)).GetAttribute("formaction")!.Split('/')[^1]);
        Assert.NotEmpty(page.QuerySelector(".message-problem:not([hidden]) [data-problem-text]")!.TextContent.Trim());
    }

    private static IEnumerable<IElement> Ways(IHtmlDocument page) => page.QuerySelectorAll("[data-thread] .message-problem:not([hidden]) button:not([hidden])");

    private static async Task<Guid> PayingAsync(TestSite site, Actor actor) => (await site.Services.GetRequiredService<ProjectDirectory>().ListAsync(actor, Cancellation)).Single().Id;

    private static async Task<(TestSite Site, PacedModel Model, Actor Actor)> StartAsync()
    {
        TestSite site = await TestSite.StartAsync();
        PacedModel model = new();
        site.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription(ModelName) { ContextLength = 1000, Chats = true }, model);
        UserAccount made = await site.CreateAsync(Ada);
        UserAccount account = (await site.Services.GetRequiredService<AccountDirectory>().FindAsync(made.Id, Cancellation))!;
        return (site, model, (await site.Services.GetRequiredService<MemberDirectory>().FindActorAsync(account.HomeOrganizationId!.Value, account.Id, Cancellation))!);
    }

    // Encrypted by the standard's first revision, with a password that nobody knows.
    private static byte[] LockedPdf()
    {
        string secret = string.Concat(Enumerable.Repeat("3f", 32));
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
            $"<< /Filter /Standard /V 1 /R 2 /O <{secret}> /U <{secret}> /P -4 >>",
        ];
        StringBuilder pdf = new("%PDF-1.4\n");
        List<int> places = [];
        for (int i = 0; i < objects.Length; i++)
        {
            places.Add(pdf.Length);
            pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        int table = pdf.Length;
        pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        places.ForEach(place => pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
        pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R /Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] >>\nstartxref\n{table}\n%%EOF");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }
}
