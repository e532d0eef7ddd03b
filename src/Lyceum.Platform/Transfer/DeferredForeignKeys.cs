using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lyceum.Platform.Transfer;

/// <summary>
/// Has a database check foreign keys at the end of the present transaction in the place of each row's. SQLite does it when it is
/// told to. PostgreSQL does it for constraints that may be deferred, which they are made for the transaction and then no more.
/// </summary>
/// <param name="context">A context with an open transaction.</param>
internal sealed class DeferredForeignKeys(PlatformDbContext context)
{
    /// <summary>From here on nothing is checked.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (context.Database.IsSqlite())
        {
            await context.Database.ExecuteSqlAsync($"PRAGMA defer_foreign_keys = ON", cancellationToken).ConfigureAwait(false);
            return;
        }

        await AlterAllAsync("DEFERRABLE", cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync($"SET CONSTRAINTS ALL DEFERRED", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks everything now, or leaves it to the commit.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!context.Database.IsSqlite())
        {
            await context.Database.ExecuteSqlAsync($"SET CONSTRAINTS ALL IMMEDIATE", cancellationToken).ConfigureAwait(false);
            await AlterAllAsync("NOT DEFERRABLE", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AlterAllAsync(string how, CancellationToken cancellationToken)
    {
        ISqlGenerationHelper sql = context.GetService<ISqlGenerationHelper>();
        foreach (IForeignKeyConstraint constraint in context.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.SelectMany(static table => table.ForeignKeyConstraints))
        {
            string table = sql.DelimitIdentifier(constraint.Table.Name, constraint.Table.Schema);
            string statement = $"ALTER TABLE {table} ALTER CONSTRAINT {sql.DelimitIdentifier(constraint.Name)} {how}";
#pragma warning disable EF1002 // Names cannot be parameters; these are the model's own.
            await context.Database.ExecuteSqlRawAsync(statement, cancellationToken).ConfigureAwait(false);
#pragma warning restore EF1002
        }
    }
}
