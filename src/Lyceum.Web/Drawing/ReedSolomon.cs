namespace Lyceum.Web.Drawing;

/// <summary>Reed–Solomon codewords over GF(256) with the polynomial 0x11D, as QR codes have them (ISO/IEC 18004, 7.5.2).</summary>
internal static class ReedSolomon
{
    /// <summary>The codewords that correct some data: what is left of it after division by the generator.</summary>
    public static byte[] Correct(ReadOnlySpan<byte> data, int count)
    {
        byte[] generator = Generator(count);
        byte[] remainder = new byte[count];
        foreach (byte value in data)
        {
            byte factor = (byte)(value ^ remainder[0]);
            remainder.AsSpan(1).CopyTo(remainder);
            remainder[^1] = 0;
            for (int i = 0; i < count; i++)
            {
                remainder[i] ^= Multiply(generator[i], factor);
            }
        }

        return remainder;
    }

    // (x - 1)(x - 2)(x - 4)…, without the leading 1.
    private static byte[] Generator(int count)
    {
        byte[] coefficients = new byte[count];
        coefficients[^1] = 1;
        byte root = 1;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                coefficients[j] = (byte)(Multiply(coefficients[j], root) ^ (j + 1 < count ? coefficients[j + 1] : 0));
            }

            root = Multiply(root, 2);
        }

        return coefficients;
    }

    private static byte Multiply(byte left, byte right)
    {
        int product = 0;
        for (int i = 7; i >= 0; i--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((right >> i) & 1) * left;
        }

        return (byte)product;
    }
}
