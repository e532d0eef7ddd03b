using System.Buffers.Binary;

namespace Lyceum.Numerics.Tests.Formats;

/// <summary>
/// Each format read value by value from its definition, without vectors and without the product's code: what the fast
/// code is compared with on random blocks.
/// </summary>
internal static class ReferenceDequantizer
{
    private static readonly int[] NonLinear = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];
    private static readonly int[] DoubledE2M1 = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

    public static float[] Dequantize(NumberFormat format, ReadOnlySpan<byte> data)
    {
        int length = format.BlockLength();
        int bytes = format.BlockBytes();
        float[] values = new float[data.Length / bytes * length];
        for (int block = 0; block < data.Length / bytes; block++)
        {
            ReadOnlySpan<byte> b = data.Slice(block * bytes, bytes);
            for (int i = 0; i < length; i++)
            {
                values[(block * length) + i] = Value(format, b, i);
            }
        }

        return values;
    }

    private static float Value(NumberFormat format, ReadOnlySpan<byte> b, int i)
    {
        switch (format)
        {
            case NumberFormat.F32:
                return BinaryPrimitives.ReadSingleLittleEndian(b);
            case NumberFormat.F16:
                return Half(b, 0);
            case NumberFormat.BF16:
                return BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(b) << 16);
            case NumberFormat.Q8_0:
                return Half(b, 0) * (sbyte)b[2 + i];
            case NumberFormat.Q4_0:
                return Half(b, 0) * (Nibble(b[2..], i) - 8);
            case NumberFormat.Q4_1:
                return (Half(b, 0) * Nibble(b[4..], i)) + Half(b, 2);
            case NumberFormat.Q5_0:
                return Half(b, 0) * ((Nibble(b[6..], i) | (Bit(b[2..], i) << 4)) - 16);
            case NumberFormat.Q5_1:
                return (Half(b, 0) * (Nibble(b[8..], i) | (Bit(b[4..], i) << 4))) + Half(b, 2);
            case NumberFormat.Q2_K:
            {
                int group = b[i / 16];
                float scale = Half(b, 80) * (group & 15);
                float minimum = Half(b, 82) * (group >> 4);
                return (scale * TwoBits(b[16..], i)) - minimum;
            }

            case NumberFormat.Q3_K:
            {
                int group = i / 16;
                int low = (b[96 + (group % 8)] >> (group / 8 * 4)) & 15;
                int high = (b[104 + (group % 4)] >> (group / 4 * 2)) & 3;
                float scale = Half(b, 108) * ((low | (high << 4)) - 32);
                int third = (b[i % 32] >> (i / 32)) & 1;
                return scale * (TwoBits(b[32..], i) + (4 * third) - 4);
            }

            case NumberFormat.Q4_K:
            {
                (int s, int m) = SixBit(b[4..], i / 32);
                float scale = Half(b, 0) * s;
                float minimum = Half(b, 2) * m;
                return (scale * PairNibble(b[16..], i)) - minimum;
            }

            case NumberFormat.Q5_K:
            {
                (int s, int m) = SixBit(b[4..], i / 32);
                float scale = Half(b, 0) * s;
                float minimum = Half(b, 2) * m;
                int fifth = (b[16 + (i % 32)] >> (i / 32)) & 1;
                return (scale * (PairNibble(b[48..], i) + (16 * fifth))) - minimum;
            }

            case NumberFormat.Q6_K:
            {
                int half = i / 128;
                int within = i % 128;
                int low = (b[(64 * half) + (within % 64)] >> (within / 64 * 4)) & 15;
                float scale = Half(b, 208) * (sbyte)b[192 + (i / 16)];
                return scale * ((low | (TwoBits(b[128..], i) << 4)) - 32);
            }

            case NumberFormat.IQ4_NL:
                return Half(b, 0) * NonLinear[Nibble(b[2..], i)];
            case NumberFormat.IQ4_XS:
            {
                int group = i / 32;
                int low = (b[4 + (group / 2)] >> (group % 2 * 4)) & 15;
                int high = (BinaryPrimitives.ReadUInt16LittleEndian(b[2..]) >> (2 * group)) & 3;
                float scale = Half(b, 0) * ((low | (high << 4)) - 32);
                return scale * NonLinear[Nibble(b[(8 + (16 * group))..], i % 32)];
            }

            case NumberFormat.MXFP4:
                return MathF.ScaleB(1, b[0] - 128) * DoubledE2M1[Nibble(b[1..], i)];
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
    }

    private static float Half(ReadOnlySpan<byte> b, int offset) => (float)BinaryPrimitives.ReadHalfLittleEndian(b[offset..]);

    private static int Nibble(ReadOnlySpan<byte> b, int i) => i < 16 ? b[i] & 15 : b[i - 16] >> 4;

    private static int Bit(ReadOnlySpan<byte> b, int i) => (b[i / 8] >> (i % 8)) & 1;

    private static int TwoBits(ReadOnlySpan<byte> b, int i) => (b[(i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3;

    private static int PairNibble(ReadOnlySpan<byte> b, int i) => (b[(i / 64 * 32) + (i % 32)] >> (i % 64 / 32 * 4)) & 15;

    private static (int Scale, int Minimum) SixBit(ReadOnlySpan<byte> b, int group) => group < 4
        ? (b[group] & 63, b[group + 4] & 63)
        : ((b[group + 4] & 15) | (b[group - 4] >> 6 << 4), (b[group + 4] >> 4) | (b[group] >> 6 << 4));
}
