using System.Globalization;
using Lyceum.Platform.Changes;
using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Transfer;

/// <summary>
/// Copies all that one database holds into another that is empty, whichever kinds they are. It walks through the model, so a table
/// that is added later comes along by itself. What it reads is one moment of the source, which may be in use; what it writes is one
/// transaction, so that a failure leaves the target as empty as it was.
/// </summary>
/// <param name="source">The database to read.</param>
/// <param name="target">The database to fill. Nobody else may use it meanwhile.</param>
public sealed class DataCopy(PlatformDatabase source, PlatformDatabase target)
{
    private const int BatchSize = 250;

    /// <summary>Copies. Both databases must have this program's schema.</summary>
    /// <param name="report">Hears how many rows are copied; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early; the target stays empty.</param>
    /// <returns>The tables in the order of their names.</returns>
    /// <exception cref="PlatformException">A schema is another one, or the target holds something already.</exception>
    public async Task<IReadOnlyList<CopiedTable>> RunAsync(Action<TransferProgress>? report, CancellationToken cancellationToken)
    {
        PlatformDbContext from = source.OpenEverywhere();
        PlatformDbContext to = target.OpenEverywhere();
        await using (from.ConfigureAwait(false))
        await using (to.ConfigureAwait(false))
        {
            await RequireSchemaAsync(source, from, cancellationToken).ConfigureAwait(false);
            await RequireSchemaAsync(target, to, cancellationToken).ConfigureAwait(false);
            from.ChangeTracker.AutoDetectChangesEnabled = false;
            to.ChangeTracker.AutoDetectChangesEnabled = false;
            to.Database.AutoSavepointsEnabled = false;
            from.Database.SetCommandTimeout(0);
            to.Database.SetCommandTimeout(0);

            IDbContextTransaction reading = await BeginSnapshotAsync(from, cancellationToken).ConfigureAwait(false);
            await using (reading.ConfigureAwait(false))
            {
                IDbContextTransaction writing = await to.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (writing.ConfigureAwait(false))
                {
                    // Rows that point at each other in a circle have no order in which each finds what it points at.
                    DeferredForeignKeys keys = new(to);
                    await keys.BeginAsync(cancellationToken).ConfigureAwait(false);
                    Table[] tables = [.. TablesOf(from)];
                    await ClearAsync(tables, to, cancellationToken).ConfigureAwait(false);

                    long total = 0;
                    foreach (Table table in tables)
                    {
                        total += await table.CountAsync(from, cancellationToken).ConfigureAwait(false);
                    }

                    long done = 0;
                    List<CopiedTable> copied = [];
                    foreach (Table table in tables)
                    {
                        long before = done;
                        await table.CopyAsync(
                            from,
                            to,
                            rows =>
                            {
                                done += rows;
                                report?.Invoke(new TransferProgress(table.Name, done, total));
                            },
                            cancellationToken).ConfigureAwait(false);
                        copied.Add(new CopiedTable(table.Name, done - before));
                    }

                    await keys.EndAsync(cancellationToken).ConfigureAwait(false);
                    await writing.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return copied;
                }
            }
        }
    }

