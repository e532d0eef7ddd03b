using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Lyceum.Platform.Data;

/// <summary>What EF Core's tool opens to write SQLite's migrations.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqlitePlatformDbContext>
{
    /// <inheritdoc/>
    public SqlitePlatformDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePlatformDbContext>().UseSqlite("Data Source=design.db").Options, default);
}
