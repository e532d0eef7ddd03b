using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Presets;
using Lyceum.Platform.Sharing;

namespace Lyceum.Platform.TestKit;

public abstract class PresetLibraryTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_is_taken_once_for_an_owner_and_what_is_kept_is_bounded()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PresetLibrary library = Library(platform);
        Actor other = await platform.JoinAsync(Role.Member);
        Preset one = await library.CreateAsync(platform.Owner, " Letters ", "{}", Cancellation);
        Preset two = await library.CreateAsync(platform.Owner, "Answers", "{}", Cancellation);
        await library.CreateAsync(other, "Letters", "{}", Cancellation);

        await RefusedAsync(PlatformError.Conflict, () => library.CreateAsync(platform.Owner, "Letters", "{}", Cancellation));
        await RefusedAsync(PlatformError.Conflict, () => library.ChangeAsync(platform.Owner, two.Id, "Letters", "{}", Cancellation));
        platform.Time.Advance(TimeSpan.FromMinutes(1));
        Preset changed = await library.ChangeAsync(platform.Owner, one.Id, "Letters", "{\"a\":\"\0\"}", Cancellation);

        Assert.Equal(("Letters", "{\"a\":\"\uFFFD\"}", one.CreatedAt.AddMinutes(1)), (changed.Name, changed.Content, changed.UpdatedAt));
        Assert.Equal(["Answers", "Letters"], (await library.ListAsync(platform.Owner, Cancellation)).Select(static preset => preset.Name));
        Assert.Equal(["{}", changed.Content], (await library.ReadAllAsync(platform.Owner, Cancellation)).Select(static preset => preset.Content));
        foreach ((string name, string content) in new[] { ("", "{}"), (" ", "{}"), ("a\u0007", "{}"), (new string('a', 201), "{}"), ("a", ""), ("a", new string('a', PresetLibrary.MaximumContent + 1)) })
        {
            await RefusedAsync(PlatformError.Invalid, () => library.CreateAsync(platform.Owner, name, content, Cancellation));
        }
    }

    [Fact]
    public async Task A_preset_is_its_owners_alone_until_it_is_shared()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PresetLibrary library = Library(platform);
        Actor actor = await platform.JoinAsync(Role.Member);
        Actor viewer = await platform.JoinAsync(Role.Viewer);
        Preset preset = await library.CreateAsync(actor, "Mine", "{}", Cancellation);

        foreach (Actor other in new[] { platform.Owner, viewer, await platform.Organizations.CreateAsync("Second", actor.Id, Cancellation) })
        {
            Assert.Empty(await library.ListAsync(other, Cancellation));
            Assert.Empty(await library.ListSharedAsync(other, Cancellation));
            await RefusedAsync(PlatformError.NotFound, () => library.GetAsync(other, preset.Id, Cancellation));
        }

        await library.ShareAsync(actor, preset.Id, true, Cancellation);

        foreach (Actor member in new[] { platform.Owner, viewer })
        {
            PresetSummary seen = Assert.Single(await library.ListSharedAsync(member, Cancellation));
            Assert.Equal((preset.Id, "Mine"), (seen.Id, seen.Name));
            Assert.NotNull(seen.Owner);
            Assert.Equal("{}", (await library.GetAsync(member, preset.Id, Cancellation)).Content);
        }

        // Seeing is not changing.
        await RefusedAsync(PlatformError.NotFound, () => library.ChangeAsync(platform.Owner, preset.Id, "Yours", "{}", Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.DeleteAsync(platform.Owner, preset.Id, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.ShareAsync(platform.Owner, preset.Id, false, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.LinkAsync(platform.Owner, preset.Id, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => library.CreateAsync(viewer, "New", "{}", Cancellation));
        Actor stranger = await platform.Organizations.CreateAsync("Third", Guid.CreateVersion7(), Cancellation);
        Assert.Empty(await library.ListSharedAsync(stranger, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.GetAsync(stranger, preset.Id, Cancellation));

        await library.ShareAsync(actor, preset.Id, false, Cancellation);
        Assert.Empty(await library.ListSharedAsync(platform.Owner, Cancellation));
        await library.ShareAsync(actor, preset.Id, true, Cancellation);
        await platform.Members.RemoveAsync(platform.Owner, actor.Id, Cancellation);
        Assert.Empty(await library.ListSharedAsync(platform.Owner, Cancellation));
        await RefusedAsync(PlatformError.NotFound, () => library.GetAsync(platform.Owner, preset.Id, Cancellation));
    }

    [Fact]
    public async Task A_link_of_a_member_who_was_removed_opens_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PresetLibrary library = Library(platform);
        Actor member = await platform.JoinAsync(Role.Member);
        Preset preset = await library.CreateAsync(member, "Mine", "{}", Cancellation);
        RandomToken token = await library.LinkAsync(member, preset.Id, Cancellation);
        Assert.NotNull(await library.OpenAsync(token.Reveal(), platform.Owner.Id, Cancellation));

        await platform.Members.RemoveAsync(platform.Owner, member.Id, Cancellation);

        Assert.Null(await library.OpenAsync(token.Reveal(), platform.Owner.Id, Cancellation));
    }

    [Fact]
    public async Task A_link_opens_a_preset_as_long_as_it_is_there_and_the_organisation_shares()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        PresetLibrary library = Library(platform);
        Guid stranger = Guid.CreateVersion7();
        Preset preset = await library.CreateAsync(platform.Owner, "Mine", "{}", Cancellation);
        RandomToken first = await library.LinkAsync(platform.Owner, preset.Id, Cancellation);
        RandomToken second = await library.LinkAsync(platform.Owner, preset.Id, Cancellation);

        Assert.Null(await library.OpenAsync(first.Reveal(), stranger, Cancellation));
        Assert.Equal(preset.Id, (await library.OpenAsync(second.Reveal(), stranger, Cancellation))?.Id);
        Assert.True(Assert.Single(await library.ListAsync(platform.Owner, Cancellation)).HasLink);
        foreach (string? wrong in new[] { null, "", "abc", RandomToken.Create().Reveal() })
        {
            Assert.Null(await library.OpenAsync(wrong, stranger, Cancellation));
        }

        await platform.Organizations.SetSharingAsync(platform.Owner, SharingMode.Members, Cancellation);
        Assert.Null(await library.OpenAsync(second.Reveal(), stranger, Cancellation));
        Assert.NotNull(await library.OpenAsync(second.Reveal(), platform.Owner.Id, Cancellation));
        await platform.Organizations.SetSharingAsync(platform.Owner, SharingMode.Off, Cancellation);
        Assert.Null(await library.OpenAsync(second.Reveal(), platform.Owner.Id, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => library.LinkAsync(platform.Owner, preset.Id, Cancellation));
        await RefusedAsync(PlatformError.Forbidden, () => library.ShareAsync(platform.Owner, preset.Id, true, Cancellation));
        await platform.Organizations.SetSharingAsync(platform.Owner, SharingMode.Everybody, Cancellation);
        await library.UnlinkAsync(platform.Owner, preset.Id, Cancellation);
        Assert.Null(await library.OpenAsync(second.Reveal(), platform.Owner.Id, Cancellation));
        RandomToken third = await library.LinkAsync(platform.Owner, preset.Id, Cancellation);
        await library.DeleteAsync(platform.Owner, preset.Id, Cancellation);
        Assert.Null(await library.OpenAsync(third.Reveal(), platform.Owner.Id, Cancellation));
        Page<AuditEntry> noted = await platform.Audit.ListAsync(platform.Owner, new AuditQuery { Limit = 50 }, Cancellation);
        Assert.Equal(["preset.link", "preset.unlink", "preset.link", "preset.link"], noted.Items.Select(static entry => entry.Action).Where(static action => action.StartsWith("preset.", StringComparison.Ordinal)));
    }

    private static PresetLibrary Library(TestPlatform platform) => new(platform.Database, platform.Audit, platform.Time);

    private static async Task RefusedAsync(PlatformError error, Func<Task> door) => Assert.Equal(error, (await Assert.ThrowsAsync<PlatformException>(door)).Error);
}
