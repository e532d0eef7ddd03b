using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class ConversationSearchTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_are_found_by_their_beginnings_in_any_case()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid conversation = await SayAsync(platform, platform.Owner, new ConversationSettings { Title = "Sea" }, "The blue WHALE sings; it's 30 metres long", "A Schrödinger cat and a wha");

        Assert.Equal(["The blue WHALE sings; it's 30 metres long"], await FindAsync(platform, "whale"));
        Assert.Equal(2, (await FindAsync(platform, "wha")).Count);
        Assert.Equal(["A Schrödinger cat and a wha"], await FindAsync(platform, "SCHRÖD wha"));
        Assert.Equal(["The blue WHALE sings; it's 30 metres long"], await FindAsync(platform, "\"30\" OR' & -whale* (blue)".Replace("OR", "", StringComparison.Ordinal)));
        Assert.Empty(await FindAsync(platform, "hale"));
        Assert.Empty(await FindAsync(platform, "whale schrödinger"));
        Assert.Empty(await FindAsync(platform, " '\";&|!*() \0"));
        SearchHit hit = Assert.Single((await platform.Search.SearchAsync(platform.Owner, "whale blue", new ConversationFilter(), null, 10, Cancellation)).Hits);
        Assert.Equal((conversation, "Sea", MessageRole.User), (hit.ConversationId, hit.Title, hit.Role));
        Assert.Equal([(4, 4), (9, 5)], hit.Snippet.Highlights);
    }

    [Fact]
    public async Task Only_the_owners_listed_conversations_are_searched()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Guid userId = Guid.CreateVersion7();
        await platform.Members.AddAsync(platform.Owner, userId, Role.Member, Cancellation);
        Actor other = (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, userId, Cancellation))!;
        await SayAsync(platform, other, new ConversationSettings(), "whale of another");
        await SayAsync(platform, platform.Owner, new ConversationSettings { IsPinned = true, Model = "primer-1", ProjectId = platform.Project.Id }, "whale pinned");
        platform.Time.Advance(TimeSpan.FromDays(1));
        DateTimeOffset day = platform.Time.GetUtcNow();
        await SayAsync(platform, platform.Owner, new ConversationSettings { IsArchived = true }, "whale archived");
        Guid removed = await SayAsync(platform, platform.Owner, new ConversationSettings(), "whale removed");
        await platform.Conversations.RemoveAsync(platform.Owner, removed, Cancellation);

        Assert.Equal(["whale pinned"], await FindAsync(platform, "whale"));
        Assert.Equal(["whale archived", "whale pinned"], await FindAsync(platform, "whale", new ConversationFilter { IsArchived = null }));
        Assert.Equal(["whale archived"], await FindAsync(platform, "whale", new ConversationFilter { IsArchived = null, From = day }));
        Assert.Equal(["whale pinned"], await FindAsync(platform, "whale", new ConversationFilter { IsPinned = true, Model = "primer-1", ProjectId = platform.Project.Id, Until = day }));
        Assert.Empty(await FindAsync(platform, "whale", new ConversationFilter { Model = "other" }));
    }

    [Fact]
    public async Task An_answer_is_found_once_it_is_done_and_nothing_once_it_is_deleted()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = new(platform.Database, platform.Time);
        (Guid conversation, GenerationWriter writer) = await GenerationTests.BeginAsync(platform, log);
        await writer.AppendTextAsync("text", "about whales", Cancellation);
        Assert.Empty(await FindAsync(platform, "whales"));
        Assert.True(await writer.CompleteAsync(null, null, Cancellation));
        Assert.Equal(["about whales"], await FindAsync(platform, "whales"));

        await platform.Conversations.DeleteAsync(platform.Owner, conversation, Cancellation);

        Assert.Empty(await FindAsync(platform, "whales"));
        if (platform.Options.Provider == DatabaseProvider.Sqlite)
        {
            await using PlatformDbContext context = platform.Database.OpenEverywhere();
            Assert.Equal(0, await context.Database.SqlQuery<int>($"""SELECT COUNT(*) AS "Value" FROM "MessageIndex" WHERE "MessageIndex" MATCH 'whales OR question'""").SingleAsync(Cancellation));
        }
    }

    [Fact]
    public async Task What_was_found_is_paged_without_a_gap()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        string[] texts = [.. Enumerable.Range(0, 11).Select(static i => $"whale {i}")];
        await SayAsync(platform, platform.Owner, new ConversationSettings(), texts);
        List<string> found = [];
        SearchCursor? next = null;
        do
        {
            SearchPage page = await platform.Search.SearchAsync(platform.Owner, "whale", new ConversationFilter(), next, 3, Cancellation);
            found.AddRange(page.Hits.Select(static hit => hit.Snippet.Text));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(texts.Order(), found.Order());
        await Assert.ThrowsAsync<PlatformException>(() => platform.Search.SearchAsync(platform.Owner, new string('a', 1001), new ConversationFilter(), null, 3, Cancellation));
    }

    [Fact]
    public async Task A_message_of_any_length_is_stored_and_its_beginning_found()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        // As many different words of as many bytes as fit.
        string text = "whale " + string.Join(' ', Enumerable.Range(0, 400_000).Select(static i => string.Create(3, i, static (word, n) =>
        {
            for (int at = 0; at < 3; at++, n /= 100)
            {
                word[at] = (char)('一' + (n % 100));
            }
        })));

        await SayAsync(platform, platform.Owner, new ConversationSettings(), text);

        Assert.Single(await FindAsync(platform, "whale"));
    }

    private static async Task<Guid> SayAsync(TestPlatform platform, Actor actor, ConversationSettings settings, params string[] texts)
    {
        Conversation conversation = await platform.Conversations.CreateAsync(actor, settings, temporary: false, Cancellation);
        foreach (string text in texts)
        {
            await platform.Messages.AppendAsync(actor, conversation.Id, ConversationTests.Say("") with { Text = text }, Cancellation);
        }

        return conversation.Id;
    }

    private static async Task<List<string>> FindAsync(TestPlatform platform, string query, ConversationFilter? filter = null) =>
        [.. (await platform.Search.SearchAsync(platform.Owner, query, filter ?? new ConversationFilter(), null, 10, Cancellation)).Hits.Select(static hit => hit.Snippet.Text)];
}
