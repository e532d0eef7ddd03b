using Lyceum.Platform.Audit;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lyceum.Platform.Data;

/// <summary>
/// Triggers by which the database itself refuses to change or delete rows of the ledger and of the audit log, whatever statement
/// asks: the program's, an administrator's by mistake, or one that somebody slipped in. Deleting an organisation opens an
/// <see cref="ErasureGate"/>; changing a row is never possible. <see cref="SchemaMigrator"/> sets them after every migration, since
/// SQLite drops a table's triggers when a migration rebuilds the table. Who may drop triggers is not stopped by them: that
/// shows in the audit chain and its noted head.
/// </summary>
internal static class AppendOnlyGuards
{
    /// <summary>The rows that are guarded.</summary>
    public static IReadOnlyList<Type> Guarded { get; } = [typeof(AuditEntry), typeof(LedgerEntry), typeof(Tombstone)];

    /// <summary>Sets the triggers where they are missing. The caller holds the lock for migrations.</summary>
    public static async Task InstallAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        bool isSqlite = context is SqlitePlatformDbContext;
        if (!isSqlite)
        {
            // Only where it is missing: a user of the database that may not make functions can start the program all the same.
            await context.Database.ExecuteSqlAsync(
                $"""
                DO $$
                BEGIN
                    IF to_regproc('lyceum_append_only') IS NOT NULL THEN
                        RETURN;
                    END IF;
                    CREATE FUNCTION lyceum_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
                    BEGIN
                        IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> 'Tombstones' THEN
                            IF EXISTS (SELECT 1 FROM "ErasureGates" WHERE "OrganizationId" = OLD."OrganizationId") THEN
                                RETURN OLD;
                            END IF;
                        END IF;
                        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
                    END $body$;
                END $$
                """,
                cancellationToken).ConfigureAwait(false);
        }

        foreach (Type type in Guarded)
        {
            IEntityType entity = context.Model.FindEntityType(type)!;
            string table = entity.GetTableName()!;
            string statements = isSqlite ? SqliteTriggers(table, entity.FindPrimaryKey()!.Properties.Select(static property => property.GetColumnName())) : PostgresTriggers(table);
            // Names of the model's own tables and columns alone, no value from anywhere: a name cannot be a parameter.
            await context.Database.ExecuteSqlRawAsync(statements, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string SqliteTriggers(string table, IEnumerable<string> key)
    {
        string refuse = $"BEGIN SELECT RAISE(ABORT, 'Rows of {table} are never changed or deleted.'); END;";
        string same = string.Join(" AND ", key.Select(static column => $"\"{column}\" = NEW.\"{column}\""));
        // INSERT OR REPLACE deletes the row before without a trigger for that, so a second row of a key is refused by one of its own.
        return $"""
            CREATE TRIGGER IF NOT EXISTS "{table}_append_only_update" BEFORE UPDATE ON "{table}" {refuse}
            CREATE TRIGGER IF NOT EXISTS "{table}_append_only_delete" BEFORE DELETE ON "{table}"
                {(table == "Tombstones" ? "" : """WHEN NOT EXISTS (SELECT 1 FROM "ErasureGates" WHERE "OrganizationId" = OLD."OrganizationId")""")} {refuse}
            CREATE TRIGGER IF NOT EXISTS "{table}_append_only_replace" BEFORE INSERT ON "{table}"
                WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same}) {refuse}
            """;
    }

    // Asked for first: setting a trigger anew would wait for every writer of the table.
    private static string PostgresTriggers(string table) =>
        $"""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = '"{table}"'::regclass AND tgname = 'append_only_row') THEN
                CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION lyceum_append_only();
            END IF;
            IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = '"{table}"'::regclass AND tgname = 'append_only_table') THEN
                CREATE TRIGGER append_only_table BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION lyceum_append_only();
            END IF;
        END $$
        """;
}
