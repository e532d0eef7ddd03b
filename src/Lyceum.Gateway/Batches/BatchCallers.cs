using Lyceum.Gateway.Callers;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;

namespace Lyceum.Gateway.Batches;

/// <summary>Finds out whether whoever asked for a batch still may, and with which limits.</summary>
/// <param name="keys">Checks keys.</param>
/// <param name="members">Knows who belongs where.</param>
/// <param name="local">Whoever sits at the machine, who belongs nowhere once somebody has an account.</param>
/// <param name="options">Whether that one may ask.</param>
internal sealed class BatchCallers(ApiKeyVerifier keys, MemberDirectory members, LocalOperator local, BatchOptions options)
{
    /// <summary>The caller; null where the key or the person may no longer.</summary>
    public async Task<Caller?> FindAsync(BatchOrder order, Guid organizationId, Guid projectId, CancellationToken cancellation)
    {
        if (order.KeyId is { } key)
        {
            KeyCheck check = await keys.CheckAsync(key, order.Endpoint, cancellation).ConfigureAwait(false);
            return check.Key is { } verified ? Caller.Of(verified) : null;
        }

        if (order.ActorId == LocalOperator.Id && options.AllowsOperator)
        {
            return new Caller(local.ActFor(organizationId), new Payer(organizationId, projectId, null));
        }

        Actor? actor = await members.FindActorAsync(organizationId, order.ActorId, cancellation).ConfigureAwait(false);
        return actor is null ? null : new Caller(actor, new Payer(organizationId, projectId, null, actor.UserId));
    }
}
