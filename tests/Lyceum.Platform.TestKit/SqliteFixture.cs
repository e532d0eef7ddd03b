using Lyceum.Platform.Data;
using Microsoft.Data.Sqlite;

namespace Lyceum.Platform.TestKit;

/// <summary>SQLite files in a folder that goes when the tests end.</summary>
public sealed class SqliteFixture : DatabaseFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lyceum-platform-");

    public override Task<DatabaseOptions> CreateAsync(CancellationToken cancellationToken) =>
        Task.FromResult(DatabaseOptions.Sqlite(Path.Combine(_folder.FullName, $"{Guid.CreateVersion7():N}.db")));

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
