using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// Work on the 256 values of a super-block and their levels, one byte for each value in order, before they are packed.
/// </summary>
internal static unsafe class Levels
{
    /// <summary>Number of groups that a search treats at once, one to a lane.</summary>
    public const int Lanes = 8;

    /// <summary>
    /// Turns eight groups of consecutive values so that a lane holds a group: <c>lanes[8·i + g] = values[length·g + i]</c>.
    /// </summary>
    public static void ToLanes(float* values, int length, float* lanes)
    {
        for (int group = 0; group < Lanes; group++)
        {
            float* source = values + (length * group);
            for (int i = 0; i < length; i++)
            {
                lanes[(Lanes * i) + group] = source[i];
            }
        }
    }

    /// <summary>Takes a group's levels as a search left them in its lane.</summary>
    public static void FromLane(float* lanes, int lane, int length, byte* levels)
    {
        for (int i = 0; i < length; i++)
        {
            levels[i] = (byte)lanes[(Lanes * i) + lane];
        }
    }

    /// <summary>Gives each value of a group the level nearest to <c>(x + offset) / scale</c>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="length">How many, a multiple of 16.</param>
    /// <param name="scale">Not zero.</param>
    /// <param name="offset">Added first.</param>
    /// <param name="lowest">The smallest level.</param>
    /// <param name="highest">The greatest level.</param>
    /// <param name="levels">Receives the levels, counted from the lowest.</param>
    public static void Nearest(float* values, int length, float scale, float offset, int lowest, int highest, byte* levels)
    {
        Vector256<float> divisor = Vector256.Create(scale);
        Vector256<float> addend = Vector256.Create(offset);
        Vector256<int> low = Vector256.Create(lowest);
        Vector256<int> high = Vector256.Create(highest);
        for (int i = 0; i < length; i += 16)
        {
            Vector256<int> a = Rounding.Nearest((Vector256.Load(values + i) + addend) / divisor);
            Vector256<int> b = Rounding.Nearest((Vector256.Load(values + i + 8) + addend) / divisor);
            a = Vector256.Max(low, Vector256.Min(high, a)) - low;
            b = Vector256.Max(low, Vector256.Min(high, b)) - low;
            Vector256<short> both = Vector256.Narrow(a, b);
            Vector128.Narrow(both.GetLower(), both.GetUpper()).AsByte().Store(levels + i);
        }
    }

    /// <summary>Packs 4-bit levels in pairs: byte <c>i</c> takes level <c>i</c> and level <c>distance + i</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PackNibbles(byte* levels, int distance, byte* packed)
    {
        for (int i = 0; i < distance; i += 16)
        {
            Vector128<byte> low = Vector128.Load(levels + i) & Vector128.Create((byte)0x0F);
            Vector128<byte> high = Vector128.Load(levels + distance + i) << 4;
            (low | high).Store(packed + i);
        }
    }

    /// <summary>
    /// Packs two bits of 256 levels in the order of <see cref="Q2_KBlock.Quants"/>.
    /// </summary>
    /// <param name="levels">256 levels.</param>
    /// <param name="shift">The lower of the two bits.</param>
    /// <param name="packed">Receives 64 bytes.</param>
    public static void PackTwoBits(byte* levels, int shift, byte* packed)
    {
        Vector128<byte> mask = Vector128.Create((byte)3);
        for (int half = 0; half < 2; half++)
        {
            for (int i = 0; i < 32; i += 16)
            {
                byte* source = levels + (128 * half) + i;
                Vector128<byte> bits = (Vector128.Load(source) >>> shift) & mask;
                bits |= ((Vector128.Load(source + 32) >>> shift) & mask) << 2;
                bits |= ((Vector128.Load(source + 64) >>> shift) & mask) << 4;
                bits |= ((Vector128.Load(source + 96) >>> shift) & mask) << 6;
                bits.Store(packed + (32 * half) + i);
            }
        }
    }

    /// <summary>Packs one bit of 256 levels: bit <c>j</c> of byte <c>i</c> takes that of level <c>32·j + i</c>.</summary>
    /// <param name="levels">256 levels.</param>
    /// <param name="shift">The bit.</param>
    /// <param name="packed">Receives 32 bytes.</param>
    public static void PackOneBit(byte* levels, int shift, byte* packed)
    {
        for (int i = 0; i < 32; i += 16)
        {
            Vector128<byte> bits = Vector128<byte>.Zero;
            for (int j = 0; j < 8; j++)
            {
                bits |= ((Vector128.Load(levels + (32 * j) + i) >>> shift) & Vector128<byte>.One) << j;
            }

            bits.Store(packed + i);
        }
    }

    /// <summary>Packs one bit of 32 levels in order.</summary>
    /// <param name="levels">32 levels.</param>
    /// <param name="shift">The bit.</param>
    /// <param name="packed">Receives 4 bytes.</param>
    public static void PackOneBitOf32(byte* levels, int shift, byte* packed) =>
        *(uint*)packed = (Vector256.Load(levels) << (7 - shift)).ExtractMostSignificantBits();
}
