using System.Runtime.InteropServices;

namespace Lyceum.Chat;

/// <summary>
/// What Ctrl-C means in a conversation: the first one stops what is going on, a second one before the next message leaves.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private CancellationTokenSource _stop = new();

    /// <summary>Cancelled when the conversation should end.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>Cancelled when what is going on now should end.</summary>
    public CancellationToken Stop
    {
        get
        {
            lock (_gate)
            {
                return _stop.Token;
            }
        }
    }

    /// <summary>The signals of this process.</summary>
    public static Interrupts OfProcess()
    {
        Interrupts interrupts = new();
        interrupts._signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interrupts.Raise();
        }));
        interrupts._signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            interrupts.End();
        }));
        return interrupts;
    }

    /// <summary>One Ctrl-C.</summary>
    public void Raise()
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                _leave.Cancel();
            }

            _stop.Cancel();
        }
    }

    /// <summary>The user has said something: the next Ctrl-C is a first one again.</summary>
    public void Rearm()
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                _stop = new CancellationTokenSource();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(static signal => signal.Dispose());
        _stop.Dispose();
        _leave.Dispose();
    }

    private void End()
    {
        lock (_gate)
        {
            _leave.Cancel();
            _stop.Cancel();
        }
    }
}
