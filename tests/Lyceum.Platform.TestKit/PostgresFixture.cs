using Lyceum.Platform.Data;
using Npgsql;

namespace Lyceum.Platform.TestKit;

/// <summary>Databases of the PostgreSQL server that an environment variable names, dropped when the tests end.</summary>
public sealed class PostgresFixture : DatabaseFixture
{
    private const string Variable = "LYCEUM_TEST_POSTGRES";
    // A busy server takes its time to make and drop databases; no test asserts how long.
    private const int Patience = 600;
    private readonly string? _server = Environment.GetEnvironmentVariable(Variable);
    private readonly List<string> _names = [];

    public override string? Unavailable =>
        string.IsNullOrEmpty(_server) ? $"Set {Variable} to the connection string of a PostgreSQL server whose user may create databases." : null;

    public override async Task<DatabaseOptions> CreateAsync(CancellationToken cancellationToken) => DatabaseOptions.Postgres(await CreateDatabaseAsync(cancellationToken));

    /// <summary>Makes an empty database.</summary>
    /// <returns>How to reach it.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        string name = $"lyceum_test_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE DATABASE {name}", cancellationToken);
        _names.Add(name);
        return new NpgsqlConnectionStringBuilder(_server) { Database = name, MaxPoolSize = 20 }.ToString();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (string name in _names)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);
        }
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = new(_server);
        await connection.OpenAsync(cancellationToken);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = Patience;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
