using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;

namespace Lyceum.Platform.TestKit;

public abstract class MessageQueueTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_and_its_answer_begin_together_and_one_at_a_time()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = new(platform.Database, platform.Time);
        Guid conversation = await ConverseAsync(platform);
        GenerationRequest first = Request(conversation, Question("First"));

        // However many ask at the same time, one begins; who asks again with its id gets that one.
        GenerationRequest[] others = [.. Enumerable.Range(0, 8).Select(i => Request(conversation, Question($"Other {i}")))];
        GenerationStart started = await log.BeginAsync(platform.Owner, first, Cancellation);
        foreach (GenerationRequest other in others)
        {
            PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => log.BeginAsync(platform.Owner, other, Cancellation));
            Assert.Equal((PlatformError.Conflict, "conversation_busy"), (refused.Error, refused.Reason));
        }

        Assert.Null((await log.BeginAsync(platform.Owner, first, Cancellation)).Writer);
        MessagePage page = await platform.Messages.PageAsync(platform.Owner, conversation, null, null, 10, Cancellation);
        Assert.Equal([(MessageRole.Assistant, ""), (MessageRole.User, "First")], page.Messages.Select(static view => (view.Message.Role, view.Message.Text)));
        Assert.True(await started.Writer!.CompleteAsync(null, null, Cancellation));

        // What is written again stands beside what it replaces, the first message of a conversation too.
        GenerationStart again = await log.BeginAsync(platform.Owner, Request(conversation, Question("First, better")) with { QuestionBeside = first.Question!.Id }, Cancellation);
        page = await platform.Messages.PageAsync(platform.Owner, conversation, null, null, 10, Cancellation);
        Assert.Equal(["", "First, better"], page.Messages.Select(static view => view.Message.Text));
        Assert.Equal((2, 2), (page.Messages[1].Position, page.Messages[1].Siblings.Count));
        await again.Writer!.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_waits_is_sent_or_withdrawn_and_never_both()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = new(platform.Database, platform.Time);
        MessageQueue queue = new(platform.Database, platform.Time);
        Guid conversation = await ConverseAsync(platform);
        NewMessage[] messages = [.. Enumerable.Range(0, MessageQueue.MostWaiting).Select(static i => Question($"Message {i}"))];
        foreach (NewMessage message in messages)
        {
            platform.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(await queue.AddAsync(platform.Owner, conversation, Guid.CreateVersion7(), "any", message, Cancellation));
            Assert.False(await queue.AddAsync(platform.Owner, conversation, Guid.CreateVersion7(), "any", message, Cancellation));
        }

        PlatformException full = await Assert.ThrowsAsync<PlatformException>(() => queue.AddAsync(platform.Owner, conversation, Guid.CreateVersion7(), "any", Question("Too many"), Cancellation));
        Assert.Equal("queue_full", full.Reason);
        Assert.Equal(messages.Select(static message => message.Id!.Value), (await queue.ListAsync(platform.Owner, conversation, Cancellation)).Select(static queued => queued.Id));

        Assert.Equal("Message 1", (await queue.WithdrawAsync(platform.Owner, conversation, messages[1].Id!.Value, Cancellation))!.Text);
        PlatformException withdrawn = await Assert.ThrowsAsync<PlatformException>(
            () => log.BeginAsync(platform.Owner, Request(conversation, messages[1]) with { IsQueued = true }, Cancellation));
        Assert.Equal("queue_withdrawn", withdrawn.Reason);
        GenerationStart sent = await log.BeginAsync(platform.Owner, Request(conversation, messages[0]) with { IsQueued = true }, Cancellation);
        Assert.Null(await queue.WithdrawAsync(platform.Owner, conversation, messages[0].Id!.Value, Cancellation));
        Assert.Equal(["Message 2", "Message 3", "Message 4"], (await queue.ListAsync(platform.Owner, conversation, Cancellation)).Select(static queued => queued.Text));
        MessagePage page = await platform.Messages.PageAsync(platform.Owner, conversation, null, null, 10, Cancellation);
        Assert.Equal(["", "Message 0"], page.Messages.Select(static view => view.Message.Text));
        await sent.Writer!.DisposeAsync();
    }

    [Fact]
    public async Task A_conversation_made_twice_under_one_id_is_one()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid id = Guid.CreateVersion7();

        Conversation[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => platform.Conversations.CreateAsync(platform.Owner, id, new ConversationSettings { Title = $"Try {i}" }, temporary: false, Cancellation))));

        Assert.All(made, conversation => Assert.Equal((id, made[0].Title), (conversation.Id, conversation.Title)));
        Assert.Single((await platform.Conversations.ListAsync(platform.Owner, new ConversationFilter(), null, 10, Cancellation)).Conversations);
        Assert.Single((await platform.Conversations.ListAsync(platform.Owner, new ConversationFilter { TitleWords = "TRY" }, null, 10, Cancellation)).Conversations);
        Assert.Empty((await platform.Conversations.ListAsync(platform.Owner, new ConversationFilter { TitleWords = "try again" }, null, 10, Cancellation)).Conversations);
    }

    [Fact]
    public async Task Preferences_are_each_owners_own()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationPreferencesDirectory preferences = new(platform.Database, platform.Audit);
        Assert.Null(await preferences.FindAsync(platform.Owner, Cancellation));

        await preferences.SetAsync(platform.Owner, " I am a gardener.\0 ", null, Cancellation);
        await preferences.SetAsync(platform.Owner, "I am a sailor.", "primer-1", Cancellation);

        ConversationPreferences found = (await preferences.FindAsync(platform.Owner, Cancellation))!;
        Assert.Equal(("I am a sailor.", "primer-1"), (found.Instructions, found.Model));
        await Assert.ThrowsAsync<PlatformException>(
            () => preferences.SetAsync(platform.Owner, new string('a', ConversationPreferences.MaximumInstructions + 1), null, Cancellation));
    }

    private static NewMessage Question(string text) => new() { Id = Guid.CreateVersion7(), Role = MessageRole.User, Content = $"[\"{text}\"]", Text = text };

    private static GenerationRequest Request(Guid conversation, NewMessage question) =>
        new() { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", ConversationId = conversation, Question = question, IsAlone = true };

    private static async Task<Guid> ConverseAsync(TestPlatform platform) =>
        (await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings(), temporary: false, Cancellation)).Id;
}
