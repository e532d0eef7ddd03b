namespace Lyceum.Models.Tokenization.Encoders;

/// <summary>Says which neighbours may merge and in which order.</summary>
internal interface IMergeRule
{
    /// <summary>
    /// Whether two neighbours merge: <paramref name="priority"/> tells when (lowest first), <paramref name="merged"/> what they become.
    /// Symbols have an id and a range of bytes.
    /// </summary>
    bool TryMerge(int leftId, int rightId, int start, int end, out uint priority, out int merged);
}

/// <summary>
/// A row of symbols in which neighbours merge, the lowest priority first and the leftmost among equals, until none can.
/// A heap holds the candidates; one that has been overtaken by another merge is recognised when it comes up, by its
/// priority. So a row of n symbols takes at most 3n heap operations, whatever it looks like. Scratch memory; one caller at a time.
/// </summary>
internal sealed class MergeChain
{
    private Symbol[] _symbols = new Symbol[64];
    private ulong[] _heap = new ulong[64];
    private int _count;
    private int _heapCount;

    /// <summary>Heap operations so far: the measure of the work done.</summary>
    public long Steps { get; private set; }

    /// <summary>Number of symbols added.</summary>
    public int Count => _count;

    /// <summary>Removes all symbols.</summary>
    public void Clear() => _count = 0;

    /// <summary>Appends a symbol that ends at byte <paramref name="end"/> and begins where the one before ended.</summary>
    public void Add(int id, int end)
    {
        if (_count == _symbols.Length)
        {
            Array.Resize(ref _symbols, _count * 2);
        }

        _symbols[_count] = new Symbol { Id = id, End = end, Previous = _count - 1, Next = _count + 1 };
        _count++;
    }

    /// <summary>Merges until nothing merges. Walk the result with <see cref="Next"/> from 0.</summary>
    public void Merge<TRule>(TRule rule)
        where TRule : struct, IMergeRule
    {
        if (_heap.Length < _count * 3)
        {
            _heap = new ulong[_count * 3];
        }

        _heapCount = 0;
        for (int i = 0; i < _count - 1; i++)
        {
            if (Propose(rule, i))
            {
                _heap[_heapCount++] = Entry(i);
            }
        }

        for (int i = (_heapCount / 2) - 1; i >= 0; i--)
        {
            SiftDown(i);
        }

        while (_heapCount > 0)
        {
            Steps++;
            ulong entry = _heap[0];
            _heap[0] = _heap[--_heapCount];
            SiftDown(0);

            int index = (int)(uint)entry;
            ref Symbol left = ref _symbols[index];
            if (!left.CanMerge || left.Priority != (uint)(entry >> 32))
            {
                continue;
            }

            ref Symbol right = ref _symbols[left.Next];
            right.CanMerge = false;
            left.Id = left.Merged;
            left.End = right.End;
            left.Next = right.Next;
            if (left.Next < _count)
            {
                _symbols[left.Next].Previous = index;
            }

            if (Propose(rule, index))
            {
                Push(Entry(index));
            }

            if (left.Previous >= 0 && Propose(rule, left.Previous))
            {
                Push(Entry(left.Previous));
            }
        }
    }

    /// <summary>The symbol at an index: its id and the end of its bytes. Returns the next index, which is <see cref="Count"/> after the last.</summary>
    public int Next(int index, out int id, out int end)
    {
        id = _symbols[index].Id;
        end = _symbols[index].End;
        return _symbols[index].Next;
    }

    private ulong Entry(int index) => ((ulong)_symbols[index].Priority << 32) | (uint)index;

    private bool Propose<TRule>(TRule rule, int index)
        where TRule : struct, IMergeRule
    {
        ref Symbol left = ref _symbols[index];
        left.CanMerge = false;
        if (left.Next >= _count)
        {
            return false;
        }

        ref Symbol right = ref _symbols[left.Next];
        int start = left.Previous < 0 ? 0 : _symbols[left.Previous].End;
        left.CanMerge = rule.TryMerge(left.Id, right.Id, start, right.End, out left.Priority, out left.Merged);
        return left.CanMerge;
    }

    private void Push(ulong entry)
    {
        Steps++;
        int at = _heapCount++;
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (_heap[parent] <= entry)
            {
                break;
            }

            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = entry;
    }

    private void SiftDown(int at)
    {
        ulong entry = _heap[at];
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _heapCount)
            {
                break;
            }

            if (child + 1 < _heapCount && _heap[child + 1] < _heap[child])
            {
                child++;
            }

            if (_heap[child] >= entry)
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = entry;
    }

    private struct Symbol
    {
        public int Id;
        public int End;
        public int Previous;
        public int Next;
        public int Merged;
        public uint Priority;
        public bool CanMerge;
    }
}
