using System.Runtime.InteropServices;

namespace Lyceum.Numerics;

/// <summary>Memory outside the managed heap, aligned to 64 bytes, zeroed, growing on demand.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint Alignment = 64;

    /// <summary>Allocates.</summary>
    /// <param name="length">Number of elements.</param>
    public NativeBuffer(long length = 0) => EnsureLength(length);

    /// <summary>Releases the memory of a buffer that nobody disposed.</summary>
    ~NativeBuffer() => Free();

    /// <summary>The first element; changes when the buffer grows. Null while the length is 0.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Number of elements.</summary>
    public long Length { get; private set; }

    /// <summary>All elements.</summary>
    public Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>Grows to at least <paramref name="length"/> elements. What was in it is lost when it grows.</summary>
    /// <returns><see cref="Pointer"/>.</returns>
    public T* EnsureLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > Length)
        {
            Free();
            nuint bytes = checked((nuint)length * (nuint)sizeof(T));
            Pointer = (T*)NativeMemory.AlignedAlloc(bytes, Alignment);
            NativeMemory.Clear(Pointer, bytes);
            Length = length;
        }

        return Pointer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        Length = 0;
    }
}
