namespace Lyceum.Inference.Hosting;

/// <summary>Keeps a model in memory while a request uses it. Dispose it when the request has ended.</summary>
public sealed class ModelLease : IDisposable
{
    private readonly ModelHost _host;
    private readonly HostSlot _slot;
    private int _released;

    internal ModelLease(ModelHost host, HostSlot slot)
    {
        _host = host;
        _slot = slot;
        Model = slot.Model!;
    }

    /// <summary>The model's name.</summary>
    public string Name => _slot.Name;

    /// <summary>The model; not to be used after the lease was disposed.</summary>
    public IServedModel Model { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _host.Release(_slot);
        }
    }
}
