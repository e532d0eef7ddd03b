using System.Globalization;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Sharing;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Presets;

/// <summary>
/// What people set up in the playground and keep. A preset is its owner's own to change; the members of the organisation see it where it is shared, and whoever
/// has its link as far as the organisation shares at all (<see cref="SharingMode"/>). Both show it as it is now. Safe for use by many threads.
/// </summary>
/// <param name="database">Where they are.</param>
/// <param name="audit">Where sharing is noted.</param>
/// <param name="time">The clock.</param>
public sealed class PresetLibrary(PlatformDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>How many a person may have.</summary>
    public const int MaximumPresets = 200;

    /// <summary>The most that is kept of one, in UTF-16 units.</summary>
    public const int MaximumContent = 512 * 1024;

    // Of what others share.
    private const int MostShared = 200;
    private const string Kind = "preset";

    /// <summary>The actor's own presets, by name.</summary>
    public async Task<IReadOnlyList<PresetSummary>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Presets.AsNoTracking().OrderBy(static preset => preset.Name).Take(MaximumPresets)
            .Select(static preset => new PresetSummary(preset.Id, preset.Name, null, preset.IsShared, preset.TokenHash != null))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actor's own presets with what was set up, by name: for an export.</summary>
    public async Task<IReadOnlyList<Preset>> ReadAllAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Presets.AsNoTracking().OrderBy(static preset => preset.Name).Take(MaximumPresets).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What other members share within the organisation, by name; those of people who have left are not among them.</summary>
    public async Task<IReadOnlyList<PresetSummary>> ListSharedAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using PlatformDbContext context = database.OpenEverywhere();
        return await (
            from preset in Shared(context, actor.OrganizationId)
            where preset.OwnerId != actor.Owner.Id
            join account in context.UserAccounts on preset.OwnerId equals account.Id into accounts
            from account in accounts.DefaultIfEmpty()
            orderby preset.Name, preset.Id
            select new PresetSummary(preset.Id, preset.Name, account == null ? "" : account.Name, true, false)).Take(MostShared).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One preset: the actor's own, or one that is shared within the organisation.</summary>
    /// <exception cref="PlatformException">There is none for the actor.</exception>
    public async Task<Preset> GetAsync(Actor actor, Guid presetId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using (PlatformDbContext context = database.OpenFor(actor))
        {
            if (await context.Presets.AsNoTracking().SingleOrDefaultAsync(preset => preset.Id == presetId, cancellationToken).ConfigureAwait(false) is { } own)
            {
                return own;
            }
        }

        await using PlatformDbContext everywhere = database.OpenEverywhere();
        return await Shared(everywhere, actor.OrganizationId).SingleOrDefaultAsync(preset => preset.Id == presetId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound(Kind);
    }

    /// <summary>Keeps something under a name.</summary>
    /// <param name="actor">Whose it will be.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="content">What was set up.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, something is not usable, the name is taken, or there are too many.</exception>
    public async Task<Preset> CreateAsync(Actor actor, string name, string content, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        if (await context.Presets.CountAsync(cancellationToken).ConfigureAwait(false) >= MaximumPresets)
        {
            throw PlatformException.Conflict(string.Create(CultureInfo.InvariantCulture, $"There are {MaximumPresets} presets; delete some first."), reason: "presets_full");
        }

        Preset preset = new()
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = actor.OrganizationId,
            OwnerKind = actor.Owner.Kind,
            OwnerId = actor.Owner.Id,
            Name = Names.Check(name),
            Content = Check(content),
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Add(preset);
        await SaveAsync(context.SaveChangesAsync(cancellationToken)).ConfigureAwait(false);
        return preset;
    }

    /// <summary>Changes a preset of the actor's own; links to it show what it is then.</summary>
    /// <exception cref="PlatformException">The actor may not, there is none, something is not usable, or the name is taken.</exception>
    public async Task<Preset> ChangeAsync(Actor actor, Guid presetId, string name, string content, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        await using PlatformDbContext context = database.OpenFor(actor);
        Preset preset = await FindAsync(context, presetId, cancellationToken).ConfigureAwait(false);
        (preset.Name, preset.Content, preset.UpdatedAt) = (Names.Check(name), Check(content), time.GetUtcNow());
        await SaveAsync(context.SaveChangesAsync(cancellationToken)).ConfigureAwait(false);
        return preset;
    }

    /// <summary>Deletes a preset of the actor's own, and with it its link.</summary>
    /// <exception cref="PlatformException">There is none.</exception>
    public async Task DeleteAsync(Actor actor, Guid presetId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        if (await context.Presets.Where(preset => preset.Id == presetId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
        {
            throw PlatformException.NotFound(Kind);
        }
    }

    /// <summary>Shows a preset to the members of the organisation, or to nobody else.</summary>
    /// <exception cref="PlatformException">The actor may not, there is none, or the organisation shares nothing.</exception>
    public async Task ShareAsync(Actor actor, Guid presetId, bool isShared, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        Preset preset = await FindAsync(context, presetId, cancellationToken).ConfigureAwait(false);
        if (isShared)
        {
            await DemandSharingAsync(context, actor, cancellationToken).ConfigureAwait(false);
        }

        if (preset.IsShared != isShared)
        {
            preset.IsShared = isShared;
            await SaveAsync(audit.SaveAsync(context, actor, new AuditRecord(isShared ? "preset.share" : "preset.unshare", presetId), cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a link to a preset; one that there was before opens nothing any more.</summary>
    /// <returns>What opens it: the only time that it is told.</returns>
    /// <exception cref="PlatformException">The actor may not, there is none, or the organisation shares nothing.</exception>
    public async Task<RandomToken> LinkAsync(Actor actor, Guid presetId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        Preset preset = await FindAsync(context, presetId, cancellationToken).ConfigureAwait(false);
        await DemandSharingAsync(context, actor, cancellationToken).ConfigureAwait(false);
        RandomToken token = RandomToken.Create();
        preset.TokenHash = token.Hash.ToArray();
        await SaveAsync(audit.SaveAsync(context, actor, new AuditRecord("preset.link", presetId), cancellationToken)).ConfigureAwait(false);
        return token;
    }

    /// <summary>Takes a preset's link back: it opens nothing any more.</summary>
    /// <exception cref="PlatformException">There is no such preset.</exception>
    public async Task UnlinkAsync(Actor actor, Guid presetId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        Preset preset = await FindAsync(context, presetId, cancellationToken).ConfigureAwait(false);
        if (preset.TokenHash is not null)
        {
            preset.TokenHash = null;
            await SaveAsync(audit.SaveAsync(context, actor, new AuditRecord("preset.unlink", presetId), cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a link, in whichever organisation it is.</summary>
    /// <param name="token">What opens it, as somebody sent it.</param>
    /// <param name="viewerId">The user who asks.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Null where it opens nothing for them: unknown, taken back, not shared any more, for members alone, or of somebody who has left.</returns>
    public async Task<Preset?> OpenAsync(string? token, Guid viewerId, CancellationToken cancellationToken)
    {
        if (!RandomToken.TryParse(token, out RandomToken? parsed))
        {
            return null;
        }

        byte[] hash = parsed.Hash.ToArray();
        await using PlatformDbContext context = database.OpenEverywhere();
        return await (
            from preset in context.AcrossOrganizations<Preset>().AsNoTracking()
            where preset.TokenHash == hash
                && (preset.OwnerKind != OwnerKind.User
                    || context.AcrossOrganizations<Member>().Any(member => member.OrganizationId == preset.OrganizationId && member.UserId == preset.OwnerId))
            join organization in context.AcrossOrganizations<Organization>() on preset.OrganizationId equals organization.Id
            where organization.ClosedAt == null && (organization.Sharing == SharingMode.Everybody
                || (organization.Sharing == SharingMode.Members
                    && context.AcrossOrganizations<Member>().Any(member => member.OrganizationId == organization.Id && member.UserId == viewerId)))
            select preset).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    // What members share, as long as the organisation shares and they are members.
    private static IQueryable<Preset> Shared(PlatformDbContext context, Guid organizationId) =>
        from preset in context.RowsOf<Preset>(organizationId).AsNoTracking()
        where preset.IsShared
            && context.AcrossOrganizations<Organization>().Any(organization => organization.Id == organizationId && organization.ClosedAt == null && organization.Sharing != SharingMode.Off)
            && context.AcrossOrganizations<Member>().Any(member => member.OrganizationId == organizationId && member.UserId == preset.OwnerId)
        select preset;

    private static async Task DemandSharingAsync(PlatformDbContext context, Actor actor, CancellationToken cancellationToken)
    {
        actor.DemandUse();
        if (await context.Organizations.AnyAsync(static organization => organization.Sharing == SharingMode.Off, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Forbidden("The organisation shares nothing.", "sharing_off");
        }
    }

    private static string Check(string content)
    {
        if (string.IsNullOrWhiteSpace(content) || content.Length > MaximumContent)
        {
            throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A preset has between 1 and {MaximumContent} characters."), "preset_content");
        }

        return StoredText.Clean(content);
    }

    private static async Task<Preset> FindAsync(PlatformDbContext context, Guid presetId, CancellationToken cancellationToken) =>
        await context.Presets.SingleOrDefaultAsync(preset => preset.Id == presetId, cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound(Kind);

    private static async Task SaveAsync(Task saving)
    {
        try
        {
            await saving.ConfigureAwait(false);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsDuplicate(exception))
        {
            throw PlatformException.Conflict("There is a preset of that name already.", exception, "preset_taken");
        }
        catch (DbUpdateConcurrencyException)
        {
            throw PlatformException.NotFound(Kind);
        }
    }
}
