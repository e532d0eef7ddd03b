using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class ConversationTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_comes_back_as_it_was_set()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationSettings settings = new()
        {
            Title = " Whales ",
            Model = "primer-1",
            Instructions = "Be brief.\0",
            ProjectId = platform.Project.Id,
            IsPinned = true,
            Metadata = new Dictionary<string, string> { ["topic"] = "sea" },
        };
        Conversation made = await platform.Conversations.CreateAsync(platform.Owner, settings, temporary: false, Cancellation);
        platform.Time.Advance(TimeSpan.FromMinutes(1));
        await platform.Conversations.ChangeAsync(
            platform.Owner, made.Id, static before => before with { IsArchived = true, Metadata = new Dictionary<string, string>(before.Metadata) { ["size"] = "big" } }, Cancellation);

        Conversation found = await platform.Conversations.GetAsync(platform.Owner, made.Id, Cancellation);

        Assert.Equal(("Whales", "primer-1", "Be brief.\uFFFD", platform.Project.Id, true, true), (found.Title, found.Model, found.Instructions, found.ProjectId!.Value, found.IsPinned, found.IsArchived));
        Assert.Equal([("size", "big"), ("topic", "sea")], found.Metadata.Select(static pair => (pair.Key, pair.Value)).Order());
        Assert.Equal((made.CreatedAt, made.CreatedAt.AddMinutes(1)), (found.CreatedAt, found.UpdatedAt));
    }

    [Fact]
    public async Task Settings_that_cannot_be_are_refused()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationSettings[] wrong =
        [
            new() { Title = new string('a', 201) },
            new() { Model = "" },
            new() { Metadata = Enumerable.Range(0, 17).ToDictionary(static i => $"key {i}", static _ => "") },
            new() { Metadata = new Dictionary<string, string> { [new string('a', 65)] = "" } },
            new() { Metadata = new Dictionary<string, string> { ["key"] = new string('a', 513) } },
            new() { Instructions = new string('a', ConversationSettings.MaximumInstructions + 1) },
        ];

        foreach (ConversationSettings settings in wrong)
        {
            await RefusedAsync(PlatformError.Invalid, () => platform.Conversations.CreateAsync(platform.Owner, settings, temporary: false, Cancellation));
        }

        await RefusedAsync(
            PlatformError.NotFound,
            () => platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings { ProjectId = Guid.CreateVersion7() }, temporary: false, Cancellation));
    }

    [Fact]
    public async Task To_everybody_but_its_owner_a_conversation_is_not_there()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = new(platform.Database, platform.Time);
        Guid userId = Guid.CreateVersion7();
        await platform.Members.AddAsync(platform.Owner, userId, Role.Member, Cancellation);
        Actor user = (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, userId, Cancellation))!;
        Conversation conversation = await platform.Conversations.CreateAsync(user, new ConversationSettings { Title = "Private" }, temporary: false, Cancellation);
        Message message = await platform.Messages.AppendAsync(user, conversation.Id, Say("secret"), Cancellation);
        Guid generation = (await log.BeginAsync(user, new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", ConversationId = conversation.Id }, Cancellation)).Generation.Id;
        Actor key = await KeyAsync(platform, platform.Owner, platform.Project.Id);
        Actor[] others =
        [
            platform.Owner,
            key,
            await platform.Projects.ActForAsync(user, platform.Project.Id, Cancellation),
            await platform.Organizations.CreateAsync("Second", userId, Cancellation),
        ];

        foreach (Actor other in others)
        {
            Conversation own = await platform.Conversations.CreateAsync(other, new ConversationSettings(), temporary: false, Cancellation);
            Func<Task>[] doors =
            [
                () => platform.Conversations.GetAsync(other, conversation.Id, Cancellation),
                () => platform.Conversations.ChangeAsync(other, conversation.Id, static before => before, Cancellation),
                () => platform.Conversations.RemoveAsync(other, conversation.Id, Cancellation),
                () => platform.Conversations.RestoreAsync(other, conversation.Id, Cancellation),
                () => platform.Conversations.DeleteAsync(other, conversation.Id, Cancellation),
                () => platform.Messages.GetAsync(other, conversation.Id, message.Id, Cancellation),
                () => platform.Messages.GetAsync(other, own.Id, message.Id, Cancellation),
                () => platform.Messages.PageAsync(other, conversation.Id, null, null, 30, Cancellation),
                () => platform.Messages.PageAsync(other, own.Id, message.Id, null, 30, Cancellation),
                () => platform.Messages.AppendAsync(other, conversation.Id, Say("intruder"), Cancellation),
                () => platform.Messages.AppendAsync(other, own.Id, Say("intruder") with { ParentId = message.Id }, Cancellation),
                () => platform.Messages.EditAsync(other, conversation.Id, message.Id, Say("intruder"), Cancellation),
                () => platform.Messages.EditAsync(other, own.Id, message.Id, Say("intruder"), Cancellation),
                () => platform.Messages.SelectAsync(other, conversation.Id, message.Id, Cancellation),
                () => platform.Messages.SelectAsync(other, own.Id, message.Id, Cancellation),
                () => platform.Messages.DeleteAsync(other, conversation.Id, message.Id, Cancellation),
                () => platform.Messages.DeleteAsync(other, own.Id, message.Id, Cancellation),
                () => log.GetAsync(other, generation, Cancellation),
                () => log.CancelAsync(other, generation, Cancellation),
                () => log.DeleteAsync(other, generation, Cancellation),
                () => log.ReadAsync(other, generation, -1, Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync().AsTask(),
                () => log.BeginAsync(other, new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", ConversationId = conversation.Id }, Cancellation),
                () => log.BeginAsync(other, new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", ConversationId = own.Id, ParentId = message.Id }, Cancellation),
            ];
            foreach (Func<Task> door in doors)
            {
                await RefusedAsync(PlatformError.NotFound, door);
            }

            await RefusedAsync(PlatformError.Conflict, () => log.BeginAsync(other, new GenerationRequest { Id = generation, Model = "any", Payload = "{}" }, Cancellation));
            await RefusedAsync(PlatformError.Conflict, () => platform.Messages.AppendAsync(other, own.Id, Say("intruder") with { Id = message.Id }, Cancellation));
            ConversationPage listed = await platform.Conversations.ListAsync(other, new ConversationFilter(), null, 10, Cancellation);
            Assert.Contains(listed.Conversations, found => found.Id == own.Id);
            Assert.DoesNotContain(listed.Conversations, found => found.Id == conversation.Id);
        }

        Assert.Equal("Private", (await platform.Conversations.GetAsync(user, conversation.Id, Cancellation)).Title);
        Assert.Null((await log.GetAsync(user, generation, Cancellation)).CancelRequestedAt);
    }

    [Fact]
    public async Task A_context_shows_and_writes_the_rows_of_its_owner_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor key = await KeyAsync(platform, platform.Owner, platform.Project.Id);
        Conversation owners = await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings(), temporary: false, Cancellation);
        await platform.Messages.AppendAsync(platform.Owner, owners.Id, Say("mine"), Cancellation);

        await using PlatformDbContext context = platform.Database.OpenFor(key);
        Assert.Empty(await context.Conversations.ToListAsync(Cancellation));
        Assert.Empty(await context.Messages.ToListAsync(Cancellation));
        context.Attach(owners).Entity.RemovedAt = platform.Time.GetUtcNow();
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancellation));
        Assert.All(
            context.Model.GetEntityTypes().Where(static entity => entity.ClrType.Namespace is "Lyceum.Platform.Conversations" or "Lyceum.Platform.Generations"),
            static entity => Assert.True(entity.ClrType.IsAssignableTo(typeof(IOwnedEntity)), $"{entity.ClrType.Name} must be private to an owner."));
    }

    [Fact]
    public async Task What_a_key_makes_is_its_projects()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid other = (await platform.Projects.CreateAsync(platform.Owner, "Other", Cancellation)).Id;
        Actor key = await KeyAsync(platform, platform.Owner, platform.Project.Id);

        Conversation made = await platform.Conversations.CreateAsync(key, new ConversationSettings(), temporary: false, Cancellation);

        Assert.Equal((OwnerKind.Project, platform.Project.Id), (made.OwnerKind, made.OwnerId));
        foreach (Actor allowed in new[] { await KeyAsync(platform, platform.Owner, platform.Project.Id), await platform.Projects.ActForAsync(platform.Owner, platform.Project.Id, Cancellation) })
        {
            Assert.Equal(made.Id, (await platform.Conversations.GetAsync(allowed, made.Id, Cancellation)).Id);
        }

        foreach (Actor refused in new[] { await KeyAsync(platform, platform.Owner, other), await platform.Projects.ActForAsync(platform.Owner, other, Cancellation), platform.Owner })
        {
            await RefusedAsync(PlatformError.NotFound, () => platform.Conversations.GetAsync(refused, made.Id, Cancellation));
        }
    }

    [Fact]
    public async Task Who_only_looks_on_starts_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid userId = Guid.CreateVersion7();
        await platform.Members.AddAsync(platform.Owner, userId, Role.Viewer, Cancellation);
        Actor viewer = (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, userId, Cancellation))!;

        await RefusedAsync(PlatformError.Forbidden, () => platform.Conversations.CreateAsync(viewer, new ConversationSettings(), temporary: false, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => platform.Projects.ActForAsync(viewer, platform.Project.Id, Cancellation));
    }

    [Fact]
    public async Task A_list_pages_through_all_that_fit_and_nothing_twice()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        List<Guid> wanted = [];
        for (int i = 0; i < 25; i++)
        {
            // Several of the same moment, so that the time alone does not tell them apart.
            platform.Time.Advance(TimeSpan.FromSeconds(i % 3 == 0 ? 1 : 0));
            ConversationSettings settings = new() { Title = $"{i}", IsPinned = i % 2 == 0, IsArchived = i % 5 == 0 };
            Conversation made = await platform.Conversations.CreateAsync(platform.Owner, settings, temporary: i % 7 == 0, Cancellation);
            if (settings is { IsPinned: true, IsArchived: false } && !made.IsTemporary)
            {
                wanted.Add(made.Id);
            }
        }

        List<Conversation> found = [];
        ConversationCursor? next = null;
        do
        {
            ConversationPage page = await platform.Conversations.ListAsync(platform.Owner, new ConversationFilter { IsPinned = true }, next, 3, Cancellation);
            Assert.InRange(page.Conversations.Count, 1, 3);
            found.AddRange(page.Conversations);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(wanted.Order(), found.Select(static conversation => conversation.Id).Order());
        Assert.Equal(found.Select(static conversation => conversation.UpdatedAt).OrderDescending(), found.Select(static conversation => conversation.UpdatedAt));
    }

    [Fact]
    public async Task A_removed_conversation_is_not_there_until_it_is_restored()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Conversation conversation = await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings(), temporary: false, Cancellation);
        Message message = await platform.Messages.AppendAsync(platform.Owner, conversation.Id, Say("hello"), Cancellation);

        await platform.Conversations.RemoveAsync(platform.Owner, conversation.Id, Cancellation);
        await RefusedAsync(PlatformError.NotFound, () => platform.Conversations.GetAsync(platform.Owner, conversation.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Messages.GetAsync(platform.Owner, conversation.Id, message.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => platform.Messages.AppendAsync(platform.Owner, conversation.Id, Say("again"), Cancellation));
        Assert.Empty((await platform.Conversations.ListAsync(platform.Owner, new ConversationFilter(), null, 10, Cancellation)).Conversations);

        platform.Time.Advance(TimeSpan.FromDays(6));
        await platform.Conversations.RestoreAsync(platform.Owner, conversation.Id, Cancellation);
        Assert.Equal("hello", (await platform.Messages.GetAsync(platform.Owner, conversation.Id, message.Id, Cancellation)).Text);

        await platform.Conversations.RemoveAsync(platform.Owner, conversation.Id, Cancellation);
        platform.Time.Advance(TimeSpan.FromDays(7));
        await RefusedAsync(PlatformError.NotFound, () => platform.Conversations.RestoreAsync(platform.Owner, conversation.Id, Cancellation));
    }

    [Fact]
    public async Task Deleting_leaves_no_row()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = new(platform.Database, platform.Time);
        Guid kept = await FullConversationAsync(platform, log, temporary: false);
        Guid deleted = await FullConversationAsync(platform, log, temporary: false);

        await platform.Conversations.DeleteAsync(platform.Owner, deleted, Cancellation);

        Assert.Equal((1, 2, 1, 2), await CountAsync(platform));
        Assert.Equal(2, (await platform.Messages.PageAsync(platform.Owner, kept, null, null, 30, Cancellation)).Messages.Count);
    }

    [Fact]
    public async Task What_is_over_is_deleted_with_all_that_belongs_to_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = new(platform.Database, platform.Time);
        await using ConversationRetention retention = new(platform.Database, platform.Time, new ConversationOptions { LargestDelete = 2 });
        for (int i = 0; i < 5; i++)
        {
            await FullConversationAsync(platform, log, temporary: true);
            await platform.Conversations.RemoveAsync(platform.Owner, await FullConversationAsync(platform, log, temporary: false), Cancellation);
        }

        await FullConversationAsync(platform, log, temporary: false);
        Assert.Equal(0, await retention.SweepAsync(Cancellation));

        platform.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(5, await retention.SweepAsync(Cancellation));
        Assert.Equal((6, 12, 6, 12), await CountAsync(platform));

        platform.Time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(5, await retention.SweepAsync(Cancellation));
        Assert.Equal((1, 2, 1, 2), await CountAsync(platform));

        // The generation and its events are over; the message that it wrote stays.
        platform.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(1, await retention.SweepAsync(Cancellation));
        Assert.Equal((1, 2, 0, 0), await CountAsync(platform));
    }

    internal static NewMessage Say(string text) => new() { Role = MessageRole.User, Content = $$"""[{"type":"text","text":"{{text}}"}]""", Text = text };

    private static async Task<Actor> KeyAsync(TestPlatform platform, Actor actor, Guid projectId)
    {
        IssuedKey issued = await platform.Keys.CreateAsync(actor, projectId, new KeySettings("Key"), Cancellation);
        KeyCheck check = await platform.Verifier.VerifyAsync(issued.Secret.Reveal(), "/v1/responses", System.Net.IPAddress.Loopback, Cancellation);
        return check.Key!.Actor;
    }

    private static async Task<Guid> FullConversationAsync(TestPlatform platform, GenerationLog log, bool temporary)
    {
        Conversation conversation = await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings(), temporary, Cancellation);
        await platform.Messages.AppendAsync(platform.Owner, conversation.Id, Say("question"), Cancellation);
        GenerationStart start = await log.BeginAsync(
            platform.Owner, new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", ConversationId = conversation.Id }, Cancellation);
        await start.Writer!.AppendTextAsync("text", "answer", Cancellation);
        Assert.True(await start.Writer.CompleteAsync(null, null, Cancellation));
        return conversation.Id;
    }

    private static async Task<(int Conversations, int Messages, int Generations, int Events)> CountAsync(TestPlatform platform)
    {
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        return (
            await context.Conversations.CountAsync(Cancellation),
            await context.Messages.CountAsync(Cancellation),
            await context.Generations.CountAsync(Cancellation),
            await context.GenerationEvents.CountAsync(Cancellation));
    }

    private static async Task RefusedAsync(PlatformError error, Func<Task> door) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(door)).Error);
}
