using Lyceum.Platform.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Data;

/// <summary>The tables on a PostgreSQL server; a type of its own because its migrations are.</summary>
public sealed class PostgresPlatformDbContext : PlatformDbContext
{
    internal PostgresPlatformDbContext(DbContextOptions<PostgresPlatformDbContext> options, Tenant tenant)
        : base(options, tenant)
    {
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Message>().HasIndex(static message => message.Text).HasMethod("GIN").IsTsVectorExpressionIndex(PostgresMessageIndex.Configuration);
    }
}
