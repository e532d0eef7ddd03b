using System.Runtime.InteropServices;
using Lyceum.Numerics;

namespace Lyceum.Models.Forward;

/// <summary>
/// One sequence in a <see cref="KvCache"/>: how many tokens it has, and on which pages their keys and values are.
/// </summary>
public sealed unsafe class KvSequence : IDisposable
{
    private readonly List<int> _pages = [];
    private NativeBuffer<nint> _addresses = new(8);
    private bool _disposed;

    internal KvSequence(KvCache cache)
    {
        Cache = cache;
    }

    /// <summary>The cache that it belongs to.</summary>
    public KvCache Cache { get; }

    /// <summary>Number of tokens whose keys and values are there.</summary>
    public int Length { get; private set; }

    /// <summary>The pages, first to last.</summary>
    public IReadOnlyList<int> Pages => _pages;

    /// <summary>The pages' addresses.</summary>
    internal nint* Addresses => _addresses.Pointer;

    /// <summary>Forgets the tokens from <paramref name="length"/> on, and gives back the pages that are no longer needed.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        int keep = PagesFor(length);
        for (int i = _pages.Count - 1; i >= keep; i--)
        {
            Cache.Release(_pages[i]);
            _pages.RemoveAt(i);
        }

        Length = length;
    }

    /// <summary>Forgets all tokens.</summary>
    public void Clear() => Truncate(0);

    /// <summary>
    /// Begins an empty sequence with the first tokens of another. The pages are shared; whoever first writes to a page
    /// that has several owners gets a copy of it.
    /// </summary>
    /// <param name="other">A sequence of the same cache.</param>
    /// <param name="length">Number of tokens, at most what the other has.</param>
    public void Share(KvSequence other, int length)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, other.Length);
        if (_pages.Count != 0 || !ReferenceEquals(other.Cache, Cache))
        {
            throw new InvalidOperationException("Only an empty sequence of the same cache can share another's pages.");
        }

        Attach(CollectionsMarshal.AsSpan(other._pages)[..PagesFor(length)], length);
    }

    /// <summary>
    /// Begins an empty sequence with pages that hold the keys and values of its first tokens. The sequence becomes one more
    /// owner of each; a page that it would write to is copied first, as in <see cref="Share"/>.
    /// </summary>
    /// <param name="pages">Pages with an owner, first to last; as many as <paramref name="length"/> tokens take.</param>
    /// <param name="length">Number of tokens.</param>
    public void Attach(ReadOnlySpan<int> pages, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Cache.ContextLength);
        if (_pages.Count != 0)
        {
            throw new InvalidOperationException("Only an empty sequence can begin with pages that are there.");
        }

        if (pages.Length != PagesFor(length))
        {
            throw new ArgumentException($"{length} tokens take {PagesFor(length)} pages, not {pages.Length}.", nameof(pages));
        }

        EnsureAddresses(pages.Length);
        foreach (int page in pages)
        {
            Cache.Retain(page);
            Append(page);
        }

        Length = length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Clear();
            _addresses.Dispose();
        }
    }

    /// <summary>Pages that <paramref name="tokens"/> more tokens need beyond those that are there.</summary>
    /// <exception cref="ContextLengthException">The sequence would be longer than the context.</exception>
    public int PagesNeeded(int tokens)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long length = (long)Length + tokens;
        return length <= Cache.ContextLength
            ? PagesFor((int)length) - _pages.Count + (WritesToSharedPage ? 1 : 0)
            : throw new ContextLengthException(
                $"The sequence would have {length} tokens, but the context holds {Cache.ContextLength}.", length, Cache.ContextLength);
    }

    /// <summary>Takes the pages for <paramref name="tokens"/> more tokens, and makes the one that is written next its own.</summary>
    internal void Reserve(int tokens)
    {
        if (WritesToSharedPage)
        {
            int shared = _pages[^1];
            _pages.RemoveAt(_pages.Count - 1);
            int own = Cache.Rent();
            Buffer.MemoryCopy((void*)Cache.Address(shared), (void*)Cache.Address(own), Cache.PageBytes, Cache.PageBytes);
            Cache.Release(shared);
            Append(own);
        }

        int needed = PagesFor(Length + tokens);
        EnsureAddresses(needed);
        while (_pages.Count < needed)
        {
            Append(Cache.Rent());
        }
    }

    /// <summary>Counts tokens whose keys and values are stored.</summary>
    internal void Advance(int tokens) => Length += tokens;

    private bool WritesToSharedPage => Length % KvCache.PageLength != 0 && Cache.Owners(_pages[^1]) > 1;

    private static int PagesFor(int length) => (length + KvCache.PageLength - 1) / KvCache.PageLength;

    private void Append(int page)
    {
        _addresses.Pointer[_pages.Count] = Cache.Address(page);
        _pages.Add(page);
    }

    private void EnsureAddresses(int pages)
    {
        if (pages <= _addresses.Length)
        {
            return;
        }

        NativeBuffer<nint> larger = new(Math.Max(pages, _addresses.Length * 2));
        new ReadOnlySpan<nint>(_addresses.Pointer, _pages.Count).CopyTo(larger.Span);
        _addresses.Dispose();
        _addresses = larger;
    }
}
