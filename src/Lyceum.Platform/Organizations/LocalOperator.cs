using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Organizations;

/// <summary>
/// Whoever has the data directory or the database's password in hand: the person at the machine's own command line, who could
/// change every row anyway. It acts as an owner in every organisation, under an id of its own, so that the audit log tells it
/// from everybody else. It is a member of the first organisation alone, which it founds, until somebody with an account takes over.
/// </summary>
/// <param name="database">Where organisations are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="time">The clock.</param>
public sealed class LocalOperator(PlatformDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>The name of the first organisation and of its first project.</summary>
    public const string DefaultName = "Default";

    /// <summary>The operator's id in audit lines and as the maker of keys.</summary>
    public static readonly Guid Id = new("6c796365-756d-8000-8000-000000000001");

    /// <summary>
    /// The first organisation's id. It is always the same, so that two processes that begin at the same time on an empty database
    /// cannot found two.
    /// </summary>
    public static readonly Guid DefaultOrganizationId = new("6c796365-756d-8000-8000-000000000002");

    /// <summary>
    /// Founds the first organisation with its first project where no organisation has a member yet.
    /// </summary>
    /// <returns>Whether it was founded now.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        if (await AnyMemberAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        DateTimeOffset now = time.GetUtcNow();
        Actor actor = ActFor(DefaultOrganizationId);
        PlatformDbContext context = database.OpenFor(actor);
        await using (context.ConfigureAwait(false))
        {
            context.Add(new Organization { Id = DefaultOrganizationId, Name = DefaultName, CreatedAt = now });
            context.Add(new Member { OrganizationId = DefaultOrganizationId, UserId = Id, Role = Role.Owner, JoinedAt = now });
            context.Add(new Project { Id = Guid.CreateVersion7(now), OrganizationId = DefaultOrganizationId, Name = DefaultName, CreatedAt = now });
            try
            {
                await audit.SaveAsync(context, actor, new AuditRecord("organization.create", DefaultOrganizationId, DefaultName), cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (DbUpdateException)
            {
                // Another process was first; what it founded is what this one wanted.
                if (await AnyMemberAsync(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                throw;
            }
        }
    }

    /// <summary>The organisations, the oldest first.</summary>
    /// <param name="withoutMembers">
    /// Whether to list those that nobody belongs to as well, which have an audit log all the same; <see cref="PlatformOrganization"/> is one of them.
    /// </param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<IReadOnlyList<Organization>> ListAsync(bool withoutMembers, CancellationToken cancellationToken)
    {
        PlatformDbContext context = database.OpenEverywhere();
        await using (context.ConfigureAwait(false))
        {
            IQueryable<Member> members = context.AcrossOrganizations<Member>();
            return await context.AcrossOrganizations<Organization>().AsNoTracking()
                .Where(organization => withoutMembers || members.Any(member => member.OrganizationId == organization.Id))
                .OrderBy(organization => organization.CreatedAt).ThenBy(organization => organization.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The operator in an organisation. The caller has made sure that it is the operator who asks.</summary>
#pragma warning disable CA1822 // Only who was given an operator may act as one.
    public Actor ActFor(Guid organizationId) => new(organizationId, Id, Role.Owner);
#pragma warning restore CA1822

    /// <summary>
    /// Makes a user the owner of the first organisation in the operator's place: the first administrator takes over. Keys that the
    /// operator made go on, for <see cref="ApiKeyVerifier"/> asks for no member behind them.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The user as an actor there; null where the operator is no member any more, so that somebody took over before.</returns>
    public async Task<Actor?> HandOverAsync(Guid userId, CancellationToken cancellationToken)
    {
        Actor actor = ActFor(DefaultOrganizationId);
        PlatformDbContext context = database.OpenFor(actor);
        await using (context.ConfigureAwait(false))
        {
            Organization? organization = await context.Organizations.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            Member? mine = await context.Members.SingleOrDefaultAsync(member => member.UserId == Id, cancellationToken).ConfigureAwait(false);
            if (organization is null || mine is null)
            {
                return null;
            }

            // Two that take over at the same time: the version lets one of them through.
            organization.MembersVersion++;
            context.Remove(mine);
            if (await context.Members.SingleOrDefaultAsync(member => member.UserId == userId, cancellationToken).ConfigureAwait(false) is { } member)
            {
                member.Role = Role.Owner;
            }
            else
            {
                context.Add(new Member { OrganizationId = organization.Id, UserId = userId, Role = Role.Owner, JoinedAt = time.GetUtcNow() });
            }

            try
            {
                await audit.SaveAsync(context, actor, new AuditRecord("organization.hand-over", userId), cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateConcurrencyException)
            {
                return null;
            }

            return new Actor(organization.Id, userId, Role.Owner);
        }
    }

    private async Task<bool> AnyMemberAsync(CancellationToken cancellationToken)
    {
        PlatformDbContext context = database.OpenEverywhere();
        await using (context.ConfigureAwait(false))
        {
            return await context.AcrossOrganizations<Member>().AnyAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
