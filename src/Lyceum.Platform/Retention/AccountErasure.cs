using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Retention;

/// <summary>
/// Deletes what belongs to a person whose account goes. An organisation in which nobody else is closes, and is deleted when its grace is
/// over; the first organisation of the installation never goes that way.
/// </summary>
/// <param name="database">Where rows are.</param>
/// <param name="organizations">What closes organisations.</param>
/// <param name="data">What deletes the person's rows.</param>
internal sealed class AccountErasure(PlatformDatabase database, OrganizationDeletion organizations, UserDataDeletion data) : IAccountErasure
{
    /// <inheritdoc/>
    /// <exception cref="PlatformException">An organisation with others in it would be left without an owner; nothing was changed.</exception>
    public async Task EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        List<Guid> alone;
        await using (PlatformDbContext context = database.OpenEverywhere())
        {
            IQueryable<Member> members = context.AcrossOrganizations<Member>();
            alone = await members
                .Where(member => member.UserId == userId && member.Role == Role.Owner && member.OrganizationId != LocalOperator.DefaultOrganizationId
                    && !members.Any(other => other.OrganizationId == member.OrganizationId && other.UserId != userId)
                    && context.AcrossOrganizations<Organization>().Any(organization => organization.Id == member.OrganizationId && organization.ClosedAt == null))
                .Select(static member => member.OrganizationId).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        // First, so that what must be refused is refused before anything closes.
        await data.DemandOwnersWithoutAsync(userId, alone, cancellationToken).ConfigureAwait(false);
        foreach (Guid organizationId in alone)
        {
            await organizations.CloseAsync(new Actor(organizationId, userId, Role.Owner), cancellationToken).ConfigureAwait(false);
        }

        await data.EraseAsync(userId, cancellationToken).ConfigureAwait(false);
    }
}
