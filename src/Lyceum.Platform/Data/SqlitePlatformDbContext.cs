using Lyceum.Platform.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lyceum.Platform.Data;

/// <summary>The tables in a SQLite file; a type of its own because its migrations are.</summary>
public sealed class SqlitePlatformDbContext : PlatformDbContext
{
    internal SqlitePlatformDbContext(DbContextOptions<SqlitePlatformDbContext> options, Tenant tenant)
        : base(options, tenant)
    {
    }

    /// <inheritdoc/>
    // SQLite has no type for time; whole microseconds since 1970 are ordered and as fine as PostgreSQL's.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicroseconds>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Message>().Property(static message => message.SearchKey);
        modelBuilder.Entity<Message>().HasIndex(static message => message.SearchKey).IsUnique();
    }

    /// <summary>A time as it is kept: whole microseconds since 1970.</summary>
    internal static long ToMicroseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private sealed class UnixMicroseconds() : ValueConverter<DateTimeOffset, long>(
        static time => ToMicroseconds(time),
        static microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));
}
