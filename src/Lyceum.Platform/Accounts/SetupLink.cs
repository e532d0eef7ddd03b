using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// How the first administrator comes: nobody is one by a password that everybody knows. While there is none, each start makes a link that
/// works once; whoever reads it, on the console of this server, makes the first account and owns the first organisation from then on.
/// </summary>
/// <param name="database">Where accounts are.</param>
/// <param name="registration">What makes it.</param>
/// <param name="signIn">What begins its session.</param>
/// <param name="local">Whose organisation the first administrator takes over.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How long the link works, and where it points.</param>
public sealed class SetupLink(
    PlatformDatabase database, AccountRegistration registration, SignInService signIn, LocalOperator local, TimeProvider time, AccountOptions options)
{
    /// <summary>The page that the link opens, on <see cref="AccountOptions.PublicAddress"/>.</summary>
    public const string Path = "/setup";

    /// <summary>
    /// Makes a link where there is no administrator; the one before ends. Where there is one, what a redeemed link left half done is made whole.
    /// </summary>
    /// <returns>The link, to be printed once and stored nowhere; null where there is an administrator.</returns>
    public async Task<Uri?> PrepareAsync(CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        SetupToken? stored = await context.SetupTokens.SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (await HasAdministratorAsync(context, cancellationToken).ConfigureAwait(false))
        {
            // A process may have died between the first account and this; whoever took over before is not asked again.
            if (await context.UserAccounts.Where(static account => account.IsAdministrator && account.DisabledAt == null)
                .OrderBy(static account => account.CreatedAt).Select(static account => (Guid?)account.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } first)
            {
                await local.HandOverAsync(first, cancellationToken).ConfigureAwait(false);
            }

            return null;
        }

        RandomToken token = RandomToken.Create();
        byte[] hash = token.Hash.ToArray();
        DateTimeOffset end = time.GetUtcNow() + options.SetupLinkLifetime;
        if (stored is null)
        {
            context.Add(new SetupToken { Hash = hash, ExpiresAt = end });
        }
        else
        {
            (stored.Hash, stored.ExpiresAt) = (hash, end);
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException exception)
        {
            throw PlatformException.Conflict("Another process of Lyceum made a set-up link at the same time; use that one, or start again.", exception);
        }

        return new Uri(options.PublicAddress, $"{Path}?token={token.Reveal()}");
    }

    /// <summary>Whether a token would be taken now: for the page, before it asks for a password.</summary>
    public async Task<bool> IsGoodAsync(string? presented, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        return await FindAsync(context, presented, cancellationToken).ConfigureAwait(false) is not null;
    }

    /// <summary>Makes the first administrator, the owner of the first organisation, and signs in. Of two who try at the same time, one does.</summary>
    /// <param name="presented">The token from the link.</param>
    /// <param name="first">Who the administrator is.</param>
    /// <param name="origin">Where the person is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The link is not good any more, or a value cannot be.</exception>
    public async Task<SignInOutcome> RedeemAsync(string? presented, Registration first, SessionOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(first);
        await using PlatformDbContext context = database.OpenPlatform();
        SetupToken token = await FindAsync(context, presented, cancellationToken).ConfigureAwait(false) ?? throw NotGood();
        UserAccount account = await registration.PrepareAsync(first, cancellationToken).ConfigureAwait(false);
        account.IsAdministrator = true;
        account.EmailVerified = true;
        context.Remove(token);
        await AccountAdministration.ChangeAdministratorsAsync(context, cancellationToken).ConfigureAwait(false);
        if (await HasAdministratorAsync(context, cancellationToken).ConfigureAwait(false))
        {
            throw NotGood();
        }

        await registration.StoreAsync(context, account, AccountChange.Self(account.Id), "setup.redeem", cancellationToken).ConfigureAwait(false);
        // Before signing in looks for an organisation to work in: this one, with the keys that the operator made.
        await local.HandOverAsync(account.Id, cancellationToken).ConfigureAwait(false);
        return await signIn.BeginAsync(account, SignInMethod.SetupLink, origin, null, cancellationToken).ConfigureAwait(false);
    }

    private static PlatformException NotGood() => PlatformException.Forbidden(
        "This set-up link is not good: it was used, or is too old, or a newer one was made. Start Lyceum again for a new one.", "setup_link");

    // One who is disabled counts: it was somebody's decision, and no reason to let a stranger in.
    private static Task<bool> HasAdministratorAsync(PlatformDbContext context, CancellationToken cancellationToken) =>
        context.UserAccounts.AnyAsync(static account => account.IsAdministrator, cancellationToken);

    private async Task<SetupToken?> FindAsync(PlatformDbContext context, string? presented, CancellationToken cancellationToken)
    {
        if (!RandomToken.TryParse(presented, out RandomToken? token) || await HasAdministratorAsync(context, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        byte[] hash = token.Hash.ToArray();
        DateTimeOffset now = time.GetUtcNow();
        return await context.SetupTokens.SingleOrDefaultAsync(stored => stored.Hash == hash && stored.ExpiresAt > now, cancellationToken).ConfigureAwait(false);
    }
}
