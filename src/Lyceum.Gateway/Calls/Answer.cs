using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Models;
using Lyceum.Platform.Ledgers;

namespace Lyceum.Gateway.Calls;

/// <summary>
/// What comes of a call that was let in. The model begins when the first update is asked for; who stops reading cancels it. Read once, and dispose it,
/// whether it was read or not: what the call holds is given back by that.
/// </summary>
/// <typeparam name="T">What it comes in.</typeparam>
public abstract class Answer<T> : IAsyncDisposable
{
    private readonly AdmittedCall _call;

    private protected Answer(AdmittedCall call, ModelDescription model, IAsyncEnumerable<T> updates, ModelTexts texts)
    {
        _call = call;
        Model = model;
        Updates = updates;
        Texts = texts;
    }

    /// <summary>The call's id, which its row in the ledger has once it is settled.</summary>
    public Guid CallId => _call.Id;

    /// <summary>How the caller's limits stand with this call counted.</summary>
    public CallLimits Limits => _call.Limits;

    /// <summary>What the ledger says that it cost; null until it is settled, which it is before the last update, and when reading it ends early.</summary>
    public LedgerReceipt? Receipt => _call.Receipt;

    /// <summary>The model that answers.</summary>
    public ModelDescription Model { get; }

    /// <summary>
    /// The updates, in their order. The last one comes once the call is settled. What goes wrong is a <see cref="GatewayException"/> where it is a
    /// refusal, and anything else where it is a fault.
    /// </summary>
    public IAsyncEnumerable<T> Updates { get; }

    /// <summary>What the model's tokens stand for; usable while updates are read.</summary>
    public ModelTexts Texts { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _call.DisposeAsync();
    }
}
