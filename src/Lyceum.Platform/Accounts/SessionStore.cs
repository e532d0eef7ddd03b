using Lyceum.Platform.Audit;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Sessions, kept here and not in the cookie, so that they really end: the cookie is 256 random bits, found again by their hash in a
/// bounded cache and then in the database. Safe for use by many threads.
/// </summary>
/// <param name="database">Where sessions are.</param>
/// <param name="audit">Where their ends are noted.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How long they live.</param>
public sealed class SessionStore(PlatformDatabase database, AuditLog audit, TimeProvider time, AccountOptions options)
{
    // Often enough to show, seldom enough not to write with every request.
    private static readonly TimeSpan s_seenEvery = TimeSpan.FromMinutes(1);

    private readonly VerifiedCache<VerifiedSession> _cache = new(options.SessionCacheCapacity);

    /// <summary>Finds the session of a token.</summary>
    /// <param name="presented">What the browser sent; null where it sent nothing.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Null where there is none that works.</returns>
    public async ValueTask<VerifiedSession?> FindAsync(string? presented, CancellationToken cancellationToken)
    {
        if (!RandomToken.TryParse(presented, out RandomToken? token))
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (!_cache.TryFind(token.Hash, now - options.SessionCacheLifetime, out VerifiedSession? session))
        {
            session = await ReadAsync(token.Hash, now, cancellationToken).ConfigureAwait(false);
        }

        return session is null || session.ExpiresAt <= now || session.IdleExpiresAt <= now ? null : session;
    }

    /// <summary>The sessions of a user that work, the one used last first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(Guid userId, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenPlatform();
        return await context.Sessions.AsNoTracking()
            .Where(session => session.UserId == userId && session.ExpiresAt > now && session.IdleExpiresAt > now
                && context.UserAccounts.Any(account => account.Id == userId && account.SecurityStamp == session.SecurityStamp && account.DisabledAt == null))
            .OrderByDescending(session => session.LastSeenAt).ThenBy(session => session.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a session of a user at once: signing out, or ending one on a lost device.</summary>
    /// <returns>Whether there was such a session of this user.</returns>
    public async Task<bool> EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        Session? session = await context.Sessions.SingleOrDefaultAsync(other => other.Id == sessionId && other.UserId == userId, cancellationToken).ConfigureAwait(false);
        if (session is null)
        {
            return false;
        }

        context.Remove(session);
        try
        {
            await audit.SaveAsync(context, AccountChange.Self(userId), new AuditRecord("session.end", sessionId), cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else ended it at the same time, which is what was asked for.
        }

        Forget(userId);
        return true;
    }

    /// <summary>Ends the sessions of a user at once.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="except">A session that goes on; null for none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task EndAllAsync(Guid userId, Guid? except, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenPlatform();
        UserAccount account = await context.UserAccounts.SingleOrDefaultAsync(other => other.Id == userId, cancellationToken).ConfigureAwait(false)
            ?? throw PlatformException.NotFound("account");
        await RestampAsync(context, account, except, cancellationToken).ConfigureAwait(false);
        account.Version++;
        await AccountChange.SaveAsync(audit, context, AccountChange.Self(userId), new AuditRecord("session.end-all", userId), cancellationToken).ConfigureAwait(false);
        Forget(userId);
    }

    /// <summary>Deletes what has ended: sessions, and tokens that were used. The program calls it every hour.</summary>
    /// <returns>How many rows went.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using PlatformDbContext context = database.OpenPlatform();
        return await context.Sessions
                .Where(session => session.ExpiresAt <= now || session.IdleExpiresAt <= now
                    || !context.UserAccounts.Any(account => account.Id == session.UserId && account.SecurityStamp == session.SecurityStamp))
                .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false)
            + await context.SpentTokens.Where(token => token.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives an account a new stamp in a context that the caller saves: with it, all its sessions end and every half-done sign-in.
    /// </summary>
    internal static async Task RestampAsync(PlatformDbContext context, UserAccount account, Guid? except, CancellationToken cancellationToken)
    {
        account.SecurityStamp = Guid.NewGuid();
        Session? kept = except is null ? null
            : await context.Sessions.SingleOrDefaultAsync(session => session.Id == except && session.UserId == account.Id, cancellationToken).ConfigureAwait(false);
        kept?.SecurityStamp = account.SecurityStamp;
    }

    /// <summary>Adds a session to a context that the caller saves.</summary>
    internal IssuedSession Begin(PlatformDbContext context, UserAccount account, SignInMethod method, SessionOrigin origin)
    {
        DateTimeOffset now = time.GetUtcNow();
        RandomToken token = RandomToken.Create();
        Session session = new()
        {
            Id = Guid.CreateVersion7(now),
            TokenHash = token.Hash.ToArray(),
            UserId = account.Id,
            SecurityStamp = account.SecurityStamp,
            Method = method,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + options.SessionLifetime,
            IdleExpiresAt = now + options.SessionIdleLifetime,
            Address = origin.AddressText,
            UserAgent = origin.UserAgentText,
        };
        context.Add(session);
        return new IssuedSession(session, token);
    }

    /// <summary>Forgets what was known of a user's sessions; called once a change is stored.</summary>
    internal void Forget(Guid userId) => _cache.Forget(session => session.UserId == userId);

    /// <summary>Forgets what was known of all sessions, since another process changed accounts.</summary>
    internal void ForgetAll() => _cache.Forget(static _ => true);

    private async Task<VerifiedSession?> ReadAsync(Sha256Digest hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long version = _cache.Version;
        byte[] bytes = hash.ToArray();
        await using PlatformDbContext context = database.OpenPlatform();
        var found = await (
            from session in context.Sessions
            where session.TokenHash == bytes
            join account in context.UserAccounts on session.UserId equals account.Id
            where account.SecurityStamp == session.SecurityStamp && account.DisabledAt == null
            select new { Session = session, account.Name, account.Email, account.IsAdministrator, account.HomeOrganizationId })
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (found is null || found.Session.ExpiresAt <= now || found.Session.IdleExpiresAt <= now)
        {
            return null;
        }

        DateTimeOffset idleEnd = found.Session.IdleExpiresAt;
        if (now - found.Session.LastSeenAt >= s_seenEvery)
        {
            DateTimeOffset before = now - s_seenEvery;
            idleEnd = now + options.SessionIdleLifetime;
            await context.Sessions.Where(session => session.Id == found.Session.Id && session.LastSeenAt <= before)
                .ExecuteUpdateAsync(
                    update => update.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.IdleExpiresAt, idleEnd), cancellationToken)
                .ConfigureAwait(false);
        }

        VerifiedSession verified = new()
        {
            SessionId = found.Session.Id,
            UserId = found.Session.UserId,
            Name = found.Name,
            Email = found.Email,
            IsAdministrator = found.IsAdministrator,
            HomeOrganizationId = found.HomeOrganizationId,
            Method = found.Session.Method,
            CreatedAt = found.Session.CreatedAt,
            ExpiresAt = found.Session.ExpiresAt,
            IdleExpiresAt = idleEnd,
        };
        _cache.Add(hash, verified, now, version);
        return verified;
    }
}
