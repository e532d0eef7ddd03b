using System.Globalization;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class ConversationImportTests(DatabaseFixture fixture)
{
    private static readonly DateTimeOffset s_then = new(2023, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tree_comes_with_its_branches_its_times_and_the_one_that_is_shown()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationImport import = new(platform.Database, platform.Time);
        ImportedMessage question = Say(null, "question", 0);
        ImportedMessage first = Say(question.Id, "first", 1);
        ImportedMessage second = Say(question.Id, "second", 2);
        ImportedMessage deeper = Say(first.Id, "deeper", 3);
        ImportedMessage other = Say(null, "other", 4);
        // Before what it follows, which cannot be.
        ImportedMessage early = Say(second.Id, "early", -5);

        ImportOutcome outcome = await import.AddAsync(
            platform.Owner,
            new ImportedConversation(Guid.CreateVersion7(), new ConversationSettings { Title = "Old" })
            {
                CreatedAt = s_then, UpdatedAt = s_then.AddDays(1), ActiveLeafId = deeper.Id, Messages = [question, first, second, deeper, other, early],
            },
            Cancellation);

        Conversation conversation = Assert.Single((await platform.Conversations.ListAsync(platform.Owner, new ConversationFilter(), null, 10, Cancellation)).Conversations);
        Assert.Equal((ImportOutcome.Added, "Old", s_then, s_then.AddDays(1), deeper.Id), (outcome, conversation.Title, conversation.CreatedAt, conversation.UpdatedAt, conversation.ActiveLeafId));
        Assert.Equal(["deeper", "first", "question"], await PathAsync(platform, conversation.Id, null));
        Assert.Equal(["early", "second", "question"], await PathAsync(platform, conversation.Id, early.Id));
        Assert.Equal(["other"], await PathAsync(platform, conversation.Id, other.Id));
        MessagePage page = await platform.Messages.PageAsync(platform.Owner, conversation.Id, early.Id, null, 10, Cancellation);
        Assert.Equal([(1, 1), (2, 2), (1, 2)], page.Messages.Select(static view => (view.Position, view.Siblings.Count)));
        Assert.Equal(s_then.AddMinutes(2), page.Messages[0].Message.CreatedAt);
        // What is written on afterwards finds its place.
        Message more = await platform.Messages.AppendAsync(platform.Owner, conversation.Id, new NewMessage { Role = MessageRole.User, Content = "[]", Text = "more" }, Cancellation);
        await platform.Messages.EditAsync(platform.Owner, conversation.Id, first.Id, new NewMessage { Role = MessageRole.Assistant, Content = "[]", Text = "third" }, Cancellation);
        Assert.Equal(["more", "deeper", "first", "question"], await PathAsync(platform, conversation.Id, more.Id));
        Assert.Equal(["third", "question"], await PathAsync(platform, conversation.Id, null));
        Assert.Single((await platform.Search.SearchAsync(platform.Owner, "deeper", new ConversationFilter(), null, 10, Cancellation)).Hits);
    }

    [Fact]
    public async Task What_is_there_comes_no_second_time_and_what_is_new_finds_its_place()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationImport import = new(platform.Database, platform.Time);
        ImportedMessage question = Say(null, "question", 0);
        ImportedMessage answer = Say(question.Id, "answer", 1);
        ImportedConversation conversation = new(Guid.CreateVersion7(), new ConversationSettings { Title = "Old" }) { CreatedAt = s_then, UpdatedAt = s_then, Messages = [question, answer] };
        Assert.Equal(ImportOutcome.Added, await import.AddAsync(platform.Owner, conversation, Cancellation));
        await platform.Conversations.ChangeAsync(platform.Owner, conversation.Id, static before => before with { Title = "Mine" }, Cancellation);

        Assert.Equal(ImportOutcome.Known, await import.AddAsync(platform.Owner, conversation, Cancellation));
        ImportedMessage beside = Say(question.Id, "beside", 2);
        ImportedMessage next = Say(answer.Id, "next", 3);
        ImportedConversation longer = conversation with { UpdatedAt = s_then.AddDays(2), Messages = [question, answer, beside, next] };
        Assert.Equal(ImportOutcome.Extended, await import.AddAsync(platform.Owner, longer, Cancellation));

        Assert.Equal("Mine", (await platform.Conversations.GetAsync(platform.Owner, conversation.Id, Cancellation)).Title);
        Assert.Equal(["next", "answer", "question"], await PathAsync(platform, conversation.Id, null));
        Assert.Equal(["beside", "question"], await PathAsync(platform, conversation.Id, beside.Id));
        await platform.Conversations.RemoveAsync(platform.Owner, conversation.Id, Cancellation);
        Assert.Equal(ImportOutcome.Removed, await import.AddAsync(platform.Owner, longer, Cancellation));
    }

    [Fact]
    public async Task All_of_a_conversation_comes_or_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationImport import = new(platform.Database, platform.Time);
        Actor other = await platform.JoinAsync(Role.Member);
        ImportedConversation conversation = new(Guid.CreateVersion7(), new ConversationSettings()) { Messages = [Say(null, "one", 0)] };
        await import.AddAsync(other, conversation, Cancellation);

        // Ids of somebody else's, of the conversation and of a message.
        await RefusedAsync(PlatformError.Conflict, () => import.AddAsync(platform.Owner, conversation, Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => import.AddAsync(platform.Owner, conversation with { Id = Guid.CreateVersion7() }, Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => import.AddAsync(platform.Owner, conversation with { Id = Guid.CreateVersion7(), Settings = new ConversationSettings { Title = new string('a', 500) } }, Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => import.AddAsync(platform.Owner, conversation with { Id = Guid.CreateVersion7(), Messages = [Say(null, "one", 0), Say(null, "two", 0) with { Content = "" }] }, Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => import.AddAsync(platform.Owner, conversation with { Id = Guid.Empty }, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => import.AddAsync(platform.Owner, conversation with { Id = Guid.CreateVersion7(), Settings = new ConversationSettings { ProjectId = Guid.CreateVersion7() } }, Cancellation));

        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        Assert.Equal((0, 0), (await context.Conversations.CountAsync(Cancellation), await context.Messages.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task Messages_without_a_place_stay_behind_and_times_stay_within_reason()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationImport import = new(platform.Database, platform.Time);
        ImportedMessage question = Say(null, "question", 0);
        ImportedMessage[] answers = [.. Enumerable.Range(0, 300).Select(i => Say(question.Id, i.ToString(CultureInfo.InvariantCulture), i))];
        ImportedMessage below = Say(answers[^1].Id, "below nothing", 1);
        ImportedMessage orphan = Say(Guid.CreateVersion7(), "orphan", 1);
        ImportedMessage future = Say(answers[0].Id, "future", 0) with { CreatedAt = DateTimeOffset.MaxValue, Status = MessageStatus.Running };

        await import.AddAsync(
            platform.Owner,
            new ImportedConversation(Guid.CreateVersion7(), new ConversationSettings())
            {
                CreatedAt = DateTimeOffset.MinValue, UpdatedAt = DateTimeOffset.MaxValue, ActiveLeafId = orphan.Id, Messages = [question, .. answers, below, orphan, future, question],
            },
            Cancellation);

        Conversation conversation = Assert.Single((await platform.Conversations.ListAsync(platform.Owner, new ConversationFilter(), null, 10, Cancellation)).Conversations);
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        Assert.Equal(1 + 256 + 1, await context.Messages.CountAsync(Cancellation));
        Assert.Equal((DateTimeOffset.UnixEpoch, platform.Time.GetUtcNow(), future.Id), (conversation.CreatedAt, conversation.UpdatedAt, conversation.ActiveLeafId));
        Message last = await platform.Messages.GetAsync(platform.Owner, conversation.Id, future.Id, Cancellation);
        Assert.Equal((platform.Time.GetUtcNow(), MessageStatus.Interrupted), (last.CreatedAt, last.Status));
    }

    [Fact]
    public async Task All_that_an_owner_has_is_read_page_by_page_and_nothing_of_others()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationImport import = new(platform.Database, platform.Time);
        ConversationReader reader = new(platform.Database);
        Actor other = await platform.JoinAsync(Role.Member);
        ImportedMessage[] chain = [.. Enumerable.Range(0, 120).Select(static i => Say(null, i.ToString(CultureInfo.InvariantCulture), i))];
        for (int i = 1; i < chain.Length; i++)
        {
            chain[i] = chain[i] with { ParentId = chain[i % 40 == 0 ? 0 : i - 1].Id };
        }

        Guid id = Guid.CreateVersion7();
        await import.AddAsync(platform.Owner, new ImportedConversation(id, new ConversationSettings()) { Messages = chain }, Cancellation);
        for (int i = 0; i < 60; i++)
        {
            await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings { IsArchived = i % 2 == 0 }, temporary: i == 7, Cancellation);
        }

        await platform.Conversations.CreateAsync(other, new ConversationSettings(), temporary: false, Cancellation);

        List<Conversation> conversations = [];
        await foreach (Conversation conversation in reader.ConversationsAsync(platform.Owner, Cancellation))
        {
            conversations.Add(conversation);
        }

        List<Guid> messages = [];
        await foreach (Message message in reader.MessagesAsync(platform.Owner, id, Cancellation))
        {
            messages.Add(message.Id);
        }

        Assert.Equal(60, conversations.DistinctBy(static conversation => conversation.Id).Count());
        Assert.Equal(60, conversations.Count);
        Assert.Equal(chain.Select(static message => message.Id).Order(), messages.Order());
        Assert.Equal(chain.Select(static message => (message.Id, message.ParentId)).Order(), (await reader.OutlineAsync(platform.Owner, id, Cancellation)).Select(static message => (message.Id, message.ParentId)).Order());
        await RefusedAsync(PlatformError.NotFound, () => reader.OutlineAsync(other, id, Cancellation));
        await foreach (Message _ in reader.MessagesAsync(other, id, Cancellation))
        {
            Assert.Fail("Another's message was read.");
        }
    }

    private static ImportedMessage Say(Guid? parentId, string text, int minute) =>
        new(Guid.CreateVersion7(), parentId, parentId is null ? MessageRole.User : MessageRole.Assistant, $"\"{text}\"") { Text = text, CreatedAt = s_then.AddMinutes(minute) };

    private static async Task<IEnumerable<string>> PathAsync(TestPlatform platform, Guid conversationId, Guid? leafId) =>
        (await platform.Messages.PageAsync(platform.Owner, conversationId, leafId, null, 10, Cancellation)).Messages.Select(static view => view.Message.Text);

    private static async Task RefusedAsync(PlatformError error, Func<Task> door) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(door)).Error);
}
