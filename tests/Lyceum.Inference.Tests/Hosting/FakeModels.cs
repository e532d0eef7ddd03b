using System.Collections.Concurrent;
using Lyceum.Inference.Hosting;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Tests.Hosting;

/// <summary>Memory that fake models take, and what must not happen to them.</summary>
internal sealed class FakeMemory
{
    private readonly Lock _gate = new();
    private long _used;

    public long Used => Interlocked.Read(ref _used);

    /// <summary>The most that was ever in use.</summary>
    public long Peak { get; private set; }

    /// <summary>What must not have happened; a host swallows what models throw.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    public void Check(bool holds, string violation)
    {
        if (!holds)
        {
            Violations.Enqueue(violation);
        }
    }

    public void Take(long bytes)
    {
        lock (_gate)
        {
            _used += bytes;
            Peak = Math.Max(Peak, _used);
        }
    }
}

/// <summary>A model without any content.</summary>
internal sealed class FakeModel(FakeLoader loader, long bytes) : IServedModel
{
    private int _users;

    public long Bytes { get; set; } = bytes;

    public bool IsDisposed { get; private set; }

    public int? ContextLength => null;

    public IGenerationEngine Engine => throw new NotSupportedException();

    public IChatClient ChatClient => throw new NotSupportedException();

    public IEmbeddingGenerator<string, Embedding<float>> EmbeddingGenerator => throw new NotSupportedException();

    /// <summary>Uses it for a while.</summary>
    public async Task UseAsync(int yields)
    {
        Interlocked.Increment(ref _users);
        for (int i = 0; i < yields; i++)
        {
            Assert.False(IsDisposed, "A model was disposed under a lease.");
            await Task.Yield();
        }

        Interlocked.Decrement(ref _users);
    }

    public void Dispose()
    {
        loader.Memory.Check(!IsDisposed, "A model was disposed twice.");
        loader.Memory.Check(Volatile.Read(ref _users) == 0, "A model was disposed in use.");
        IsDisposed = true;
        loader.Leave();
    }
}

/// <summary>Loads fake models: at once, when told, or not at all.</summary>
internal sealed class FakeLoader(FakeMemory memory, long bytes) : IModelLoader
{
    private int _present;

    /// <summary>Loading waits for this.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Whether the load of this number, from 1, fails.</summary>
    public Func<int, bool> Fails { get; init; } = static _ => false;

    public FakeMemory Memory => memory;

    public int Loads { get; private set; }

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long EstimateBytes() => bytes;

    public async Task<IServedModel> LoadAsync(IProgress<LoadProgress> progress, CancellationToken cancellation)
    {
        memory.Check(Interlocked.Increment(ref _present) == 1, "A model was loaded that was there.");
        int load = ++Loads;
        memory.Take(bytes);
        Started.TrySetResult();
        progress.Report(new LoadProgress(LoadPhase.Reading, 0.5));
        await Task.Yield();
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellation);
        }

        if (Fails(load))
        {
            Leave();
            throw new InvalidDataException($"load {load} fails");
        }

        return new FakeModel(this, bytes);
    }

    public void Leave()
    {
        memory.Take(-bytes);
        memory.Check(Interlocked.Decrement(ref _present) == 0, "A model was there twice.");
    }
}
