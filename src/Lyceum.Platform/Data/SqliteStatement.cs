using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lyceum.Platform.Data;

/// <summary>
/// A statement that SQLite reads once and runs for many rows. EF Core and ADO.NET read it again or look for each parameter by its name at
/// every row, which takes longer than the row. Values have the forms in which EF Core keeps them. Runs in the transaction that is open; for
/// one caller at a time, and disposed before its connection.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _count;

    /// <summary>Reads a statement.</summary>
    /// <param name="connection">Where it will run; open, and stays open.</param>
    /// <param name="text">The statement, with a question mark for each value.</param>
    /// <exception cref="SqliteException">It is not one.</exception>
    public SqliteStatement(SqliteConnection connection, string text)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, text, out _statement));
    }

    /// <summary>Sets the next value.</summary>
    public void Add(long value) => Check(raw.sqlite3_bind_int64(_statement, ++_count, value));

    /// <inheritdoc cref="Add(long)"/>
    public void Add(string value) => Check(raw.sqlite3_bind_text(_statement, ++_count, value));

    /// <inheritdoc cref="Add(long)"/>
    public void Add(DateTimeOffset value) => Add(SqlitePlatformDbContext.ToMicroseconds(value));

    /// <inheritdoc cref="Add(long)"/>
    public void Add(Guid? value)
    {
        if (value is not { } id)
        {
            Check(raw.sqlite3_bind_null(_statement, ++_count));
            return;
        }

        Span<byte> text = stackalloc byte[36];
        id.TryFormat(text, out _);
        Ascii.ToUpperInPlace(text, out _);
        Check(raw.sqlite3_bind_text(_statement, ++_count, text));
    }

    /// <summary>Runs it with the values that were set, and forgets them.</summary>
    /// <exception cref="SqliteException">SQLite refuses it.</exception>
    public void Run()
    {
        _count = 0;
        try
        {
            Check(raw.sqlite3_step(_statement));
        }
        finally
        {
            // What it answers is what the step did.
            raw.sqlite3_reset(_statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
