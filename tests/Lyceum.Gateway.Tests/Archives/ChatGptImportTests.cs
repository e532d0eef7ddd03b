using System.Text;
using Lyceum.Gateway.Archives;
using Lyceum.Gateway.Runs;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Tests.Archives;

/// <summary>Exports of other programs as they are.</summary>
public sealed class ChatGptImportTests
{
    private const string Export =
        """
        [{"title":"Sea animals","create_time":1688208000.123456,"update_time":1688208100.5,"conversation_id":"5a0c1e52-0d3c-4a8e-9a51-cc0b2ea9b2a0","current_node":"c2","default_model_slug":"gpt-4","is_archived":false,
        "mapping":{
        "root":{"id":"root","message":null,"parent":null,"children":["sys"]},
        "sys":{"id":"sys","message":{"id":"sys","author":{"role":"system","name":null,"metadata":{}},"create_time":null,"content":{"content_type":"text","parts":[""]},"status":"finished_successfully","weight":0.0,"metadata":{"is_visually_hidden_from_conversation":true}},"parent":"root","children":["q"]},
        "q":{"id":"q","message":{"id":"q","author":{"role":"user"},"create_time":1688208001.5,"content":{"content_type":"multimodal_text","parts":[{"content_type":"image_asset_pointer","asset_pointer":"file-service://x","width":10},"What is this?"]},"metadata":{"attachments":[{"id":"file-1","name":"whale.pdf","size":1234}]}},"parent":"sys","children":["a1","a2"]},
        "a2":{"id":"a2","message":{"id":"a2","author":{"role":"assistant"},"create_time":1688208003,"content":{"content_type":"text","parts":["A dolphin."]},"metadata":{"model_slug":"gpt-4"}},"parent":"q","children":[]},
        "a1":{"id":"a1","message":{"id":"a1","author":{"role":"assistant"},"create_time":1688208002,"content":{"content_type":"text","parts":["A whale."]},"metadata":{"model_slug":"gpt-4"}},"parent":"q","children":["t"]},
        "t":{"id":"t","message":{"id":"t","author":{"role":"assistant"},"create_time":1688208004,"content":{"content_type":"thoughts","thoughts":[{"summary":"s","content":"Let me count."}]},"metadata":{"model_slug":"o1"}},"parent":"a1","children":["c1"]},
        "c1":{"id":"c1","message":{"id":"c1","author":{"role":"assistant"},"create_time":1688208005,"content":{"content_type":"code","language":"python","text":"print('```')"},"recipient":"python","metadata":{}},"parent":"t","children":["o"]},
        "o":{"id":"o","message":{"id":"o","author":{"role":"tool","name":"python"},"create_time":1688208006,"content":{"content_type":"execution_output","text":"```"},"metadata":{}},"parent":"c1","children":["c2"]},
        "c2":{"id":"c2","message":{"id":"c2","author":{"role":"assistant"},"create_time":1688208007,"content":{"content_type":"text","parts":["Done."]},"status":"finished_partial_completion","metadata":{}},"parent":"o","children":[]}
        }}]
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ChatGPTs_export_comes_with_branches_code_thoughts_and_names_of_files()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;

        ImportReport report = await ArchiveTests.ImportAsync(run, owner, Encoding.UTF8.GetBytes(Export));

        Assert.Equal(1, report.Added);
        Assert.Equal([(ImportNote.Part, 1), (ImportNote.Role, 1)], report.Notes.Select(static note => (note.Key, note.Value)));
        Conversation conversation = Assert.Single((await run.Get<ConversationDirectory>().ListAsync(owner, new ConversationFilter(), null, 10, Cancellation)).Conversations);
        Assert.Equal(("Sea animals", "gpt-4", DateTimeOffset.UnixEpoch.AddTicks(1688208000_1234560)), (conversation.Title, conversation.Model, conversation.CreatedAt));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(1688208100_500), conversation.UpdatedAt);
        MessagePage page = await run.Get<MessageTree>().PageAsync(owner, conversation.Id, null, null, 20, Cancellation);
        MessageView[] path = [.. page.Messages.Reverse()];
        Assert.Equal(
            ["[image asset pointer]\n\nWhat is this?", "A whale.", "", "````python\nprint('```')\n````", "````\n```\n````", "Done."],
            path.Select(static view => MessageParts.TextOf(MessageParts.Read(view.Message.Content))));
        Assert.Equal([MessageRole.User, MessageRole.Assistant, MessageRole.Assistant, MessageRole.Assistant, MessageRole.Assistant, MessageRole.Assistant], path.Select(static view => view.Message.Role));
        Assert.Equal("whale.pdf", MessageParts.Read(path[0].Message.Content)[0].File!.Name);
        Assert.Equal((1, 2), (path[1].Position, path[1].Siblings.Count));
        Assert.Equal("Let me count.", MessageParts.Read(path[2].Message.Content)[0].Text);
        Assert.Equal(MessageStatus.Interrupted, path[5].Message.Status);
        Assert.Equal("A dolphin.", (await run.Get<MessageTree>().GetAsync(owner, conversation.Id, path[1].Siblings[1], Cancellation)).Text);

        // A later export of it brings what is new.
        string later = Export.Replace("\"current_node\":\"c2\"", "\"current_node\":\"n\"", StringComparison.Ordinal).Replace("\"mapping\":{", "\"mapping\":{\"n\":{\"id\":\"n\",\"parent\":\"c2\",\"children\":[],\"message\":{\"author\":{\"role\":\"user\"},\"create_time\":1688208108,\"content\":{\"content_type\":\"text\",\"parts\":[\"Thanks.\"]}}},", StringComparison.Ordinal);
        Assert.Equal(1, (await ArchiveTests.ImportAsync(run, owner, Encoding.UTF8.GetBytes(later))).Extended);
        Assert.Equal("Thanks.", (await run.Get<MessageTree>().PageAsync(owner, conversation.Id, null, null, 1, Cancellation)).Messages[0].Message.Text);
    }

    [Fact]
    public async Task Claudes_export_comes_too()
    {
        const string Claude =
            """
            [{"uuid":"11111111-2222-4333-8444-555555555555","name":"Ships","created_at":"2024-05-01T10:00:00.123456Z","updated_at":"2024-05-01T11:00:00Z","account":{"uuid":"x"},"chat_messages":[
            {"uuid":"m1","text":"Read this.","sender":"human","created_at":"2024-05-01T10:00:01Z","content":[{"type":"text","text":"Read this."}],"attachments":[{"file_name":"log.txt","file_size":9,"file_type":"txt","extracted_content":"ship log"}],"files":[{"file_name":"a.png"}]},
            {"uuid":"m2","text":"I did.","sender":"assistant","created_at":"2024-05-01T10:00:02Z","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"I did."},{"type":"tool_use","name":"x"}],"attachments":[],"files":[]}]}]
            """;
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        Actor owner = run.Installation.Owner;

        ImportReport report = await ArchiveTests.ImportAsync(run, owner, Encoding.UTF8.GetBytes(Claude));

        Assert.Equal((1, 1), (report.Added, report.Notes[ImportNote.Part]));
        Conversation conversation = Assert.Single((await run.Get<ConversationDirectory>().ListAsync(owner, new ConversationFilter(), null, 10, Cancellation)).Conversations);
        Assert.Equal(("Ships", new DateTimeOffset(2024, 5, 1, 10, 0, 0, 123, 456, TimeSpan.Zero)), (conversation.Title, conversation.CreatedAt));
        MessagePage page = await run.Get<MessageTree>().PageAsync(owner, conversation.Id, null, null, 20, Cancellation);
        Assert.Equal(["I did.", "Read this."], page.Messages.Select(static view => view.Message.Text));
        IReadOnlyList<MessagePart> question = MessageParts.Read(page.Messages[1].Message.Content);
        Assert.Equal(("log.txt", "ship log", "a.png"), (question[0].File!.Name, question[0].Text, question[1].File!.Name));
        Assert.Equal("Hm.", MessageParts.Read(page.Messages[0].Message.Content)[0].Text);
    }
}
