using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Sees to it that a user has an organisation to work in: one that was joined, or a personal one with a project. It is asked after
/// registration and at every sign-in, so that what was left half-made when a process died is made whole. Several may ask at the same time:
/// the id of a personal organisation is claimed in the account before it is made.
/// </summary>
/// <param name="database">Where accounts are.</param>
/// <param name="organizations">What makes organisations.</param>
/// <param name="projects">What makes projects.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Whether there are personal ones.</param>
public sealed class HomeOrganization(
    PlatformDatabase database, OrganizationDirectory organizations, ProjectDirectory projects, TimeProvider time, AccountOptions options)
{
    /// <summary>Finds or makes the organisation, and tells the account.</summary>
    internal async Task EnsureAsync(UserAccount account, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        // Looked at before the memberships: an organisation comes with its owner, so one that is there and lacks this member was left.
        bool isMissing = account.HomeOrganizationId is { } claimed && !await ExistsAsync(context, claimed, cancellationToken).ConfigureAwait(false)
            && !await context.Tombstones.AnyAsync(tombstone => tombstone.OrganizationId == claimed, cancellationToken).ConfigureAwait(false);
        // One that is closed is nobody's to work in; one that was deleted never comes again under its id.
        List<Member> memberships = await context.AcrossOrganizations<Member>().AsNoTracking()
            .Where(member => member.UserId == account.Id && context.AcrossOrganizations<Organization>()
                .Any(organization => organization.Id == member.OrganizationId && organization.ClosedAt == null))
            .OrderBy(member => member.JoinedAt).ThenBy(member => member.OrganizationId).ToListAsync(cancellationToken).ConfigureAwait(false);
        Member? home = memberships.Find(member => member.OrganizationId == account.HomeOrganizationId);
        if (home is null && !(isMissing && memberships.Count == 0))
        {
            home = memberships.FirstOrDefault();
            Guid? next = home?.OrganizationId ?? (options.PersonalOrganization ? Guid.CreateVersion7(time.GetUtcNow()) : null);
            account.HomeOrganizationId = await ClaimAsync(context, account, next, cancellationToken).ConfigureAwait(false);
        }

        if (account.HomeOrganizationId is not { } id)
        {
            return;
        }

        if (home is null && !await ExistsAsync(context, id, cancellationToken).ConfigureAwait(false))
        {
            await MakeAsync(
                () => organizations.CreateAsync(id, account.Name, account.Id, cancellationToken), () => ExistsAsync(context, id, cancellationToken)).ConfigureAwait(false);
        }

        if (home is null or { Role: Role.Owner } && !await HasProjectAsync(context, id, cancellationToken).ConfigureAwait(false))
        {
            await MakeAsync(
                () => projects.CreateAsync(new Actor(id, account.Id, Role.Owner), options.PersonalProject, cancellationToken),
                () => HasProjectAsync(context, id, cancellationToken)).ConfigureAwait(false);
        }
    }

    // Whoever claims at the same time gets what the first one claimed.
    private static async Task<Guid?> ClaimAsync(PlatformDbContext context, UserAccount account, Guid? next, CancellationToken cancellationToken)
    {
        Guid? before = account.HomeOrganizationId;
        await context.UserAccounts.Where(other => other.Id == account.Id && other.HomeOrganizationId == before)
            .ExecuteUpdateAsync(update => update.SetProperty(other => other.HomeOrganizationId, next), cancellationToken).ConfigureAwait(false);
        return await context.UserAccounts.Where(other => other.Id == account.Id).Select(static other => other.HomeOrganizationId)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<bool> ExistsAsync(PlatformDbContext context, Guid organizationId, CancellationToken cancellationToken) =>
        context.AcrossOrganizations<Organization>().AnyAsync(organization => organization.Id == organizationId, cancellationToken);

    private static Task<bool> HasProjectAsync(PlatformDbContext context, Guid organizationId, CancellationToken cancellationToken) =>
        context.AcrossOrganizations<Project>().AnyAsync(project => project.OrganizationId == organizationId, cancellationToken);

    private static async Task MakeAsync(Func<Task> make, Func<Task<bool>> isThere)
    {
        try
        {
            await make().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbUpdateException or PlatformException { Error: PlatformError.Conflict })
        {
            // Somebody else made it at the same time.
            if (!await isThere().ConfigureAwait(false))
            {
                throw;
            }
        }
    }
}
