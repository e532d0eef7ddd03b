using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Numerics;

/// <summary>Sizes and names of the <see cref="NumberFormat"/>s.</summary>
public static class NumberFormats
{
    /// <summary>Every format that Lyceum reads, in the order of their identifiers.</summary>
    public static IReadOnlyList<NumberFormat> All { get; } = Enum.GetValues<NumberFormat>();

    /// <summary>Whether <paramref name="identifier"/>, read from a file, names a format that Lyceum knows.</summary>
    public static bool IsKnown(uint identifier) => identifier <= int.MaxValue && Enum.IsDefined((NumberFormat)identifier);

    /// <summary>Whether values are packed in blocks with a scale, rather than stored one by one as floats.</summary>
    public static bool IsQuantized(this NumberFormat format) =>
        format is not (NumberFormat.F32 or NumberFormat.F16 or NumberFormat.BF16);

    /// <summary>Number of values in one block; a row's length is a multiple of it. 1 for the float formats.</summary>
    public static int BlockLength(this NumberFormat format) => Layout(format).Length;

    /// <summary>Size of one block in bytes.</summary>
    public static int BlockBytes(this NumberFormat format) => Layout(format).Bytes;

    /// <summary>Average bits per value, the scales included.</summary>
    public static double BitsPerValue(this NumberFormat format) => 8.0 * BlockBytes(format) / BlockLength(format);

    /// <summary>Bytes that <paramref name="count"/> values take.</summary>
    /// <param name="format">The format.</param>
    /// <param name="count">A multiple of <see cref="BlockLength"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="count"/> is not a multiple of the block length.</exception>
    /// <exception cref="OverflowException">The size does not fit in 64 bits.</exception>
    public static long ByteSize(this NumberFormat format, long count)
    {
        (int length, int bytes) = Layout(format);
        (long blocks, long rest) = Math.DivRem(count, length);
        if (rest != 0)
        {
            throw new ArgumentException($"{count} values are not whole blocks of {length} in {format}.", nameof(count));
        }

        return checked(blocks * bytes);
    }

    /// <summary>Reads a format's name as people write it (<c>q4_k</c>, <c>F16</c>), without regard to case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out NumberFormat format) =>
        Enum.TryParse(name, ignoreCase: true, out format) && Enum.IsDefined(format) && !int.TryParse(name, out _);

    private static (int Length, int Bytes) Layout(NumberFormat format) => format switch
    {
        NumberFormat.F32 => (1, 4),
        NumberFormat.F16 => (1, 2),
        NumberFormat.BF16 => (1, 2),
        NumberFormat.Q4_0 => (32, 18),
        NumberFormat.Q4_1 => (32, 20),
        NumberFormat.Q5_0 => (32, 22),
        NumberFormat.Q5_1 => (32, 24),
        NumberFormat.Q8_0 => (32, 34),
        NumberFormat.Q2_K => (256, 84),
        NumberFormat.Q3_K => (256, 110),
        NumberFormat.Q4_K => (256, 144),
        NumberFormat.Q5_K => (256, 176),
        NumberFormat.Q6_K => (256, 210),
        NumberFormat.IQ4_NL => (32, 18),
        NumberFormat.IQ4_XS => (256, 136),
        NumberFormat.MXFP4 => (32, 17),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This number format is not known."),
    };
}
