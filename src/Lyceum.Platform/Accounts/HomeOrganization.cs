using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Sees to it that a user has an organisation to work in: the one that was joined first, or a personal one with a project. It is asked after
/// registration and at every sign-in, so that what was left half-made when a process died is made whole.
/// </summary>
/// <param name="database">Where accounts are.</param>
/// <param name="organizations">What makes organisations.</param>
/// <param name="projects">What makes projects.</param>
/// <param name="options">Whether there are personal ones.</param>
public sealed class HomeOrganization(PlatformDatabase database, OrganizationDirectory organizations, ProjectDirectory projects, AccountOptions options)
{
    /// <summary>Finds or makes the organisation.</summary>
    /// <returns>Its id; null where the user belongs to none and personal ones are off.</returns>
    internal async Task<Guid?> EnsureAsync(UserAccount account, CancellationToken cancellationToken)
    {
        if (account.HomeOrganizationId is { } home)
        {
            return home;
        }

        await using PlatformDbContext context = database.OpenPlatform();
        Member? first = await context.AcrossOrganizations<Member>().AsNoTracking().Where(member => member.UserId == account.Id)
            .OrderBy(member => member.JoinedAt).ThenBy(member => member.OrganizationId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (first is null && !options.PersonalOrganization)
        {
            return null;
        }

        Actor actor = first is null
            ? await organizations.CreateAsync(account.Name, account.Id, cancellationToken).ConfigureAwait(false)
            : new Actor(first.OrganizationId, account.Id, first.Role);
        if (actor.Role == Role.Owner && (await projects.ListAsync(actor, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            await projects.CreateAsync(actor, options.PersonalProject, cancellationToken).ConfigureAwait(false);
        }

        await context.UserAccounts.Where(other => other.Id == account.Id && other.HomeOrganizationId == null)
            .ExecuteUpdateAsync(update => update.SetProperty(other => other.HomeOrganizationId, actor.OrganizationId), cancellationToken).ConfigureAwait(false);
        account.HomeOrganizationId = actor.OrganizationId;
        return actor.OrganizationId;
    }
}
