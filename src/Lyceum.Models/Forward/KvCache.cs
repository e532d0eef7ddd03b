using System.Runtime.InteropServices;
using Lyceum.Models.Architecture;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>
/// Keys and values of many sequences in pages of <see cref="PageLength"/> positions, each page holding all layers. Memory
/// is taken when a page is first used, and kept for the next user. Pages count their owners, so that sequences may share
/// the pages of a common beginning (as in vLLM, arXiv:2309.06180). Not safe for use by several threads at once.
/// </summary>
public sealed unsafe class KvCache : IDisposable
{
    /// <summary>Positions of a page.</summary>
    public const int PageLength = KeyValueLayout.BlockPositions;

    private readonly List<nint> _memory = [];
    private readonly List<int> _owners = [];
    private readonly Stack<int> _free = new();
    private readonly KeyValueLayout[] _layouts;
    private readonly long[] _offsets;
    private bool _disposed;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="format">How keys and values are kept.</param>
    /// <param name="contextLength">Longest sequence in tokens.</param>
    /// <param name="capacity">Tokens of all sequences together; rounded up to whole pages.</param>
    public KvCache(TransformerSpec spec, KeyValueFormat format, int contextLength, long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(contextLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Format = format;
        ContextLength = contextLength;
        PageCapacity = checked((int)((capacity + PageLength - 1) / PageLength));
        _layouts = new KeyValueLayout[spec.Layers.Count];
        _offsets = new long[spec.Layers.Count];
        for (int i = 0; i < _layouts.Length; i++)
        {
            (int heads, int keyLength, int valueLength) = Shape(spec.Layers[i].Attention);
            _layouts[i] = new KeyValueLayout(format, keyLength, valueLength);
            _offsets[i] = PageBytes;
            PageBytes = checked(PageBytes + ((long)heads * _layouts[i].BlockBytes));
        }
    }

    /// <summary>Releases the memory of a cache that nobody disposed.</summary>
    ~KvCache() => Free();

    /// <summary>How keys and values are kept.</summary>
    public KeyValueFormat Format { get; }

    /// <summary>Longest sequence in tokens.</summary>
    public int ContextLength { get; }

    /// <summary>Most pages that may be in use.</summary>
    public int PageCapacity { get; }

    /// <summary>Pages that have an owner.</summary>
    public int PagesInUse => _memory.Count - _free.Count;

    /// <summary>Pages that may still be rented.</summary>
    public int PagesFree => PageCapacity - PagesInUse;

    /// <summary>Size of a page in bytes.</summary>
    public long PageBytes { get; }

    /// <summary>Bytes taken so far.</summary>
    public long Bytes => PageBytes * _memory.Count;

    /// <summary>A new sequence without tokens.</summary>
    public KvSequence CreateSequence()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new KvSequence(this);
    }

    /// <summary>Adds an owner to a page that has one.</summary>
    public void Retain(int page)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(1, Owners(page), nameof(page));
        _owners[page]++;
    }

    /// <summary>Takes an owner from a page, which is free when it has none left.</summary>
    public void Release(int page)
    {
        if (_disposed)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(1, Owners(page), nameof(page));
        if (--_owners[page] == 0)
        {
            _free.Push(page);
        }
    }

    /// <summary>Number of owners of a page.</summary>
    public int Owners(int page) => _owners[page];

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    internal static (int Heads, int KeyLength, int ValueLength) Shape(AttentionSpec spec) => spec.Latent switch
    {
        null => (spec.KeyValueHeads, spec.KeyLength, spec.ValueLength),
        { Absorbed: true } latent => (1, checked(latent.KeyValueRank + latent.RotaryLength), latent.KeyValueRank),
        { } latent => (spec.Heads, checked(latent.PlainLength + latent.RotaryLength), latent.ValueLength),
    };

    internal KeyValueLayout Layout(int layer) => _layouts[layer];

    internal long Offset(int layer) => _offsets[layer];

    internal nint Address(int page) => _memory[page];

    /// <summary>Takes a page, which the caller knows to be there.</summary>
    internal int Rent()
    {
        if (!_free.TryPop(out int page))
        {
            page = _memory.Count;
            _memory.Add((nint)NativeMemory.AlignedAlloc(checked((nuint)PageBytes), 64));
            _owners.Add(0);
        }

        _owners[page] = 1;
        return page;
    }

    private void Free()
    {
        _disposed = true;
        foreach (nint page in _memory)
        {
            NativeMemory.AlignedFree((void*)page);
        }

        _memory.Clear();
        _owners.Clear();
        _free.Clear();
    }
}
