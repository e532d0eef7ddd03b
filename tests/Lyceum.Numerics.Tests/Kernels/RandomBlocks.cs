using System.Buffers.Binary;

namespace Lyceum.Numerics.Tests.Kernels;

/// <summary>Random packed blocks of any format: every bit pattern of the codes, scales of a plausible size.</summary>
internal static class RandomBlocks
{
    public static byte[] Make(NumberFormat format, long count, Random random)
    {
        byte[] data = new byte[format.ByteSize(count)];
        random.NextBytes(data);
        int size = format.BlockBytes();
        for (int block = 0; block < data.Length; block += size)
        {
            Span<byte> bytes = data.AsSpan(block, size);
            switch (format)
            {
                case NumberFormat.F32:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)(random.NextDouble() - 0.5));
                    break;
                case NumberFormat.BF16:
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(BitConverter.SingleToUInt32Bits((float)(random.NextDouble() - 0.5)) >> 16));
                    break;
                case NumberFormat.MXFP4:
                    bytes[0] = (byte)random.Next(110, 130);
                    break;
                case NumberFormat.Q6_K:
                    Half(bytes[208..], random);
                    break;
                case NumberFormat.Q3_K:
                    Half(bytes[108..], random);
                    break;
                case NumberFormat.Q2_K:
                    Half(bytes[80..], random);
                    Half(bytes[82..], random);
                    break;
                case NumberFormat.Q4_1 or NumberFormat.Q5_1 or NumberFormat.Q4_K or NumberFormat.Q5_K:
                    Half(bytes, random);
                    Half(bytes[2..], random);
                    break;
                default:
                    Half(bytes, random);
                    break;
            }
        }

        return data;
    }

    private static void Half(Span<byte> bytes, Random random) =>
        BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)((random.NextDouble() - 0.4) * 0.02));
}