    private static async Task RequireSchemaAsync(PlatformDatabase database, PlatformDbContext context, CancellationToken cancellationToken)
    {
        string[] applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false)];
        if (!applied.SequenceEqual(context.Database.GetMigrations(), StringComparer.Ordinal))
        {
            throw new PlatformException(
                PlatformError.Storage,
                $"The database ({database}) does not have the schema of this version of Lyceum; migrate it first ('lyceum data migrate'), or use the version that wrote it.");
        }
    }

    /// <summary>Takes out what the migrations themselves put in, and refuses where there is more.</summary>
    private static async Task ClearAsync(IEnumerable<Table> tables, PlatformDbContext to, CancellationToken cancellationToken)
    {
        foreach (Table table in tables)
        {
            if (!await table.TryClearAsync(to, cancellationToken).ConfigureAwait(false))
            {
                throw PlatformException.Conflict($"The database to copy to is not empty: its table {table.Name} has rows; name an empty one.");
            }
        }
    }

    private static async Task<IDbContextTransaction> BeginSnapshotAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        if (!context.Database.IsSqlite())
        {
            return await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        }

        // Deferred: it reads one moment of the file and keeps no writer out, which the usual transaction would.
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        SqliteTransaction transaction = ((SqliteConnection)context.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await context.Database.UseTransactionAsync(transaction, cancellationToken).ConfigureAwait(false))!;
    }

    private static IEnumerable<Table> TablesOf(PlatformDbContext context) =>
        from type in context.Model.GetEntityTypes()
        // The stamps are each database's own; they change as the rows are written.
        where type.BaseType is null && !type.IsOwned() && type.ClrType != typeof(ChangeStamp)
        orderby type.GetTableName()
        select (Table)Activator.CreateInstance(typeof(Table<>).MakeGenericType(type.ClrType), type)!;

    private abstract class Table(IEntityType type)
    {
        protected IEntityType Type => type;

        public string Name => type.GetTableName() ?? type.ShortName();

        public abstract Task<long> CountAsync(PlatformDbContext context, CancellationToken cancellationToken);

        public abstract Task<bool> TryClearAsync(PlatformDbContext context, CancellationToken cancellationToken);

        public abstract Task CopyAsync(PlatformDbContext from, PlatformDbContext to, Action<int> copied, CancellationToken cancellationToken);
    }

    private sealed class Table<TEntity>(IEntityType type) : Table(type)
        where TEntity : class
    {
        private readonly IProperty[] _shadow = [.. type.GetProperties().Where(static property => property.IsShadowProperty())];
        private readonly IProperty? _counted = type.GetProperties().FirstOrDefault(static property =>
            property.ValueGenerated == ValueGenerated.OnAdd && (property.ClrType == typeof(int) || property.ClrType == typeof(long)));

        private long _greatest;

        public override Task<long> CountAsync(PlatformDbContext context, CancellationToken cancellationToken) =>
            context.AcrossOrganizations<TEntity>().LongCountAsync(cancellationToken);

        public override async Task<bool> TryClearAsync(PlatformDbContext context, CancellationToken cancellationToken)
        {
            int seeds = context.GetService<IDesignTimeModel>().Model.FindEntityType(typeof(TEntity))!.GetSeedData().Count();
            long rows = await CountAsync(context, cancellationToken).ConfigureAwait(false);
            if (rows > 0 && rows <= seeds)
            {
                rows -= await context.AcrossOrganizations<TEntity>().ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            }

            return rows == 0;
        }

        public override async Task CopyAsync(PlatformDbContext from, PlatformDbContext to, Action<int> copied, CancellationToken cancellationToken)
        {
            // Tracked, because what a row holds beside its object's properties is known to the tracker alone.
            int waiting = 0;
            await foreach (TEntity row in from.AcrossOrganizations<TEntity>().AsTracking().AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Add(from.Entry(row), to.Entry(row));
                if (++waiting == BatchSize)
                {
                    await SaveAsync().ConfigureAwait(false);
                }
            }

            await SaveAsync().ConfigureAwait(false);
            if (_counted is not null && _greatest > 0 && to.Database.IsNpgsql())
            {
                string table = $"\"{Type.GetTableName()}\"";
                string column = _counted.GetColumnName();
                await to.Database.ExecuteSqlAsync($"SELECT setval(pg_get_serial_sequence({table}, {column}), {_greatest})", cancellationToken).ConfigureAwait(false);
            }

            async Task SaveAsync()
            {
                await to.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                from.ChangeTracker.Clear();
                to.ChangeTracker.Clear();
                copied(waiting);
                waiting = 0;
            }
        }

        private void Add(EntityEntry from, EntityEntry to)
        {
            to.State = EntityState.Added;
            foreach (IProperty property in _shadow)
            {
                to.Property(property.Name).CurrentValue = from.Property(property.Name).CurrentValue;
            }

            if (_counted is not null)
            {
                _greatest = long.Max(_greatest, Convert.ToInt64(from.Property(_counted.Name).CurrentValue, CultureInfo.InvariantCulture));
            }
        }
    }
}
