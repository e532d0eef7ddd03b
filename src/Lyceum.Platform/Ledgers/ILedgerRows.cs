using Lyceum.Platform.Data;

namespace Lyceum.Platform.Ledgers;

/// <summary>
/// How one database takes rows of the ledger and the sums they belong to. EF Core has no statement that adds to a row or makes it, nor one for many rows
/// at a time, so these two are written out for each database. Works on one connection, for one caller at a time.
/// </summary>
internal interface ILedgerRows : IAsyncDisposable
{
    /// <summary>Gets ready on a connection that was opened.</summary>
    Task BeginAsync(PlatformDbContext context);

    /// <summary>Writes in the transaction that is open.</summary>
    /// <exception cref="Exception">The database refuses it.</exception>
    Task AppendAsync(PlatformDbContext context, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums, CancellationToken cancellationToken);

    /// <summary>Writes in a transaction of its own; what it wrote is on the disk when this ends.</summary>
    /// <exception cref="Exception">Nothing was written.</exception>
    Task CommitAsync(PlatformDbContext context, IReadOnlyList<LedgerEntry> entries, IReadOnlyList<UsageRollup> sums);

    /// <summary>Keeps other processes from sums until the transaction that is open has ended, however long that takes.</summary>
    Task LockSumsAsync(PlatformDbContext context, CancellationToken cancellationToken);

    /// <summary>Hears that rows were stored.</summary>
    void Stored(int rows);

    /// <summary>Lets go of the connection, which is closed next.</summary>
    void End();
}
