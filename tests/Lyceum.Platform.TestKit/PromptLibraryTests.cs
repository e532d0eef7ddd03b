using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Prompts;

namespace Lyceum.Platform.TestKit;

public abstract class PromptLibraryTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompts_are_found_by_the_beginning_of_their_short_names_page_by_page()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PromptLibrary library = new(platform.Database, platform.Time);
        foreach (string name in new[] { "translate", "trim", "sum", "trim-2", "a_b" })
        {
            await (name.Contains('_', StringComparison.Ordinal)
                ? RefusedAsync(PlatformError.Invalid, () => library.CreateAsync(platform.Owner, null, new PromptSettings(name, "", "text"), Cancellation))
                : library.CreateAsync(platform.Owner, null, new PromptSettings("/" + name, "", "text"), Cancellation));
        }

        Page<SavedPrompt> first = await library.ListAsync(platform.Owner, null, "tr", null, 2, Cancellation);
        Page<SavedPrompt> second = await library.ListAsync(platform.Owner, null, "tr", first.Items[^1].Name, 2, Cancellation);

        Assert.Equal(["translate", "trim"], first.Items.Select(static prompt => prompt.Name));
        Assert.Equal(["trim-2"], second.Items.Select(static prompt => prompt.Name));
        Assert.Equal((true, false), (first.HasMore, second.HasMore));
        Assert.Equal(4, (await library.ListAsync(platform.Owner, null, "", null, 100, Cancellation)).Items.Count);
        Assert.Empty((await library.ListAsync(platform.Owner, null, "%", null, 100, Cancellation)).Items);
        Assert.Equal("sum", (await library.GetAsync(platform.Owner, null, (await library.ListAsync(platform.Owner, null, "sum", null, 1, Cancellation)).Items[0].Id, Cancellation)).Title);
        await RefusedAsync(PlatformError.Invalid, () => library.ListAsync(platform.Owner, null, "", null, 101, Cancellation));
    }

    [Fact]
    public async Task A_short_name_is_taken_once_for_an_owner()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PromptLibrary library = new(platform.Database, platform.Time);
        Actor other = await platform.JoinAsync(Role.Member);
        SavedPrompt one = await library.CreateAsync(platform.Owner, null, new PromptSettings("sum", "Sum", "Sum it up."), Cancellation);
        SavedPrompt two = await library.CreateAsync(platform.Owner, null, new PromptSettings("sum-2", "Sum", "Sum it up."), Cancellation);
        await library.CreateAsync(other, null, new PromptSettings("sum", "Sum", "Mine."), Cancellation);
        await library.CreateAsync(platform.Owner, platform.Project.Id, new PromptSettings("sum", "Sum", "The project's."), Cancellation);

        await RefusedAsync(PlatformError.Conflict, () => library.CreateAsync(platform.Owner, null, new PromptSettings("sum", "Sum", "Again."), Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => library.ChangeAsync(platform.Owner, null, two.Id, new PromptSettings("sum", "Sum", "Again."), Cancellation));
        platform.Time.Advance(TimeSpan.FromMinutes(1));
        SavedPrompt changed = await library.ChangeAsync(platform.Owner, null, one.Id, new PromptSettings("sum", "Summary", "Say it in {{count}} words."), Cancellation);

        Assert.Equal(("Summary", "Say it in {{count}} words.", one.CreatedAt.AddMinutes(1)), (changed.Title, changed.Text, changed.UpdatedAt));
        foreach (PromptSettings wrong in new PromptSettings[] { new("", "", "a"), new("Sum", "", "a"), new("a b", "", "a"), new("-a", "", "a"), new(new string('a', 41), "", "a"), new("a", "", " "), new("a", "", new string('a', 32769)), new("a", "\u0007", "a") })
        {
            await RefusedAsync(PlatformError.Invalid, () => library.CreateAsync(platform.Owner, null, wrong, Cancellation));
        }
    }

    [Fact]
    public async Task Ones_own_prompts_are_seen_by_oneself_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PromptLibrary library = new(platform.Database, platform.Time);
        Actor actor = await platform.JoinAsync(Role.Member);
        SavedPrompt prompt = await library.CreateAsync(actor, null, new PromptSettings("mine", "", "text"), Cancellation);

        foreach (Actor other in new[] { platform.Owner, await platform.Organizations.CreateAsync("Second", actor.Id, Cancellation) })
        {
            Assert.Empty((await library.ListAsync(other, null, "", null, 10, Cancellation)).Items);
            await RefusedAsync(PlatformError.NotFound, () => library.GetAsync(other, null, prompt.Id, Cancellation));
            await RefusedAsync(PlatformError.NotFound, () => library.ChangeAsync(other, null, prompt.Id, new PromptSettings("mine", "", "text"), Cancellation));
            await RefusedAsync(PlatformError.NotFound, () => library.DeleteAsync(other, null, prompt.Id, Cancellation));
        }

        await RefusedAsync(PlatformError.NotFound, () => library.GetAsync(actor, platform.Project.Id, prompt.Id, Cancellation));
        await library.DeleteAsync(actor, null, prompt.Id, Cancellation);
        await RefusedAsync(PlatformError.NotFound, () => library.DeleteAsync(actor, null, prompt.Id, Cancellation));
    }

    [Fact]
    public async Task Those_of_a_project_are_used_by_who_sees_it_and_changed_by_who_manages_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PromptLibrary library = new(platform.Database, platform.Time);
        Project closed = await platform.Projects.CreateAsync(platform.Owner, "Closed", Cancellation);
        Actor inside = await platform.JoinAsync(Role.Member);
        Actor manager = await platform.JoinAsync(Role.Member);
        Actor outside = await platform.JoinAsync(Role.Member);
        await platform.ProjectMembers.SetAsync(platform.Owner, closed.Id, inside.Id, ProjectRole.Member, Cancellation);
        await platform.ProjectMembers.SetAsync(platform.Owner, closed.Id, manager.Id, ProjectRole.Owner, Cancellation);
        SavedPrompt shared = await library.CreateAsync(manager, closed.Id, new PromptSettings("shared", "", "text"), Cancellation);
        await library.CreateAsync(manager, closed.Id, new PromptSettings("same", "", "the project's"), Cancellation);
        await library.CreateAsync(inside, null, new PromptSettings("same", "", "my own"), Cancellation);

        Assert.Equal(["same my own", "shared text"], (await library.SuggestAsync(inside, closed.Id, "s", 10, Cancellation)).Select(static prompt => $"{prompt.Name} {prompt.Text}"));
        Assert.Single(await library.SuggestAsync(inside, closed.Id, "s", 1, Cancellation));
        Assert.Empty(await library.SuggestAsync(outside, closed.Id, "s", 10, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => library.CreateAsync(inside, closed.Id, new PromptSettings("new", "", "text"), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => library.ChangeAsync(inside, closed.Id, shared.Id, new PromptSettings("shared", "", "text"), Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => library.DeleteAsync(inside, closed.Id, shared.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.ListAsync(outside, closed.Id, "", null, 10, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.GetAsync(outside, closed.Id, shared.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.GetAsync(inside, platform.Project.Id, shared.Id, Cancellation));
        await library.DeleteAsync(platform.Owner, closed.Id, shared.Id, Cancellation);
    }

    private static async Task RefusedAsync(PlatformError error, Func<Task> door) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(door)).Error);
}
