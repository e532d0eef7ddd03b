using Lyceum.Platform.Accounts;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Organizations;

/// <summary>
/// Invites people by e-mail. Admins invite, owners alone invite owners. A token opens one membership, once, for the address it was
/// made for, and only while who invited may still do so: who is dismissed, or whose account is closed, leaves no door open.
/// </summary>
/// <param name="database">Where invitations are.</param>
/// <param name="audit">Where changes are noted.</param>
/// <param name="time">The clock.</param>
public sealed class InvitationDirectory(PlatformDatabase database, AuditLog audit, TimeProvider time)
{
    /// <summary>The most that are listed at a time.</summary>
    public const int MaximumPage = 100;

    private const int MaximumPending = 1000;

    /// <summary>Invites somebody.</summary>
    /// <exception cref="PlatformException">
    /// The actor may not, the settings are not usable, there is no such project, or the address was invited already.
    /// </exception>
    public async Task<IssuedInvitation> CreateAsync(Actor actor, InvitationSettings settings, CancellationToken cancellationToken)
    {
        settings.Validate();
        Guid inviter = DemandOver(actor, settings.Role);
        string email = EmailAddress.Check(settings.Email);
        string normalized = EmailAddress.Normalize(email);
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenFor(actor);
        await CheckProjectsAsync(context, settings, cancellationToken).ConfigureAwait(false);
        IQueryable<Invitation> open = context.Invitations.Where(other => other.AcceptedAt == null && other.RevokedAt == null);
        if (await open.CountAsync(other => other.ExpiresAt > now, cancellationToken).ConfigureAwait(false) >= MaximumPending)
        {
            throw PlatformException.Conflict($"{MaximumPending} invitations are open; revoke some first.", reason: "invitations_full");
        }

        if (await open.SingleOrDefaultAsync(other => other.NormalizedEmail == normalized, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            if (earlier.StateAt(now) == InvitationState.Pending)
            {
                throw PlatformException.Conflict("This address was invited already; send that invitation again, or revoke it.", reason: "invited_already");
            }

            earlier.RevokedAt = now;
            earlier.Version++;
        }

        InvitationToken token = InvitationToken.Create();
        Invitation invitation = new()
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = actor.OrganizationId,
            Email = email,
            NormalizedEmail = normalized,
            Role = settings.Role,
            TokenHash = token.Hash.ToArray(),
            InvitedBy = inviter,
            CreatedAt = now,
            ExpiresAt = now + settings.Lifetime,
        };
        context.Add(invitation);
        context.AddRange(settings.Projects.Select(project => new InvitationProject
        {
            OrganizationId = actor.OrganizationId, InvitationId = invitation.Id, ProjectId = project.Key, Role = project.Value,
        }));
        await SaveAsync(context, actor, new AuditRecord("invitation.create", invitation.Id, settings.Role.ToString()), cancellationToken).ConfigureAwait(false);
        return new IssuedInvitation(invitation, token);
    }

