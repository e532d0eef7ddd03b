using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Platform.Keys;

/// <summary>
/// What was checked lately, keys or sessions, found by the whole hash of its secret. Bounded: the one used longest ago makes room.
/// What is forgotten stays forgotten, also where somebody read the row before and adds it after.
/// </summary>
/// <typeparam name="TValue">What a secret opens.</typeparam>
/// <param name="capacity">How many secrets it holds.</param>
internal sealed class VerifiedCache<TValue>(int capacity)
    where TValue : class
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

    /// <summary>Finds what was added after some time.</summary>
    public bool TryFind(Sha256Digest hash, DateTimeOffset addedAfter, [NotNullWhen(true)] out TValue? value)
    {
        value = null;
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
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Adds something, unless something was forgotten since its row was read.</summary>
    public void Add(Sha256Digest hash, TValue value, DateTimeOffset now, long version)
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

            _byHash[hash] = _byUse.AddLast(new Entry(hash, value, now));
        }
    }

    /// <summary>Forgets at once.</summary>
    public void Forget(Func<TValue, bool> which)
    {
        lock (_gate)
        {
            _version++;
            for (LinkedListNode<Entry>? node = _byUse.First; node is not null;)
            {
                LinkedListNode<Entry>? next = node.Next;
                if (which(node.Value.Value))
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

    private sealed record Entry(Sha256Digest Hash, TValue Value, DateTimeOffset AddedAt);
}
