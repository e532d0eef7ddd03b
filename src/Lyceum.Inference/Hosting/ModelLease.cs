namespace Lyceum.Inference.Hosting;

/// <summary>Keeps a model in memory while a request uses it. Dispose it when the request has ended.</summary>
public sealed class ModelLease : IDisposable
{
    private readonly Action _release;
    private int _released;

    internal ModelLease(string name, IServedModel model, Action release)
    {
        Name = name;
        Model = model;
        _release = release;
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The model; not to be used after the lease was disposed.</summary>
    public IServedModel Model { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _release();
        }
    }
}
