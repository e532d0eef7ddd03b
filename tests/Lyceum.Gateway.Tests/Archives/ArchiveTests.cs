using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lyceum.Gateway.Archives;
using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Runs;
using Lyceum.Platform;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Files;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Sharing;

namespace Lyceum.Gateway.Tests.Archives;

/// <summary>Conversations on their way out and in again.</summary>
public sealed class ArchiveTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_person_exports_another_imports_with_its_tree_titles_and_times()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;
        Actor other = await JoinAsync(run);
        Guid id = await WriteAsync(run, owner);
        await run.Get<ConversationDirectory>().CreateAsync(owner, new ConversationSettings { Title = "Ünï 漢 <script>", IsArchived = true }, temporary: false, Cancellation);
        await run.Get<MessageTree>().AppendAsync(
            owner, (await ListAsync(run, owner, archived: true))[0].Id, new NewMessage { Role = MessageRole.User, Content = MessageParts.Write([MessageParts.Text("Hi \uD83D\uDC0B </script>")]), Text = "Hi" }, Cancellation);

        byte[] archive = await ExportAsync(run, owner);
        ImportReport report = await ImportAsync(run, other, archive);

        Assert.Null(report.Problem);
        Assert.Equal((2, 0, 0), (report.Added, report.Extended, report.Known));
        Assert.Empty(report.Skipped);
        Assert.Empty(report.Notes);
        Conversation before = await run.Get<ConversationDirectory>().GetAsync(owner, id, Cancellation);
        Conversation after = Assert.Single(await ListAsync(run, other, archived: false));
        Assert.Equal(
            (before.Title, before.CreatedAt, before.UpdatedAt, before.Model, before.Instructions, before.IsPinned),
            (after.Title, after.CreatedAt, after.UpdatedAt, after.Model, after.Instructions, after.IsPinned));
        Assert.Equal(before.Metadata, after.Metadata);
        Assert.Equal(await TreeAsync(run, owner, before), await TreeAsync(run, other, after));
        Assert.Equal("Ünï 漢 <script>", Assert.Single(await ListAsync(run, other, archived: true)).Title);

        // Twice is once, and what was imported is exported again the same.
        ImportReport again = await ImportAsync(run, other, archive);
        Assert.Equal((0, 0, 2), (again.Added, again.Extended, again.Known));
        Actor third = await JoinAsync(run);
        Assert.Equal(2, (await ImportAsync(run, third, await ExportAsync(run, other))).Added);
        Assert.Equal(await TreeAsync(run, owner, before), await TreeAsync(run, third, Assert.Single(await ListAsync(run, third, archived: false))));
    }

    [Fact]
    public async Task Ones_own_export_makes_no_doubles_where_the_conversations_still_are()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;
        Guid id = await WriteAsync(run, owner);
        byte[] archive = await ExportAsync(run, owner);

        Assert.Equal(1, (await ImportAsync(run, owner, archive)).Known);
        await run.Get<ConversationDirectory>().DeleteAsync(owner, id, Cancellation);
        Assert.Equal(1, (await ImportAsync(run, owner, archive)).Added);
        Assert.Equal(1, (await ImportAsync(run, owner, archive)).Known);
    }

    [Fact]
    public async Task The_archive_has_the_shape_of_ChatGPTs_with_all_branches_and_the_files()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;
        Guid id = await WriteAsync(run, owner);

        using ZipArchive zip = new(new MemoryStream(await ExportAsync(run, owner)));
        string[] names = [.. zip.Entries.Select(static entry => entry.FullName)];
        Assert.Equal("conversations.json", names[0]);
        Assert.Contains(names, static name => name.StartsWith("markdown/", StringComparison.Ordinal) && name.EndsWith(".md", StringComparison.Ordinal));
        Assert.Equal("whales are big", Read(zip.Entries.Single(static entry => entry.FullName.StartsWith("files/", StringComparison.Ordinal) && entry.Name.EndsWith("whales.txt", StringComparison.Ordinal))));
        Assert.All(names, static name => Assert.DoesNotContain("..", name, StringComparison.Ordinal));

        using JsonDocument json = JsonDocument.Parse(Read(zip.Entries[0]));
        JsonElement conversation = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("Whales", conversation.GetProperty("title").GetString());
        Assert.Equal(id.ToString(), conversation.GetProperty("conversation_id").GetString());
        JsonElement mapping = conversation.GetProperty("mapping");
        foreach (JsonProperty node in mapping.EnumerateObject())
        {
            Assert.Equal(node.Name, node.Value.GetProperty("id").GetString());
            Assert.All(node.Value.GetProperty("children").EnumerateArray(), child => Assert.Equal(node.Name, mapping.GetProperty(child.GetString()!).GetProperty("parent").GetString()));
            Assert.True(node.Value.GetProperty("parent").GetString() is not { } parent
                || mapping.GetProperty(parent).GetProperty("children").EnumerateArray().Any(child => child.GetString() == node.Name));
        }

        Assert.Equal(6, mapping.EnumerateObject().Count());
        JsonElement current = mapping.GetProperty(conversation.GetProperty("current_node").GetString()!).GetProperty("message");
        Assert.Equal(("assistant", "text", "They are.", "fake"), (
            current.GetProperty("author").GetProperty("role").GetString(),
            current.GetProperty("content").GetProperty("content_type").GetString(),
            current.GetProperty("content").GetProperty("parts")[0].GetString(),
            current.GetProperty("metadata").GetProperty("model_slug").GetString()));

        string markdown = Read(zip.Entries.Single(static entry => entry.FullName.StartsWith("markdown/", StringComparison.Ordinal)));
        Assert.StartsWith("# Whales\n\n", markdown, StringComparison.Ordinal);
        Assert.Contains("## fake (2 / 2)\n\nThey are.", markdown, StringComparison.Ordinal);
        Assert.Contains("📎 whales.txt", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("They are not.", markdown, StringComparison.Ordinal);
        Page<AuditEntry> audit = await run.Get<AuditLog>().ListAsync(owner, new AuditQuery(), Cancellation);
        Assert.Contains(audit.Items, static line => line is { Action: "conversation.export", Detail: "all" });
    }

    [Fact]
    public async Task A_long_conversation_is_written_whole()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;
        Guid id = Guid.CreateVersion7();
        List<ImportedMessage> chain = [];
        for (int i = 0; i < 350; i++)
        {
            string text = $"message {i} ends";
            chain.Add(new ImportedMessage(Guid.CreateVersion7(), i == 0 ? null : chain[i - 1].Id, (MessageRole)(2 + (i % 2)), MessageParts.Write([MessageParts.Text(text)])) { Text = text });
        }

        await run.Get<ConversationImport>().AddAsync(owner, new ImportedConversation(id, new ConversationSettings()) { Messages = chain }, Cancellation);

        using MemoryStream markdown = new();
        await run.Get<ConversationExport>().WriteMarkdownAsync(owner, id, markdown, Cancellation);
        string written = Encoding.UTF8.GetString(markdown.ToArray());
        int at = -1;
        for (int i = 0; i < 350; i++)
        {
            int next = written.IndexOf($"message {i} ends", StringComparison.Ordinal);
            Assert.True(next > at, $"Message {i} is not behind the one before it.");
            at = next;
            Assert.Equal(next, written.LastIndexOf($"message {i} ends", StringComparison.Ordinal));
        }

        using MemoryStream json = new();
        await run.Get<ConversationExport>().WriteJsonAsync(owner, id, json, Cancellation);
        using JsonDocument document = JsonDocument.Parse(json.ToArray());
        Assert.Equal(351, document.RootElement[0].GetProperty("mapping").EnumerateObject().Count());
    }

    [Fact]
    public async Task Nobody_exports_what_is_another_persons()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Guid id = await WriteAsync(run, run.Installation.Owner);
        Actor other = await JoinAsync(run);

        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => run.Get<ConversationExport>().WriteJsonAsync(other, id, new MemoryStream(), Cancellation))).Error);
        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => run.Get<ConversationExport>().WriteMarkdownAsync(other, id, new MemoryStream(), Cancellation))).Error);
        using ZipArchive zip = new(new MemoryStream(await ExportAsync(run, other)));
        Assert.Equal("[]", Read(Assert.Single(zip.Entries)));
    }

    [Fact]
    public async Task Others_see_the_text_and_the_names_of_files_and_no_more()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;
        Guid id = await WriteAsync(run, owner);

        IssuedShare share = await run.Get<ShareDirectory>().CreateAsync(owner, id, null, new ShareSettings(), Cancellation);

        OpenedShare opened = (await run.Get<ShareDirectory>().OpenAsync(share.Token.Reveal(), null, 0, 100, Cancellation))!;
        string all = string.Concat(opened.Messages.Select(static message => message.Content));
        Assert.Equal(2, opened.Total);
        Assert.Contains("whales.txt", all, StringComparison.Ordinal);
        foreach (string secret in new[] { "whales are big", "I think so", "fake\"", "prompt", "Hidden" })
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }

        Assert.All(opened.Messages.SelectMany(static message => MessageParts.Read(message.Content)), static part => Assert.True(part.File is null || part.File.Id == Guid.Empty));
        Actor stranger = await run.Get<OrganizationDirectory>().CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        Guid copy = (await run.Get<ShareDirectory>().CopyAsync(stranger, share.Token.Reveal(), Guid.CreateVersion7(), Cancellation))!.Value;
        MessagePage page = await run.Get<MessageTree>().PageAsync(stranger, copy, null, null, 10, Cancellation);
        Assert.Equal(["They are.", "[whales.txt]\n\nAre whales big?"], page.Messages.Select(static view => view.Message.Text));
    }

    [Fact]
    public async Task One_import_of_a_person_goes_at_a_time_and_others_do_not_see_it()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Caller caller = CallerOf(run, run.Installation.Owner);
        Caller other = CallerOf(run, await JoinAsync(run));
        ImportDirectory imports = run.Get<ImportDirectory>();

        ImportStatus begun = await imports.StartAsync(caller, new MemoryStream("[]"u8.ToArray()), Cancellation);

        Assert.Equal("import_running", (await Assert.ThrowsAsync<PlatformException>(() => imports.StartAsync(caller, new MemoryStream("[]"u8.ToArray()), Cancellation))).Reason);
        Assert.Equal(begun.Id, Assert.Single(await imports.ListAsync(caller, Cancellation)).Id);
        Assert.Empty(await imports.ListAsync(other, Cancellation));
        Assert.Equal(PlatformError.NotFound, (await Assert.ThrowsAsync<PlatformException>(() => imports.GetAsync(other, begun.Id, Cancellation))).Error);
        // The file is its owner's, whatever its project.
        Assert.Empty((await run.Get<FileDirectory>().ListAsync(other.Actor, run.Installation.Project.Id, null, new PageQuery(), Cancellation)).Items);
        Assert.Single((await run.Get<FileDirectory>().ListAsync(caller.Actor, run.Installation.Project.Id, null, new PageQuery(), Cancellation)).Items);
    }

    internal static async Task<Actor> JoinAsync(GatewayRun run)
    {
        Guid user = Guid.CreateVersion7();
        await run.Get<MemberDirectory>().AddAsync(run.Installation.Owner, user, Role.Member, Cancellation);
        return (await run.Get<MemberDirectory>().FindActorAsync(run.Installation.Owner.OrganizationId, user, Cancellation))!;
    }

    internal static Task<ImportReport> ImportAsync(GatewayRun run, Actor actor, byte[] export) =>
        run.Get<ArchiveImport>().RunAsync(actor, new MemoryStream(export), new ImportCheckpoint(0, new ImportReport()), static (_, _) => Task.CompletedTask, Cancellation);

    private static Caller CallerOf(GatewayRun run, Actor actor) => new(actor, new Payer(actor.OrganizationId, run.Installation.Project.Id, null, actor.Id));

    private static async Task<byte[]> ExportAsync(GatewayRun run, Actor actor)
    {
        using MemoryStream bytes = new();
        await using (ZipArchive zip = await ZipArchive.CreateAsync(bytes, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, Cancellation))
        {
            await run.Get<ConversationExport>().WriteAllAsync(actor, zip, Cancellation);
        }

        return bytes.ToArray();
    }

    private static async Task<IReadOnlyList<Conversation>> ListAsync(GatewayRun run, Actor actor, bool archived) =>
        (await run.Get<ConversationDirectory>().ListAsync(actor, new ConversationFilter { IsArchived = archived }, null, 100, Cancellation)).Conversations;

    // A question with a file, and two answers, the first of which goes on; and something that nobody is shown.
    private static async Task<Guid> WriteAsync(GatewayRun run, Actor actor)
    {
        MessageTree tree = run.Get<MessageTree>();
        StoredFile file = await run.Get<FileDirectory>().CreateAsync(
            actor, run.Installation.Project.Id, new NewFile("whales.txt", FilePurpose.Attachment) { IsMade = true }, new MemoryStream("whales are big"u8.ToArray()), Cancellation);
        Conversation conversation = await run.Get<ConversationDirectory>().CreateAsync(
            actor,
            new ConversationSettings { Title = "Whales", Model = "fake", Instructions = "Be brief.", IsPinned = true, Metadata = new Dictionary<string, string> { ["temperature"] = "0.5" } },
            temporary: false,
            Cancellation);
        await tree.AppendAsync(actor, conversation.Id, new NewMessage { Role = MessageRole.System, Content = MessageParts.Write([MessageParts.Text("Hidden")]), Text = "Hidden" }, Cancellation);
        Message question = await tree.AppendAsync(
            actor,
            conversation.Id,
            new NewMessage
            {
                Role = MessageRole.User,
                Content = MessageParts.Write([new MessagePart { Type = MessagePart.FileType, Text = "whales are big", File = new AttachedFile(file.Id, "whales.txt", 14, false) }, MessageParts.Text("Are whales big?")]),
                Text = "Are whales big?",
            },
            Cancellation);
        Message first = await tree.AppendAsync(actor, conversation.Id, Answer("They are not."), Cancellation);
        await tree.AppendAsync(actor, conversation.Id, new NewMessage { Role = MessageRole.User, Content = MessageParts.Write([MessageParts.Text("Why?")]), Text = "Why?" }, Cancellation);
        await tree.EditAsync(actor, conversation.Id, first.Id, Answer("They are."), Cancellation);
        Assert.Equal(MessageRole.User, question.Role);
        return conversation.Id;
    }

    private static NewMessage Answer(string text) => new()
    {
        Role = MessageRole.Assistant,
        Content = MessageParts.Write(
        [
            new MessagePart { Type = MessagePart.ReasoningType, Text = "I think so" },
            MessageParts.Text(text),
            new MessagePart { Type = MessagePart.ReportType, Report = new RunReport { Model = "fake", Finish = RunReport.Stop, Seed = 7, PromptTokens = 12, OutputTokens = 3 } },
        ]),
        Text = text,
        Model = "fake",
        InputTokens = 12,
        OutputTokens = 3,
    };

    // All that makes a message what it is, but its id; parents by their text.
    private static async Task<string[]> TreeAsync(GatewayRun run, Actor actor, Conversation conversation)
    {
        Dictionary<Guid, Message> messages = [];
        await foreach (Message message in run.Get<ConversationReader>().MessagesAsync(actor, conversation.Id, Cancellation))
        {
            messages.Add(message.Id, message);
        }

        return [.. messages.Values.Select(message => string.Join(
            " | ",
            message.Role,
            message.ParentId is { } parent ? messages[parent].Text : "",
            message.Depth,
            message.SiblingIndex,
            message.Content,
            message.Text,
            message.Model,
            message.Status,
            message.InputTokens,
            message.OutputTokens,
            message.CreatedAt.ToString("O"),
            conversation.ActiveLeafId == message.Id)).Order(StringComparer.Ordinal)];
    }

    private static string Read(ZipArchiveEntry entry)
    {
        using StreamReader reader = new(entry.Open());
        return reader.ReadToEnd();
    }
}
