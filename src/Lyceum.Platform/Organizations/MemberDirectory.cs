using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Organizations;

/// <summary>
/// Who belongs to an organisation, and in which role. An organisation always keeps an owner; who is no owner changes no owner
/// and makes none.
/// </summary>
/// <param name="database">Where members are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="verifier">What must forget the keys of who goes or may less.</param>
/// <param name="time">The clock.</param>
public sealed class MemberDirectory(PlatformDatabase database, AuditLog audit, ApiKeyVerifier verifier, TimeProvider time)
{
    /// <summary>A user as an actor in an organisation.</summary>
    /// <returns>Null where the user is no member, or the organisation closed.</returns>
    public async Task<Actor?> FindActorAsync(Guid organizationId, Guid userId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.Open(Tenant.Of(organizationId));
        Member? member = await context.Members.AsNoTracking().SingleOrDefaultAsync(
            other => other.UserId == userId && context.Organizations.Any(organization => organization.ClosedAt == null), cancellationToken).ConfigureAwait(false);
        return member is null ? null : new Actor(organizationId, userId, member.Role);
    }

    /// <summary>The members of the actor's organisation, the first to come first.</summary>
    public async Task<IReadOnlyList<Member>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.Members.AsNoTracking().OrderBy(member => member.JoinedAt).ThenBy(member => member.UserId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The members of the actor's organisation with names and addresses, the first to come first.</summary>
    /// <exception cref="PlatformException">The actor is no admin.</exception>
    public async Task<IReadOnlyList<MemberAccount>> ListAccountsAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        return await Accounts(context, context.Members).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One member with name and address.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such member.</exception>
    public async Task<MemberAccount> GetAccountAsync(Actor actor, Guid userId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        return await Accounts(context, context.Members.Where(member => member.UserId == userId)).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("member");
    }

    /// <summary>Takes a user in.</summary>
    /// <exception cref="PlatformException">The actor may not, or the user is a member already.</exception>
    public async Task AddAsync(Actor actor, Guid userId, Role role, CancellationToken cancellationToken)
    {
        DemandOver(actor, role);
        await using PlatformDbContext context = database.OpenFor(actor);
        if (await context.Members.AnyAsync(member => member.UserId == userId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict("The user is a member already.");
        }

        context.Add(new Member { OrganizationId = actor.OrganizationId, UserId = userId, Role = role, JoinedAt = time.GetUtcNow() });
        await SaveAsync(context, actor, new AuditRecord("member.add", userId, role.ToString()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives a member another role.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such member, or no owner would be left.</exception>
    public async Task ChangeRoleAsync(Actor actor, Guid userId, Role role, CancellationToken cancellationToken)
    {
        DemandOver(actor, role);
        await using PlatformDbContext context = database.OpenFor(actor);
        Member member = await FindAsync(context, userId, cancellationToken).ConfigureAwait(false);
        DemandOver(actor, member.Role);
        await KeepAnOwnerAsync(context, member, role, cancellationToken).ConfigureAwait(false);
        member.Role = role;
        await SaveAsync(context, actor, new AuditRecord("member.role", userId, role.ToString()), cancellationToken).ConfigureAwait(false);
        verifier.ForgetOwner(actor.OrganizationId, userId);
    }

    /// <summary>Takes a member out. Anybody may leave.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such member, or no owner would be left.</exception>
    public Task RemoveAsync(Actor actor, Guid userId, CancellationToken cancellationToken) => RemoveAsync(actor, userId, "member.remove", cancellationToken);

    /// <summary>Takes a member out, noted by a word of its own.</summary>
    internal async Task RemoveAsync(Actor actor, Guid userId, string action, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        Member member = await FindAsync(context, userId, cancellationToken).ConfigureAwait(false);
        if (actor.Id != userId)
        {
            DemandOver(actor, member.Role);
        }

        await KeepAnOwnerAsync(context, member, null, cancellationToken).ConfigureAwait(false);
        context.Remove(member);
        await SaveAsync(context, actor, new AuditRecord(action, userId, member.Role.ToString()), cancellationToken).ConfigureAwait(false);
        verifier.ForgetOwner(actor.OrganizationId, userId);
    }

    private static void DemandOver(Actor actor, Role role)
    {
        if (!Enum.IsDefined(role))
        {
            throw PlatformException.Invalid("There is no such role.", "role");
        }

        actor.Demand(role == Role.Owner ? Role.Owner : Role.Admin);
    }

    private static IQueryable<MemberAccount> Accounts(PlatformDbContext context, IQueryable<Member> members) =>
        from member in members.AsNoTracking()
        join account in context.UserAccounts on member.UserId equals account.Id into accounts
        from account in accounts.DefaultIfEmpty()
        orderby member.JoinedAt, member.UserId
        select new MemberAccount(member, account!.Email, account!.Name);

    private static async Task<Member> FindAsync(PlatformDbContext context, Guid userId, CancellationToken cancellationToken) =>
        await context.Members.SingleOrDefaultAsync(member => member.UserId == userId, cancellationToken).ConfigureAwait(false)
        ?? throw PlatformException.NotFound("member");

    private static async Task KeepAnOwnerAsync(PlatformDbContext context, Member member, Role? next, CancellationToken cancellationToken)
    {
        // The version is read before the owners are counted: whoever changes members in between makes the save fail.
        Organization organization = await context.Organizations.SingleAsync(cancellationToken).ConfigureAwait(false);
        organization.MembersVersion++;
        if (member.Role == Role.Owner && next != Role.Owner
            && !await context.Members.AnyAsync(other => other.Role == Role.Owner && other.UserId != member.UserId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict("An organisation keeps at least one owner; make another member an owner first.", reason: "last_owner");
        }
    }

    private async Task SaveAsync(PlatformDbContext context, Actor actor, AuditRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await audit.SaveAsync(context, actor, record, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("Somebody else changed the members at the same time; look again.", exception, "changed_meanwhile");
        }
    }
}
