using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Changes;

/// <summary>
/// Lets a process that serves hear what others do to its database: every second it reads one small row for each topic, and where
/// one is new, what was held in memory is forgotten or read again. So a key that the command line revokes stops within a second.
/// </summary>
public sealed class ChangeWatch : IAsyncDisposable
{
    /// <summary>How often the database is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ChangeTopic, Guid> _known = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly PlatformDatabase _database;
    private readonly ApiKeyVerifier _verifier;
    private readonly Ledger _ledger;
    private readonly ProjectPolicyDirectory _policies;
    private readonly SessionStore? _sessions;
    private readonly SignInRules? _rules;
    private readonly TimeProvider _time;
    private Task _watching = Task.CompletedTask;

    /// <summary>Makes a watch; <see cref="StartAsync"/> begins it.</summary>
    /// <param name="database">The database that others write too.</param>
    /// <param name="verifier">What holds keys.</param>
    /// <param name="ledger">What holds budgets and prices.</param>
    /// <param name="policies">What holds models and limits of projects.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sessions">What holds sessions; null in a program without accounts.</param>
    /// <param name="rules">What holds the rules of signing in; null in a program without accounts.</param>
    public ChangeWatch(
        PlatformDatabase database, ApiKeyVerifier verifier, Ledger ledger, ProjectPolicyDirectory policies, TimeProvider time, SessionStore? sessions = null,
        SignInRules? rules = null)
    {
        _database = database;
        _verifier = verifier;
        _ledger = ledger;
        _policies = policies;
        _sessions = sessions;
        _rules = rules;
        _time = time;
    }

    /// <summary>Tells each time that the clock had it ask.</summary>
    internal event Action? Asked;

    /// <summary>Begins to watch. Called once, after <see cref="Ledger.StartAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What changed between the ledger's start and now is news as well, so nothing is taken as known.
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        _watching = WatchAsync(_stop.Token);
    }

    /// <summary>Asks once. One at a time.</summary>
    /// <returns>Whether something was new.</returns>
    public async Task<bool> CheckAsync(CancellationToken cancellationToken)
    {
        List<ChangeStamp> stamps;
        PlatformDbContext context = _database.OpenEverywhere();
        await using (context.ConfigureAwait(false))
        {
            stamps = await context.ChangeStamps.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        bool any = false;
        foreach (ChangeStamp stamp in stamps)
        {
            if (_known.TryGetValue(stamp.Topic, out Guid known) && known == stamp.Stamp)
            {
                continue;
            }

            await ReadAgainAsync(stamp.Topic, cancellationToken).ConfigureAwait(false);
            // Only now: what could not be read is tried again.
            _known[stamp.Topic] = stamp.Stamp;
            any = true;
        }

        return any;
    }

    /// <summary>Ends watching.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private Task ReadAgainAsync(ChangeTopic topic, CancellationToken cancellationToken)
    {
        switch (topic)
        {
            case ChangeTopic.Keys:
                _verifier.ForgetAll();
                return Task.CompletedTask;
            case ChangeTopic.Budgets:
                return _ledger.ReadBudgetsAsync(cancellationToken);
            case ChangeTopic.Accounts:
                _sessions?.ForgetAll();
                // Keys work while their owners' accounts do.
                _verifier.ForgetAll();
                return Task.CompletedTask;
            case ChangeTopic.SignIn:
                return _rules?.ReadAsync(cancellationToken) ?? Task.CompletedTask;
            case ChangeTopic.Policies:
                _policies.ForgetAll();
                return Task.CompletedTask;
            default:
                return _ledger.ReadPricesAsync(cancellationToken);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                try
                {
                    await CheckAsync(cancellationToken).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // A database that is away for a while is asked again in a second, whatever it threw; meanwhile nothing that was held is believed.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    _verifier.ForgetAll();
                    _sessions?.ForgetAll();
                    _policies.ForgetAll();
                }

                Asked?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }
    }
}
