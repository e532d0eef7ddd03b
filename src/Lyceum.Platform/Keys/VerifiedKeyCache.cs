using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Platform.Keys;

/// <summary>
/// Keys that were checked lately, found by the whole hash of their secret. Bounded: the one used longest ago makes room. What
/// is forgotten stays forgotten, also where somebody read the row before and adds it after.
/// </summary>
/// <param name="capacity">How many secrets it holds.</param>
internal sealed class VerifiedKeyCache(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Sha256Digest, LinkedListNode<Entry>> _byHash = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _version;

    /// <summary>Changes whenever something is forgotten. Read it before the row, and hand it to <see cref="Add"/>.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Finds a key that was added after some time.</summary>
    public bool TryFind(Sha256Digest hash, DateTimeOffset addedAfter, [NotNullWhen(true)] out VerifiedKey? key)
    {
        key = null;
        lock (_gate)
        {
            if (!_byHash.TryGetValue(hash, out LinkedListNode<Entry>? node))
            {
                return false;
            }

            if (node.Value.AddedAt <= addedAfter)
            {
                Remove(node);
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            key = node.Value.Key;
            return true;
        }
    }

    /// <summary>Adds a key, unless something was forgotten since its row was read.</summary>
    public void Add(Sha256Digest hash, VerifiedKey key, DateTimeOffset now, long version)
    {
        lock (_gate)
        {
            if (version != _version)
            {
                return;
            }

            if (_byHash.TryGetValue(hash, out LinkedListNode<Entry>? old))
            {
                Remove(old);
            }
            else if (_byHash.Count >= capacity)
            {
                Remove(_byUse.First!);
            }

            _byHash[hash] = _byUse.AddLast(new Entry(hash, key, now));
        }
    }

    /// <summary>Forgets keys at once.</summary>
    public void Forget(Func<VerifiedKey, bool> which)
    {
        lock (_gate)
        {
            _version++;
            for (LinkedListNode<Entry>? node = _byUse.First; node is not null;)
            {
                LinkedListNode<Entry>? next = node.Next;
                if (which(node.Value.Key))
                {
                    Remove(node);
                }

                node = next;
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _byHash.Remove(node.Value.Hash);
    }

    private sealed record Entry(Sha256Digest Hash, VerifiedKey Key, DateTimeOffset AddedAt);
}
