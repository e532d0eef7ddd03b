using System.Collections.Concurrent;

namespace Lyceum.Web.Archives;

/// <summary>Sees to it that a person takes everything along once at a time, since that reads all there is. Thread-safe.</summary>
internal sealed class ExportPlaces
{
    private readonly ConcurrentDictionary<Guid, bool> _taken = new();

    /// <summary>Takes the person's place.</summary>
    /// <returns>What gives it back; null where it is taken.</returns>
    public IDisposable? Take(Guid userId) => _taken.TryAdd(userId, true) ? new Place(_taken, userId) : null;

    private sealed class Place(ConcurrentDictionary<Guid, bool> taken, Guid userId) : IDisposable
    {
        public void Dispose() => taken.TryRemove(userId, out _);
    }
}
