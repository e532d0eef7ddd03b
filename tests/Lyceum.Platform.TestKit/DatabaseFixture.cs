using Lyceum.Platform.Data;

namespace Lyceum.Platform.TestKit;

/// <summary>Gives each test an empty database of its own.</summary>
public abstract class DatabaseFixture : IAsyncLifetime
{
    /// <summary>Why there are no databases here; null where there are.</summary>
    public virtual string? Unavailable => null;

    /// <summary>Makes a database, or the place for one.</summary>
    public abstract Task<DatabaseOptions> CreateAsync(CancellationToken cancellationToken);

    /// <summary>Skips a test where there are no databases.</summary>
    public void SkipWhereUnavailable() => Assert.SkipWhen(Unavailable is not null, Unavailable ?? "");

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();
}
