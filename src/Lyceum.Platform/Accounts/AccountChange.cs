using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>How accounts are changed: read, changed, and saved with a line of the platform's audit log.</summary>
internal static class AccountChange
{
    /// <summary>A user who acts on its own account.</summary>
    public static Actor Self(Guid userId) => new(PlatformOrganization.Id, userId, Role.Viewer);

    /// <summary>An account that will be changed.</summary>
    /// <exception cref="PlatformException">There is none.</exception>
    public static async Task<UserAccount> LoadAsync(PlatformDbContext context, Guid userId, CancellationToken cancellationToken)
    {
        UserAccount account = await context.UserAccounts.SingleOrDefaultAsync(other => other.Id == userId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("account");
        account.Version++;
        return account;
    }

    /// <summary>Saves a change with its line.</summary>
    /// <exception cref="PlatformException">Somebody else changed the same account, or has its address, or the same passkey.</exception>
    public static Task SaveAsync(AuditLog audit, PlatformDbContext context, Actor actor, AuditRecord record, CancellationToken cancellationToken) =>
        SaveAsync(audit, context, [(actor, record)], cancellationToken);

    /// <summary>Saves a change with its lines, of which each is in another organisation's log.</summary>
    /// <exception cref="PlatformException">Somebody else changed the same account, or has its address, or the same passkey.</exception>
    public static async Task SaveAsync(AuditLog audit, PlatformDbContext context, IReadOnlyList<(Actor Actor, AuditRecord Record)> lines, CancellationToken cancellationToken)
    {
        try
        {
            await audit.SaveAsync(context, lines, cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException exception)
        {
            throw PlatformException.Conflict("Somebody else changed the account at the same time; look again.", exception);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("An account with this e-mail address, or this way to sign in, is there already.", exception, "email_taken");
        }
    }
}
