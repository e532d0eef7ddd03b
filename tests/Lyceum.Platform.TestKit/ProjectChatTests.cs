using Lyceum.Platform.Conversations;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;

namespace Lyceum.Platform.TestKit;

/// <summary>What projects and people want of conversations.</summary>
public abstract class ProjectChatTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instructions_of_a_project_are_read_by_who_sees_it_and_written_by_who_manages_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationPreferencesDirectory preferences = new(platform.Database, platform.Audit);
        Project closed = await platform.Projects.CreateAsync(platform.Owner, "Closed", Cancellation);
        Actor inside = await platform.JoinAsync(Role.Member);
        Actor manager = await platform.JoinAsync(Role.Member);
        Actor outside = await platform.JoinAsync(Role.Member);
        await platform.ProjectMembers.SetAsync(platform.Owner, closed.Id, inside.Id, ProjectRole.Member, Cancellation);
        await platform.ProjectMembers.SetAsync(platform.Owner, closed.Id, manager.Id, ProjectRole.Owner, Cancellation);
        await preferences.SetAsync(inside, "Mine.", null, Cancellation);

        await preferences.SetAsync(manager, closed.Id, " Be exact. ", "primer-1", Cancellation);
        await preferences.SetAsync(platform.Owner, closed.Id, "Be very exact.", "primer-1", Cancellation);

        ConversationPreferences found = (await preferences.FindAsync(inside, closed.Id, Cancellation))!;
        Assert.Equal(("Be very exact.", "primer-1"), (found.Instructions, found.Model));
        Assert.Equal("Mine.", (await preferences.FindAsync(inside, Cancellation))!.Instructions);
        Assert.Null(await preferences.FindAsync(outside, closed.Id, Cancellation));
        Assert.Equal((false, true), (await preferences.MayChangeAsync(inside, closed.Id, Cancellation), await preferences.MayChangeAsync(manager, closed.Id, Cancellation)));
        await RefusedAsync(PlatformError.Forbidden, () => preferences.SetAsync(inside, closed.Id, "Be vague.", null, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => preferences.SetAsync(outside, closed.Id, "Be vague.", null, Cancellation));
        await RefusedAsync(PlatformError.Invalid, () => preferences.SetAsync(manager, closed.Id, new string('a', 16 * 1024 + 1), null, Cancellation));
        Actor acting = await platform.Projects.ActForAsync(inside, closed.Id, Cancellation);
        await RefusedAsync(PlatformError.Forbidden, () => preferences.SetAsync(acting, "Be vague.", null, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => preferences.MayChangeAsync(outside, closed.Id, Cancellation));
    }

    [Fact]
    public async Task Nobody_files_a_conversation_under_a_project_that_it_does_not_see()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Project closed = await platform.Projects.CreateAsync(platform.Owner, "Closed", Cancellation);
        Actor outside = await platform.JoinAsync(Role.Member);
        Conversation conversation = await platform.Conversations.CreateAsync(outside, new ConversationSettings { ProjectId = platform.Project.Id }, temporary: false, Cancellation);

        await RefusedAsync(
            PlatformError.NotFound,
            () => platform.Conversations.CreateAsync(outside, new ConversationSettings { ProjectId = closed.Id }, temporary: false, Cancellation));
        await RefusedAsync(
            PlatformError.NotFound,
            () => platform.Conversations.ChangeAsync(outside, conversation.Id, before => before with { ProjectId = closed.Id }, Cancellation));
    }

    [Fact]
    public async Task Conversations_go_when_their_owner_keeps_them_no_longer()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        ConversationPreferencesDirectory preferences = new(platform.Database, platform.Audit);
        ConversationRetention retention = new(platform.Database, platform.Time, new ConversationOptions { LargestDelete = 2 });
        Actor actor = await platform.JoinAsync(Role.Member);
        Actor other = await platform.JoinAsync(Role.Member);
        await preferences.KeepAsync(actor, 7, Cancellation);
        await preferences.KeepAsync(other, 30, Cancellation);
        foreach (Actor one in new[] { actor, other })
        {
            for (int i = 0; i < 5; i++)
            {
                await platform.Conversations.CreateAsync(one, new ConversationSettings(), temporary: false, Cancellation);
            }
        }

        platform.Time.Advance(TimeSpan.FromDays(6));
        Guid late = (await platform.Conversations.CreateAsync(actor, new ConversationSettings(), temporary: false, Cancellation)).Id;
        Assert.Equal(0, await retention.SweepAsync(Cancellation));
        platform.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(5, await retention.SweepAsync(Cancellation));

        Assert.Equal(late, Assert.Single((await platform.Conversations.ListAsync(actor, new ConversationFilter(), null, 10, Cancellation)).Conversations).Id);
        Assert.Equal(5, (await platform.Conversations.ListAsync(other, new ConversationFilter(), null, 10, Cancellation)).Conversations.Count);
        await preferences.KeepAsync(actor, null, Cancellation);
        platform.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal(0, await retention.SweepAsync(Cancellation));
        foreach (int wrong in new[] { 0, -1, 36_501 })
        {
            await RefusedAsync(PlatformError.Invalid, () => preferences.KeepAsync(actor, wrong, Cancellation));
        }
    }

    private static async Task RefusedAsync(PlatformError error, Func<Task> door) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(door)).Error);
}
