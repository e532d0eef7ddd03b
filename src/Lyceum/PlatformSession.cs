using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Projects;
using Lyceum.Platform.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum;

/// <summary>
/// The platform as one command line uses it: its database migrated, the first organisation founded where there was none, and the
/// operator of this machine acting. A server may run on the same data meanwhile.
/// </summary>
internal sealed class PlatformSession : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private PlatformSession(ServiceProvider services) => _services = services;

    /// <summary>The database.</summary>
    public PlatformDatabase Database => Get<PlatformDatabase>();

    private LocalOperator Operator => Get<LocalOperator>();

    /// <summary>Opens the database that the settings name, and makes it where there is none.</summary>
    public static async Task<PlatformSession> OpenAsync(Invocation run, CancellationToken cancellation)
    {
        DataDirectory directory = new(run.Settings.Data);
        ServiceCollection services = new();
        services.AddSingleton(run.Time);
        services.AddLyceumPlatform(run.Settings.Database.Options(directory), run.Settings.Data);
        services.AddLyceumAccounts(run.Settings.Accounts);
        services.AddKeyRing(run.Settings.Data);
        PlatformSession session = new(services.BuildServiceProvider());
        try
        {
            if (await session.Database.MigrateAsync(cancellation).ConfigureAwait(false) is { } backup)
            {
                run.Terminal.Error.WriteLine($"The database was migrated; as it was before it is in {backup}.");
            }

            await session.Operator.BeginAsync(cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>One of the platform's services.</summary>
    public TService Get<TService>()
        where TService : notnull => _services.GetRequiredService<TService>();

    /// <summary>All organisations that have an audit log, or the one that a user names.</summary>
    public async Task<IReadOnlyList<Organization>> AuditedAsync(string? named, CancellationToken cancellation)
    {
        IReadOnlyList<Organization> all = await Operator.ListAsync(withoutMembers: true, cancellation).ConfigureAwait(false);
        return named is null ? all : [Find("organisation", named, all, static organization => organization.Id, static organization => organization.Name)];
    }

    /// <summary>The operator in the organisation that a user names; where none is named, in the only one or in 'Default'.</summary>
    public async Task<Actor> ActAsync(string? named, CancellationToken cancellation)
    {
        IReadOnlyList<Organization> all = await Operator.ListAsync(withoutMembers: false, cancellation).ConfigureAwait(false);
        return ActFor(Find("organisation", named, all, static organization => organization.Id, static organization => organization.Name));
    }

    /// <summary>The operator in an organisation.</summary>
    public Actor ActFor(Organization organization) => Operator.ActFor(organization.Id);

    /// <summary>The operator as an administrator of accounts.</summary>
    public Actor ActAsAdministrator() => Operator.ActFor(PlatformOrganization.Id);

    /// <summary>The account of an e-mail address.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<UserAccount> AccountAsync(string email, CancellationToken cancellation) =>
        await Get<AccountDirectory>().FindByEmailAsync(email, cancellation).ConfigureAwait(false)
        ?? throw new CommandException($"There is no account with the e-mail address '{email}'; 'lyceum users list' shows all.");

    /// <summary>The project that a user names, by name or id; where none is named, the only one or 'Default'.</summary>
    public async Task<Project> ProjectAsync(Actor actor, string? named, CancellationToken cancellation)
    {
        IReadOnlyList<Project> projects = await Get<ProjectDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false);
        return Find("project", named, projects, static project => project.Id, static project => project.Name);
    }

    /// <summary>The key that a user names, by name or id.</summary>
    public async Task<ApiKey> KeyAsync(Actor actor, string named, CancellationToken cancellation)
    {
        IReadOnlyList<ApiKey> keys = await Get<ApiKeyDirectory>().ListAsync(actor, cancellation).ConfigureAwait(false);
        // A key that was replaced by another of its name is named by its id.
        ApiKey[] live = [.. keys.Where(static key => key.RevokedAt is null)];
        return Find("key", named, live.Any(key => key.Name == named) ? live : keys, static key => key.Id, static key => key.Name);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static T Find<T>(string kind, string? named, IReadOnlyList<T> all, Func<T, Guid> id, Func<T, string> name)
    {
        if (named is not null && Guid.TryParse(named, out Guid asked) && all.FirstOrDefault(one => id(one) == asked) is { } exact)
        {
            return exact;
        }

        T[] found = named is null && all.Count == 1 ? [.. all] : [.. all.Where(one => name(one) == (named ?? LocalOperator.DefaultName))];
        string known = all.Count == 0 ? "there is none" : $"there are {string.Join(", ", all.Take(20).Select(one => $"'{name(one)}'"))}";
        return found switch
        {
            [T one] => one,
            [] when named is null => throw new UsageException($"Say which {kind} is meant; {known}."),
            [] => throw new CommandException($"There is no {kind} '{named}'; {known}."),
            _ => throw new UsageException($"Several have the name '{named ?? LocalOperator.DefaultName}'; name one by its id: {string.Join(", ", found.Select(one => id(one)))}."),
        };
    }
}
