using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Lyceum.Platform.Data;

/// <summary>What EF Core's tool opens to write PostgreSQL's migrations.</summary>
internal sealed class DesignTimePostgres : IDesignTimeDbContextFactory<PostgresPlatformDbContext>
{
    /// <inheritdoc/>
    public PostgresPlatformDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPlatformDbContext>().UseNpgsql("Host=design").Options, default);
}
