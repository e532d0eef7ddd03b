using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>
/// SQLite's word index: an FTS5 table without the text itself, which triggers keep. EF Core's model knows neither, and a migration that
/// rebuilds the messages' table loses the triggers; so both are made wherever they are not there, after each migration.
/// </summary>
internal sealed class SqliteMessageIndex : IMessageIndex
{
    /// <inheritdoc/>
    public IQueryable<Message> Match(PlatformDbContext context, IReadOnlyList<string> words)
    {
        string query = string.Join(" AND ", words.Select(static word => $"\"{word}\"*"));
        IQueryable<long> found = context.Database.SqlQuery<long>($"""SELECT "rowid" AS "Value" FROM "MessageIndex" WHERE "MessageIndex" MATCH {query}""");
        return context.Messages.Where(message => found.Contains(message.SearchKey));
    }

    /// <summary>Makes table and triggers where they are not there.</summary>
    public static async Task PrepareAsync(PlatformDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync(
            $"""
            CREATE VIRTUAL TABLE IF NOT EXISTS "MessageIndex" USING fts5 ("Text", content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
            """,
            cancellationToken).ConfigureAwait(false);
        // A running message (status 1) changes every few seconds; its words are taken once, when it is done.
        await context.Database.ExecuteSqlAsync(
            $"""
            CREATE TRIGGER IF NOT EXISTS "MessageIndexInsert" AFTER INSERT ON "Messages" WHEN new."Status" <> 1 BEGIN
                INSERT INTO "MessageIndex" ("rowid", "Text") VALUES (new."SearchKey", new."Text");
            END;
            CREATE TRIGGER IF NOT EXISTS "MessageIndexUpdate" AFTER UPDATE OF "Text", "Status" ON "Messages" WHEN new."Status" <> 1 BEGIN
                DELETE FROM "MessageIndex" WHERE "rowid" = new."SearchKey";
                INSERT INTO "MessageIndex" ("rowid", "Text") VALUES (new."SearchKey", new."Text");
            END;
            CREATE TRIGGER IF NOT EXISTS "MessageIndexDelete" AFTER DELETE ON "Messages" BEGIN
                DELETE FROM "MessageIndex" WHERE "rowid" = old."SearchKey";
            END;
            """,
            cancellationToken).ConfigureAwait(false);
    }
}