    /// <summary>Invitations of the actor's organisation, the newest first.</summary>
    /// <param name="actor">Who asks; an admin.</param>
    /// <param name="after">The last of the page before; null for the first page.</param>
    /// <param name="limit">At most how many; no more than <see cref="MaximumPage"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such invitation to go on after.</exception>
    public Task<IReadOnlyList<Invitation>> ListAsync(Actor actor, Guid? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(actor, after, limit, withRevoked: true, cancellationToken);

    /// <summary>Invitations of the actor's organisation, the newest first, with those that were taken back or without.</summary>
    /// <param name="actor">Who asks; an admin.</param>
    /// <param name="after">The last of the page before; null for the first page.</param>
    /// <param name="limit">At most how many; no more than <see cref="MaximumPage"/>.</param>
    /// <param name="withRevoked">Whether those are listed that were taken back.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such invitation to go on after.</exception>
    public async Task<IReadOnlyList<Invitation>> ListAsync(Actor actor, Guid? after, int limit, bool withRevoked, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<Invitation> invitations = context.Invitations.AsNoTracking().Where(invitation => withRevoked || invitation.RevokedAt == null);
        if (after is { } id)
        {
            Invitation last = await FindAsync(context, id, cancellationToken).ConfigureAwait(false);
            invitations = invitations.Where(other => other.CreatedAt < last.CreatedAt || (other.CreatedAt == last.CreatedAt && other.Id < last.Id));
        }

        return await invitations.OrderByDescending(invitation => invitation.CreatedAt).ThenByDescending(invitation => invitation.Id)
            .Take(Math.Clamp(limit, 1, MaximumPage)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One invitation.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or there is no such invitation.</exception>
    public async Task<Invitation> GetAsync(Actor actor, Guid invitationId, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        return await FindAsync(context, invitationId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The projects that invitations open, by invitation.</summary>
    /// <exception cref="PlatformException">The actor is no admin.</exception>
    public async Task<ILookup<Guid, InvitationProject>> ProjectsAsync(Actor actor, IReadOnlyCollection<Guid> invitationIds, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        return (await context.InvitationProjects.AsNoTracking().Where(project => invitationIds.Contains(project.InvitationId)).OrderBy(project => project.ProjectId)
            .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(static project => project.InvitationId);
    }

    /// <summary>Takes an invitation back; its token opens nothing any more.</summary>
    /// <exception cref="PlatformException">The actor may not, there is no such invitation, or somebody came already.</exception>
    public async Task RevokeAsync(Actor actor, Guid invitationId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        Invitation invitation = await FindOpenAsync(context, actor, invitationId, cancellationToken).ConfigureAwait(false);
        invitation.RevokedAt = time.GetUtcNow();
        invitation.Version++;
        await SaveAsync(context, actor, new AuditRecord("invitation.revoke", invitation.Id), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives an invitation a new token and a new end. The token before opens nothing any more.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="invitationId">The invitation; it may have expired.</param>
    /// <param name="lifetime">How long somebody may come from now on.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor may not, there is no such invitation, or it ended otherwise.</exception>
    public async Task<IssuedInvitation> ResendAsync(Actor actor, Guid invitationId, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        InvitationSettings.CheckLifetime(lifetime);
        await using PlatformDbContext context = database.OpenFor(actor);
        Invitation invitation = await FindOpenAsync(context, actor, invitationId, cancellationToken).ConfigureAwait(false);
        InvitationToken token = InvitationToken.Create();
        invitation.TokenHash = token.Hash.ToArray();
        invitation.ExpiresAt = time.GetUtcNow() + lifetime;
        invitation.Version++;
        await SaveAsync(context, actor, new AuditRecord("invitation.resend", invitation.Id), cancellationToken).ConfigureAwait(false);
        return new IssuedInvitation(invitation, token);
    }

    /// <summary>What a token opens, for the page that asks whoever holds it to sign up or to sign in.</summary>
    /// <returns>Null where it opens nothing: unknown, accepted, revoked, expired, or its organisation closed.</returns>
    public async Task<PendingInvitation?> FindPendingAsync(string? token, CancellationToken cancellationToken)
    {
        if (!InvitationToken.TryParse(token, out InvitationToken? parsed))
        {
            return null;
        }

        byte[] hash = parsed.Hash.ToArray();
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenEverywhere();
        return await (
            from invitation in context.AcrossOrganizations<Invitation>()
            where invitation.TokenHash == hash && invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt > now
            join organization in context.AcrossOrganizations<Organization>() on invitation.OrganizationId equals organization.Id
            where organization.ClosedAt == null
            select new PendingInvitation(invitation.Id, organization.Id, organization.Name, invitation.Email, invitation.Role, invitation.ExpiresAt))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a user in by a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="userId">The user.</param>
    /// <param name="email">The address of the user's account.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The user as an actor in the organisation.</returns>
    /// <exception cref="PlatformException">
    /// The token opens nothing, the address is another, the user is a member already, or somebody else accepted at the same time.
    /// </exception>
    public async Task<Actor> AcceptAsync(string? token, Guid userId, string email, CancellationToken cancellationToken)
    {
        PendingInvitation pending = await FindPendingAsync(token, cancellationToken).ConfigureAwait(false) ?? throw PlatformException.NotFound("invitation");
        await using PlatformDbContext context = database.Open(Tenant.Of(pending.OrganizationId));
        if (await context.Members.AnyAsync(member => member.UserId == userId, cancellationToken).ConfigureAwait(false))
        {
            throw PlatformException.Conflict("You are a member already.", reason: "member_already");
        }

        await UseAsync(context, pending, userId, email, cancellationToken).ConfigureAwait(false);
        InvitationUse use = UseOf(pending, userId);
        await SaveAsync(context, use.Member, use.Record, cancellationToken).ConfigureAwait(false);
        return use.Member;
    }

    /// <summary>
    /// Uses an invitation in somebody else's transaction: what makes an account by it. The caller saves, with the line that notes it; of two
    /// who use it at the same time, one fails in saving.
    /// </summary>
    /// <param name="context">A context of the whole platform.</param>
    /// <param name="token">The token.</param>
    /// <param name="userId">The user that will be.</param>
    /// <param name="email">The user's address. The token does not prove it: whoever invited had it too.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What is noted of it; null where the token opens nothing for that address.</returns>
    internal async Task<InvitationUse?> TryUseAsync(PlatformDbContext context, string? token, Guid userId, string email, CancellationToken cancellationToken)
    {
        if (await FindPendingAsync(token, cancellationToken).ConfigureAwait(false) is not { } pending)
        {
            return null;
        }

        try
        {
            await UseAsync(context, pending, userId, email, cancellationToken).ConfigureAwait(false);
            return UseOf(pending, userId);
        }
        catch (PlatformException)
        {
            return null;
        }
    }

    private static InvitationUse UseOf(PendingInvitation pending, Guid userId) =>
        new(new Actor(pending.OrganizationId, userId, pending.Role), new AuditRecord("invitation.accept", pending.Id, pending.Role.ToString()));

    private async Task UseAsync(PlatformDbContext context, PendingInvitation pending, Guid userId, string email, CancellationToken cancellationToken)
    {
        Guid organizationId = pending.OrganizationId;
        Invitation invitation = await context.RowsOf<Invitation>(organizationId).SingleAsync(other => other.Id == pending.Id, cancellationToken).ConfigureAwait(false);
        Role? inviter = await context.RowsOf<Member>(organizationId)
            .Where(member => member.UserId == invitation.InvitedBy && !context.UserAccounts.Any(account => account.Id == member.UserId && account.DisabledAt != null))
            .Select(member => (Role?)member.Role).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = time.GetUtcNow();
        if (invitation.StateAt(now) != InvitationState.Pending || inviter is null || inviter < Least(invitation.Role))
        {
            throw PlatformException.NotFound("invitation");
        }

        if (EmailAddress.Normalize(email) != invitation.NormalizedEmail)
        {
            throw PlatformException.Forbidden("This invitation is for another e-mail address.", "invitation_address");
        }

        var projects = await (
            from wanted in context.RowsOf<InvitationProject>(organizationId)
            where wanted.InvitationId == invitation.Id
            join project in context.RowsOf<Project>(organizationId) on wanted.ProjectId equals project.Id
            where project.ArchivedAt == null
            select new { project.Id, wanted.Role }).ToListAsync(cancellationToken).ConfigureAwait(false);
        invitation.AcceptedAt = now;
        invitation.AcceptedBy = userId;
        invitation.Version++;
        context.Add(new Member { OrganizationId = organizationId, UserId = userId, Role = invitation.Role, JoinedAt = now });
        context.AddRange(projects.Select(project => new ProjectMember
        {
            OrganizationId = organizationId, ProjectId = project.Id, UserId = userId, Role = project.Role, AddedAt = now,
        }));
    }

    private static Role Least(Role invited) => invited == Role.Owner ? Role.Owner : Role.Admin;

    private static Guid DemandOver(Actor actor, Role role)
    {
        actor.Demand(Least(role));
        return actor.UserId ?? throw new PlatformException(PlatformError.Forbidden, "Only a person invites people.");
    }

    private static async Task CheckProjectsAsync(PlatformDbContext context, InvitationSettings settings, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. settings.Projects.Keys];
        if (ids.Length > 0
            && await context.Projects.CountAsync(project => ids.Contains(project.Id) && project.ArchivedAt == null, cancellationToken).ConfigureAwait(false) != ids.Length)
        {
            throw PlatformException.NotFound("project");
        }
    }

    private static async Task<Invitation> FindAsync(PlatformDbContext context, Guid id, CancellationToken cancellationToken) =>
        await context.Invitations.SingleOrDefaultAsync(invitation => invitation.Id == id, cancellationToken).ConfigureAwait(false)
        ?? throw PlatformException.NotFound("invitation");

    private static async Task<Invitation> FindOpenAsync(PlatformDbContext context, Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        Invitation invitation = await FindAsync(context, id, cancellationToken).ConfigureAwait(false);
        DemandOver(actor, invitation.Role);
        return invitation is { AcceptedAt: null, RevokedAt: null }
            ? invitation
            : throw PlatformException.Conflict("The invitation was accepted or revoked before.", reason: "invitation_over");
    }

    private async Task SaveAsync(PlatformDbContext context, Actor actor, AuditRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await audit.SaveAsync(context, actor, record, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("Somebody else used or changed the invitation at the same time; look again.", exception, "changed_meanwhile");
        }
    }
}
