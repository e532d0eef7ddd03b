using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>A set of byte values: 256 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ByteSet : IEquatable<ByteSet>
{
    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private ByteSet(ulong a, ulong b, ulong c, ulong d)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
    }

    /// <summary>Every byte.</summary>
    public static ByteSet All => new(~0UL, ~0UL, ~0UL, ~0UL);

    /// <summary>Whether no byte is in the set.</summary>
    public bool IsEmpty => (_a | _b | _c | _d) == 0;

    /// <summary>Number of bytes.</summary>
    public int Count => BitOperations.PopCount(_a) + BitOperations.PopCount(_b) + BitOperations.PopCount(_c) + BitOperations.PopCount(_d);

    /// <summary>The lowest byte of a set that is not empty.</summary>
    public byte Lowest => (byte)(
        _a != 0 ? BitOperations.TrailingZeroCount(_a)
        : _b != 0 ? 64 + BitOperations.TrailingZeroCount(_b)
        : _c != 0 ? 128 + BitOperations.TrailingZeroCount(_c)
        : 192 + BitOperations.TrailingZeroCount(_d));

    public static ByteSet operator |(in ByteSet x, in ByteSet y) => new(x._a | y._a, x._b | y._b, x._c | y._c, x._d | y._d);

    public static ByteSet operator &(in ByteSet x, in ByteSet y) => new(x._a & y._a, x._b & y._b, x._c & y._c, x._d & y._d);

    public static ByteSet operator ~(in ByteSet x) => new(~x._a, ~x._b, ~x._c, ~x._d);

    /// <summary>The set of one byte.</summary>
    public static ByteSet Of(byte value) => Range(value, value);

    /// <summary>The bytes from one to another, both included; empty where the first is higher.</summary>
    public static ByteSet Range(int low, int high)
    {
        static ulong Word(int low, int high, int start)
        {
            int from = Math.Max(low - start, 0);
            int to = Math.Min(high - start, 63);
            return from > to ? 0 : (~0UL << from) & (~0UL >> (63 - to));
        }

        return new ByteSet(Word(low, high, 0), Word(low, high, 64), Word(low, high, 128), Word(low, high, 192));
    }

    /// <summary>The bytes <paramref name="start"/> + i for each bit i.</summary>
    /// <param name="start">0, 64, 128 or 192.</param>
    /// <param name="bits">Which of the 64 that follow.</param>
    public static ByteSet Block(int start, ulong bits) =>
        new(start == 0 ? bits : 0, start == 64 ? bits : 0, start == 128 ? bits : 0, start == 192 ? bits : 0);

    /// <summary>Whether a byte is in the set.</summary>
    public bool Contains(byte value)
    {
        // The four words lie side by side; no branch depends on the byte.
        ulong word = Unsafe.Add(ref Unsafe.AsRef(in _a), value >> 6);
        return ((word >> (value & 63)) & 1) != 0;
    }

    public bool Equals(ByteSet other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is ByteSet other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    public override string ToString() => $"{_a:x}.{_b:x}.{_c:x}.{_d:x}";
}
