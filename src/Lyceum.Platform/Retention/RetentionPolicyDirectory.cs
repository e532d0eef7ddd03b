using System.Globalization;
using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Retention;

/// <summary>Sets and shows how long an organisation keeps things. Owners set it, since it deletes.</summary>
/// <param name="database">Where it is.</param>
/// <param name="audit">Where changes are noted.</param>
public sealed class RetentionPolicyDirectory(PlatformDatabase database, AuditLog audit)
{
    /// <summary>The policy of the actor's organisation; one that keeps everything where none was set.</summary>
    public async Task<RetentionPolicy> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        return await context.RetentionPolicies.AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? new RetentionPolicy { OrganizationId = actor.OrganizationId };
    }

    /// <summary>Sets the policy. What is too old by it goes with the next sweep and does not come back.</summary>
    /// <exception cref="PlatformException">The actor is no owner, or a number of days is not usable.</exception>
    public async Task SetAsync(Actor actor, RetentionSettings settings, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Owner);
        settings.Validate();
        await using PlatformDbContext context = database.OpenFor(actor);
        RetentionPolicy? policy = await context.RetentionPolicies.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (policy is null)
        {
            policy = new RetentionPolicy { OrganizationId = actor.OrganizationId };
            context.Add(policy);
        }

        policy.ConversationDays = settings.ConversationDays;
        policy.GenerationDays = settings.GenerationDays;
        policy.FileDays = settings.FileDays;
        policy.InvitationDays = settings.InvitationDays;
        string detail = string.Create(
            CultureInfo.InvariantCulture,
            $"conversations {settings.ConversationDays}, generations {settings.GenerationDays}, files {settings.FileDays}, invitations {settings.InvitationDays}");
        try
        {
            await audit.SaveAsync(context, actor, new AuditRecord("retention.set", actor.OrganizationId, detail), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("Somebody else set the policy at the same time; look again.", exception, "changed_meanwhile");
        }
    }
}
