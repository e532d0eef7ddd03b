using System.Runtime.CompilerServices;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Audit;

/// <summary>
/// Notes who changed what, one chain of lines for each organisation. A change and its line are one transaction: neither is
/// there without the other. Safe for use by many threads.
/// </summary>
/// <param name="database">Where the log is.</param>
/// <param name="time">The clock.</param>
public sealed class AuditLog(PlatformDatabase database, TimeProvider time) : IDisposable
{
    /// <summary>The longest <see cref="AuditRecord.Action"/>.</summary>
    public const int MaximumAction = 64;

    /// <summary>The longest <see cref="AuditRecord.Detail"/>; longer ones are cut.</summary>
    public const int MaximumDetail = 2000;

    // Each failure means that another line was written, so trying again ends.
    private const int Attempts = 100;
    private static readonly byte[] s_noHash = new byte[32];

    // Lines of one process never contend for a place; those of several do, and try again.
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Notes something that changes no row, such as a sign-in.</summary>
    public async Task AppendAsync(Actor actor, AuditRecord record, CancellationToken cancellationToken)
    {
        await using PlatformDbContext context = database.OpenFor(actor);
        await SaveAsync(context, actor, record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part of the log of the actor's organisation, the newest lines first.</summary>
    /// <exception cref="PlatformException">The actor is no admin, or the query is not usable.</exception>
    public async Task<Page<AuditEntry>> ListAsync(Actor actor, AuditQuery query, CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        IQueryable<AuditEntry> wanted = query.Of(context.AuditEntries.AsNoTracking());
        bool backwards = query.Before is not null && query.After is null;
        wanted = backwards ? wanted.OrderBy(entry => entry.Sequence) : wanted.OrderByDescending(entry => entry.Sequence);
        List<AuditEntry> found = await wanted.Take(query.Limit + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
        bool more = found.Count > query.Limit;
        if (more)
        {
            found.RemoveAt(query.Limit);
        }

        if (backwards)
        {
            found.Reverse();
        }

        return new Page<AuditEntry>(found, more);
    }

    /// <summary>The log of the actor's organisation in order, to be written elsewhere. Taking it out is noted first, as its last line.</summary>
    /// <exception cref="PlatformException">The actor is no admin.</exception>
    public async IAsyncEnumerable<AuditEntry> ExportAsync(Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await AppendAsync(actor, new AuditRecord("audit.export", actor.OrganizationId), cancellationToken).ConfigureAwait(false);
        await foreach (AuditEntry entry in ReadAsync(actor, cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    /// <summary>The log of the actor's organisation in order, for what does not leave the platform.</summary>
    /// <exception cref="PlatformException">The actor is no admin.</exception>
    internal async IAsyncEnumerable<AuditEntry> ReadAsync(Actor actor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        actor.Demand(Role.Admin);
        await using PlatformDbContext context = database.OpenFor(actor);
        await foreach (AuditEntry entry in context.AuditEntries.AsNoTracking().OrderBy(entry => entry.Sequence)
            .AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    /// <summary>Checks every line of the organisation's log.</summary>
    /// <param name="actor">Who asks; an admin.</param>
    /// <param name="known">A head that was noted earlier: the log must still hold it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">The actor is no admin.</exception>
    public async Task<AuditVerification> VerifyAsync(Actor actor, AuditHead? known, CancellationToken cancellationToken)
    {
        byte[] previous = s_noHash;
        long lines = 0;
        await foreach (AuditEntry entry in ReadAsync(actor, cancellationToken).ConfigureAwait(false))
        {
            string? problem = entry.Sequence != lines + 1 ? "it is missing"
                : !entry.PreviousHash.AsSpan().SequenceEqual(previous) ? "it does not follow the line before it"
                : !entry.Hash.AsSpan().SequenceEqual(entry.ComputeHash()) ? "it was changed"
                : known?.Sequence == entry.Sequence && known.Hash != Convert.ToHexString(entry.Hash) ? "it is not the line that was noted"
                : null;
            if (problem is not null)
            {
                return new AuditVerification(lines, Head(), lines + 1, $"Line {lines + 1} of the audit log is broken: {problem}.");
            }

            previous = entry.Hash;
            lines++;
        }

        return known?.Sequence > lines
            ? new AuditVerification(lines, Head(), lines + 1, $"Line {lines + 1} of the audit log is broken: it is missing.")
            : new AuditVerification(lines, Head(), null, null);

        AuditHead Head() => new(lines, Convert.ToHexString(previous));
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>Saves what changed in a context together with the line that notes it.</summary>
    /// <exception cref="DbUpdateException">The change itself contradicts what is there.</exception>
    internal Task SaveAsync(PlatformDbContext context, Actor actor, AuditRecord record, CancellationToken cancellationToken) =>
        SaveAsync(context, [(actor, record)], cancellationToken);

    /// <summary>Saves what changed in a context together with lines of the logs of several organisations, one in each. A context that writes in several is the platform's.</summary>
    /// <exception cref="DbUpdateException">The change itself contradicts what is there.</exception>
    internal async Task SaveAsync(PlatformDbContext context, IReadOnlyList<(Actor Actor, AuditRecord Record)> lines, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                List<AuditEntry> entries = [];
                foreach ((Actor actor, AuditRecord record) in lines)
                {
                    entries.Add(await NextAsync(context, actor, record, cancellationToken).ConfigureAwait(false));
                }

                context.AddRange(entries);
                try
                {
                    await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (DbUpdateException) when (attempt < Attempts)
                {
                    entries.ForEach(entry => context.Entry(entry).State = EntityState.Detached);
                    if (!await IsTakenAsync(context, entries, cancellationToken).ConfigureAwait(false))
                    {
                        // The places were free: it is the change that does not fit.
                        throw;
                    }
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private static async Task<bool> IsTakenAsync(PlatformDbContext context, List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        foreach (AuditEntry entry in entries)
        {
            if (await LastAsync(context, entry.OrganizationId, cancellationToken).ConfigureAwait(false) is { } last && last.Sequence >= entry.Sequence)
            {
                return true;
            }
        }

        return false;
    }

    private static Task<AuditEntry?> LastAsync(PlatformDbContext context, Guid organizationId, CancellationToken cancellationToken) =>
        context.RowsOf<AuditEntry>(organizationId).AsNoTracking().OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync(cancellationToken);

    private async Task<AuditEntry> NextAsync(PlatformDbContext context, Actor actor, AuditRecord record, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Action.Length, MaximumAction);
        AuditEntry? last = await LastAsync(context, actor.OrganizationId, cancellationToken).ConfigureAwait(false);
        AuditEntry entry = new()
        {
            OrganizationId = actor.OrganizationId,
            Sequence = (last?.Sequence ?? 0) + 1,
            OccurredAt = time.GetUtcNow(),
            ActorId = actor.Id,
            Action = record.Action,
            TargetId = record.TargetId,
            Detail = Text.Cut(record.Detail, MaximumDetail),
            PreviousHash = last?.Hash ?? s_noHash,
        };
        entry.Hash = entry.ComputeHash();
        return entry;
    }
}
