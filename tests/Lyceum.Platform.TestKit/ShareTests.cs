using Lyceum.Platform.Audit;
using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;
using Lyceum.Platform.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class ShareTests(DatabaseFixture fixture)
{
    private static readonly ShareOptions s_options = new()
    {
        MaximumShares = 3,
        MaximumMessages = 6,
        MaximumContent = 200,
        Present = static message => message.Role is MessageRole.User or MessageRole.Assistant ? message.Content : null,
        Adopt = static content => new MessageContent(content, content.Trim('"')),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_shows_the_path_as_it_was_whatever_is_written_later()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor actor = await platform.JoinAsync(Role.Member);
        Conversation conversation = await platform.Conversations.CreateAsync(actor, new ConversationSettings { Title = "Whales" }, temporary: false, Cancellation);
        Message question = await SayAsync(platform, actor, conversation, MessageRole.User, "one");
        await SayAsync(platform, actor, conversation, MessageRole.System, "hidden");
        Message answer = await SayAsync(platform, actor, conversation, MessageRole.Assistant, "two");
        await platform.Messages.EditAsync(actor, conversation.Id, answer.Id, Say(MessageRole.Assistant, "other"), Cancellation);
        await platform.Messages.SelectAsync(actor, conversation.Id, answer.Id, Cancellation);
        ShareDirectory shares = Directory(platform);

        IssuedShare shown = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        await platform.Conversations.ChangeAsync(actor, conversation.Id, static before => before with { Title = "Dolphins" }, Cancellation);
        await platform.Messages.ReplaceAsync(actor, conversation.Id, question.Id, "\"changed\"", "changed", Cancellation);
        await SayAsync(platform, actor, conversation, MessageRole.User, "three");

        OpenedShare opened = await OpenedAsync(shares, shown);
        Assert.Equal(("Whales", (string?)null, 2, (int?)null), (opened.Title, opened.OwnerName, opened.Total, opened.Next));
        Assert.Equal([(MessageRole.User, "\"one\""), (MessageRole.Assistant, "\"two\"")], opened.Messages.Select(static message => (message.Role, message.Content)));
        OpenedShare first = (await shares.OpenAsync(shown.Token.Reveal(), null, 0, 1, Cancellation))!;
        Assert.Equal(1, first.Next);
        Assert.Equal("\"two\"", Assert.Single((await shares.OpenAsync(shown.Token.Reveal(), null, 1, 1, Cancellation))!.Messages).Content);
        Assert.Equal(2, Assert.Single((await shares.ListAsync(actor, conversation.Id, new PageQuery(), Cancellation)).Items).Openings);
    }

    [Fact]
    public async Task A_link_opens_by_its_token_alone_and_the_database_does_not_know_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        IssuedShare shown = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        string token = shown.Token.Reveal();

        Assert.Equal(43, token.Length);
        Assert.NotEqual(token, (await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation)).Token.Reveal());
        foreach (string? wrong in new[] { null, "", "x", token[..^1], token + "A", shown.Share.Id.ToString(), new string('A', 43), Convert.ToHexString(shown.Share.TokenHash), token.ToLowerInvariant() + " " })
        {
            Assert.Null(await shares.OpenAsync(wrong, actor.Id, 0, 10, Cancellation));
        }

        await using PlatformDbContext context = platform.Database.OpenEverywhere();
        Assert.All(
            await context.AcrossOrganizations<ConversationShare>().ToListAsync(Cancellation),
            row => Assert.DoesNotContain(token, row.Title + Convert.ToBase64String(row.TokenHash), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_link_opens_nothing_and_is_swept()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        IssuedShare day = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings { Lifetime = TimeSpan.FromDays(1) }, Cancellation);
        IssuedShare always = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        foreach (TimeSpan wrong in new[] { TimeSpan.Zero, TimeSpan.FromDays(-1), TimeSpan.FromDays(4000) })
        {
            await RefusedAsync(PlatformError.Invalid, () => shares.CreateAsync(actor, conversation.Id, null, new ShareSettings { Lifetime = wrong }, Cancellation));
        }

        Assert.NotNull(await shares.OpenAsync(day.Token.Reveal(), null, 0, 10, Cancellation));
        platform.Time.Advance(TimeSpan.FromDays(1));

        Assert.Null(await shares.OpenAsync(day.Token.Reveal(), null, 0, 10, Cancellation));
        await OpenedAsync(shares, always);
        Assert.Equal(always.Share.Id, Assert.Single((await shares.ListAsync(actor, null, new PageQuery(), Cancellation)).Items).Id);
        await new ConversationRetention(platform.Database, platform.Time).SweepAsync(Cancellation);
        await using PlatformDbContext context = platform.Database.OpenEverywhere();
        Assert.Equal(1, await context.AcrossOrganizations<ConversationShare>().CountAsync(Cancellation));
        Assert.Equal(2, await context.AcrossOrganizations<SharedMessage>().CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_link_is_gone_when_it_is_revoked_and_with_its_conversation_and_its_owner()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        (Actor other, Conversation others) = await SharedAsync(platform);
        IssuedShare kept = await shares.CreateAsync(other, others.Id, null, new ShareSettings(), Cancellation);

        IssuedShare one = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        await RefusedAsync(PlatformError.NotFound, () => shares.RevokeAsync(other, one.Share.Id, Cancellation));
        await shares.RevokeAsync(actor, one.Share.Id, Cancellation);
        Assert.Null(await shares.OpenAsync(one.Token.Reveal(), null, 0, 10, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => shares.RevokeAsync(actor, one.Share.Id, Cancellation));

        IssuedShare two = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        Assert.Equal(2, await shares.RevokeAllAsync(actor, Cancellation));
        Assert.Equal(0, await shares.RevokeAllAsync(actor, Cancellation));
        Assert.Null(await shares.OpenAsync(two.Token.Reveal(), null, 0, 10, Cancellation));

        IssuedShare three = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        await platform.Conversations.RemoveAsync(actor, conversation.Id, Cancellation);
        Assert.Null(await shares.OpenAsync(three.Token.Reveal(), null, 0, 10, Cancellation));
        await platform.Conversations.RestoreAsync(actor, conversation.Id, Cancellation);
        await OpenedAsync(shares, three);
        await platform.Conversations.DeleteAsync(actor, conversation.Id, Cancellation);
        Assert.Null(await shares.OpenAsync(three.Token.Reveal(), null, 0, 10, Cancellation));

        await OpenedAsync(shares, kept);
        Assert.Equal(
            ["share.create", "share.create", "share.revoke", "share.create", "share.create", "share.revoke_all", "share.create"],
            (await AuditAsync(platform)).Where(static line => line.Action.StartsWith("share.", StringComparison.Ordinal)).Select(static line => line.Action));
        await new UserDataDeletion(platform.Database, platform.Members, platform.Verifier).EraseAsync(other.Id, Cancellation);
        Assert.Null(await shares.OpenAsync(kept.Token.Reveal(), null, 0, 10, Cancellation));
        await using PlatformDbContext context = platform.Database.OpenEverywhere();
        Assert.Equal(0, await context.AcrossOrganizations<SharedMessage>().CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_link_of_a_member_who_was_removed_opens_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        IssuedShare shown = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        await OpenedAsync(shares, shown);

        await platform.Members.RemoveAsync(platform.Owner, actor.Id, Cancellation);

        Assert.Null(await shares.OpenAsync(shown.Token.Reveal(), null, 0, 10, Cancellation));
        Assert.Null(await shares.OpenAsync(shown.Token.Reveal(), platform.Owner.Id, 0, 10, Cancellation));
        Assert.Null(await shares.CopyAsync(platform.Owner, shown.Token.Reveal(), Guid.CreateVersion7(), Cancellation));
        await platform.Members.AddAsync(platform.Owner, actor.Id, Role.Viewer, Cancellation);
        await OpenedAsync(shares, shown);
    }

    [Fact]
    public async Task An_organisation_says_who_opens_links_and_those_that_are_there_hold_to_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        Actor colleague = await platform.JoinAsync(Role.Viewer);
        Actor stranger = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        IssuedShare shown = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        Assert.Equal((true, true, true), await SeenAsync());

        await platform.Organizations.SetSharingAsync(platform.Owner, SharingMode.Members, Cancellation);
        Assert.Equal((true, false, false), await SeenAsync());
        await RefusedAsync(PlatformError.Forbidden, () => platform.Organizations.SetSharingAsync(actor, SharingMode.Everybody, Cancellation));

        await platform.Organizations.SetSharingAsync(platform.Owner, SharingMode.Off, Cancellation);
        Assert.Equal((false, false, false), await SeenAsync());
        Assert.Equal("sharing_off", (await RefusedAsync(PlatformError.Forbidden, () => shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation))).Reason);

        await platform.Organizations.SetSharingAsync(platform.Owner, SharingMode.Everybody, Cancellation);
        Assert.Equal((true, true, true), await SeenAsync());
        await new OrganizationDeletion(platform.Database, platform.Audit, platform.Verifier, platform.Ledger, platform.Time).CloseAsync(platform.Owner, Cancellation);
        Assert.Equal((false, false, false), await SeenAsync());

        async Task<(bool, bool, bool)> SeenAsync() =>
            (await shares.OpenAsync(shown.Token.Reveal(), colleague.Id, 0, 10, Cancellation) is not null,
            await shares.OpenAsync(shown.Token.Reveal(), stranger.Id, 0, 10, Cancellation) is not null,
            await shares.OpenAsync(shown.Token.Reveal(), null, 0, 10, Cancellation) is not null);
    }

    [Fact]
    public async Task What_is_shared_is_bounded()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        Conversation empty = await platform.Conversations.CreateAsync(actor, new ConversationSettings(), temporary: false, Cancellation);
        Assert.Equal("share_empty", (await RefusedAsync(PlatformError.Conflict, () => shares.CreateAsync(actor, empty.Id, null, new ShareSettings(), Cancellation))).Reason);
        for (int i = 0; i < 3; i++)
        {
            await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        }

        Assert.Equal("shares_full", (await RefusedAsync(PlatformError.Conflict, () => shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation))).Reason);
        await shares.RevokeAllAsync(actor, Cancellation);
        await SayAsync(platform, actor, conversation, MessageRole.User, new string('a', 200));
        Assert.Equal("conversation_long", (await RefusedAsync(PlatformError.TooLarge, () => shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation))).Reason);
        for (int i = 0; i < 6; i++)
        {
            await SayAsync(platform, actor, empty, MessageRole.User, "a");
        }

        await shares.CreateAsync(actor, empty.Id, null, new ShareSettings(), Cancellation);
        await SayAsync(platform, actor, empty, MessageRole.User, "a");
        await RefusedAsync(PlatformError.TooLarge, () => shares.CreateAsync(actor, empty.Id, null, new ShareSettings(), Cancellation));
    }

    [Fact]
    public async Task Who_shares_is_told_where_that_person_wants_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        using TestAccounts accounts = await TestAccounts.StartAsync(platform);
        Guid userId = (await accounts.RegisterAsync("ada@example.com")).Id;
        await platform.Members.AddAsync(platform.Owner, userId, Role.Member, Cancellation);
        Actor actor = (await platform.Members.FindActorAsync(platform.Owner.OrganizationId, userId, Cancellation))!;
        Conversation conversation = await platform.Conversations.CreateAsync(actor, new ConversationSettings(), temporary: false, Cancellation);
        await SayAsync(platform, actor, conversation, MessageRole.User, "one");
        ShareDirectory shares = Directory(platform);

        Assert.Null((await OpenedAsync(shares, await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation))).OwnerName);
        IssuedShare named = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings { ShowsOwner = true }, Cancellation);
        await accounts.Directory.RenameAsync(userId, "Countess", Cancellation);
        Assert.Equal("Countess", (await OpenedAsync(shares, named)).OwnerName);
    }

    [Fact]
    public async Task Whoever_opens_a_link_can_go_on_in_a_conversation_of_its_own()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        Actor stranger = await platform.Organizations.CreateAsync("Second", Guid.CreateVersion7(), Cancellation);
        IssuedShare shown = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
        Guid id = Guid.CreateVersion7();

        Assert.Equal(id, await shares.CopyAsync(stranger, shown.Token.Reveal(), id, Cancellation));
        Assert.Equal(id, await shares.CopyAsync(stranger, shown.Token.Reveal(), id, Cancellation));
        await shares.RevokeAsync(actor, shown.Share.Id, Cancellation);
        Assert.Null(await shares.CopyAsync(stranger, shown.Token.Reveal(), Guid.CreateVersion7(), Cancellation));

        Assert.Equal("Whales", (await platform.Conversations.GetAsync(stranger, id, Cancellation)).Title);
        MessagePage page = await platform.Messages.PageAsync(stranger, id, null, null, 10, Cancellation);
        Assert.Equal(["two", "one"], page.Messages.Select(static view => view.Message.Text));
        await SayAsync(platform, stranger, (await platform.Conversations.GetAsync(stranger, id, Cancellation)), MessageRole.User, "three");
        await RefusedAsync(PlatformError.NotFound, () => platform.Conversations.GetAsync(actor, id, Cancellation));
        // An id that is somebody else's conversation opens nothing of it.
        await RefusedAsync(PlatformError.Conflict, async () =>
        {
            IssuedShare again = await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);
            await shares.CopyAsync(stranger, again.Token.Reveal(), conversation.Id, Cancellation);
        });
    }

    [Fact]
    public async Task Nobody_shares_the_conversation_of_somebody_else()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ShareDirectory shares = Directory(platform);
        (Actor actor, Conversation conversation) = await SharedAsync(platform);
        Guid leaf = conversation.ActiveLeafId!.Value;
        Actor colleague = await platform.JoinAsync(Role.Member);
        Conversation own = await platform.Conversations.CreateAsync(colleague, new ConversationSettings(), temporary: false, Cancellation);
        await shares.CreateAsync(actor, conversation.Id, null, new ShareSettings(), Cancellation);

        foreach (Actor other in new[] { platform.Owner, colleague, await platform.Projects.ActForAsync(actor, platform.Project.Id, Cancellation) })
        {
            await RefusedAsync(PlatformError.NotFound, () => shares.CreateAsync(other, conversation.Id, null, new ShareSettings(), Cancellation));
            Assert.Empty((await shares.ListAsync(other, null, new PageQuery(), Cancellation)).Items);
        }

        await RefusedAsync(PlatformError.NotFound, () => shares.CreateAsync(colleague, own.Id, leaf, new ShareSettings(), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, async () => await shares.CreateAsync(await platform.JoinAsync(Role.Viewer), conversation.Id, null, new ShareSettings(), Cancellation));
    }

    private static ShareDirectory Directory(TestPlatform platform) => new(platform.Database, platform.Audit, platform.Time, s_options);

    private static async Task<(Actor Actor, Conversation Conversation)> SharedAsync(TestPlatform platform)
    {
        Actor actor = await platform.JoinAsync(Role.Member);
        Conversation conversation = await platform.Conversations.CreateAsync(actor, new ConversationSettings { Title = "Whales" }, temporary: false, Cancellation);
        await SayAsync(platform, actor, conversation, MessageRole.User, "one");
        await SayAsync(platform, actor, conversation, MessageRole.Assistant, "two");
        return (actor, await platform.Conversations.GetAsync(actor, conversation.Id, Cancellation));
    }

    private static async Task<OpenedShare> OpenedAsync(ShareDirectory shares, IssuedShare shown)
    {
        OpenedShare? opened = await shares.OpenAsync(shown.Token.Reveal(), null, 0, 100, Cancellation);
        Assert.NotNull(opened);
        return opened;
    }

    private static NewMessage Say(MessageRole role, string text) => new() { Role = role, Content = $"\"{text}\"", Text = text, Model = role == MessageRole.Assistant ? "any" : null };

    private static Task<Message> SayAsync(TestPlatform platform, Actor actor, Conversation conversation, MessageRole role, string text) =>
        platform.Messages.AppendAsync(actor, conversation.Id, Say(role, text), Cancellation);

    private static async Task<PlatformException> RefusedAsync(PlatformError error, Func<Task> door)
    {
        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(door);
        Assert.Equal(error, refused.Error);
        return refused;
    }

    private static async Task<List<AuditEntry>> AuditAsync(TestPlatform platform)
    {
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        return await context.AuditEntries.AsNoTracking().OrderBy(static line => line.Sequence).ToListAsync(Cancellation);
    }
}
