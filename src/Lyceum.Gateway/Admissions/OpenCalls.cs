namespace Lyceum.Gateway.Admissions;

/// <summary>
/// The calls that have money set aside. While they go on it is set aside again every minute, by one timer for all of them: most calls end before, and a
/// timer of its own would cost each of them more than the rest of its admission. Thread-safe.
/// </summary>
internal sealed class OpenCalls : IDisposable
{
    // Well within the ledger's lease.
    private static readonly TimeSpan s_renewal = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<AdmittedCall> _calls = [];
    private readonly ITimer _timer;

    /// <summary>Begins to renew.</summary>
    /// <param name="time">The clock.</param>
    public OpenCalls(TimeProvider time) => _timer = time.CreateTimer(static calls => ((OpenCalls)calls!).Renew(), this, s_renewal, s_renewal);

    /// <summary>Renews a call from now on.</summary>
    public void Add(AdmittedCall call)
    {
        lock (_gate)
        {
            _calls.Add(call);
        }
    }

    /// <summary>Renews a call no more.</summary>
    public void Remove(AdmittedCall call)
    {
        lock (_gate)
        {
            _calls.Remove(call);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Renew()
    {
        lock (_gate)
        {
            foreach (AdmittedCall call in _calls)
            {
                call.Renew();
            }
        }
    }
}
