using System.Threading.Channels;

namespace Lyceum.Inference.Hosting;

/// <summary>Tells what becomes of models to anybody who reads. Who reads slowly misses the oldest news, never the newest. Thread-safe.</summary>
internal sealed class ModelNews
{
    private const int Kept = 256;

    private readonly Lock _gate = new();
    private readonly List<Channel<ModelStatus>> _readers = [];

    /// <summary>Whether anybody reads.</summary>
    public bool HasReaders
    {
        get
        {
            lock (_gate)
            {
                return _readers.Count > 0;
            }
        }
    }

    /// <summary>Begins to read: everything from now on.</summary>
    public Reader Read()
    {
        Channel<ModelStatus> channel = Channel.CreateBounded<ModelStatus>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            _readers.Add(channel);
        }

        return new Reader(this, channel);
    }

    /// <summary>Tells all readers.</summary>
    public void Tell(ModelStatus status)
    {
        lock (_gate)
        {
            _readers.ForEach(reader => reader.Writer.TryWrite(status));
        }
    }

    /// <summary>Ends all reading once everything told was read.</summary>
    public void End()
    {
        lock (_gate)
        {
            _readers.ForEach(static reader => reader.Writer.TryComplete());
        }
    }

    /// <summary>One who reads; disposing it ends that.</summary>
    internal sealed class Reader(ModelNews news, Channel<ModelStatus> channel) : IDisposable
    {
        /// <summary>What is told, in its order.</summary>
        public IAsyncEnumerable<ModelStatus> ReadAllAsync(CancellationToken cancellation) => channel.Reader.ReadAllAsync(cancellation);

        /// <inheritdoc/>
        public void Dispose()
        {
            lock (news._gate)
            {
                news._readers.Remove(channel);
            }
        }
    }
}
