namespace Lyceum.Platform.Accounts;

/// <summary>Bytes as the letters A to Z and digits 2 to 7 (RFC 4648, 6), without padding: what people type from paper or into an app.</summary>
internal static class Base32
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Writes bytes; their number is a multiple of five, so that nothing is padded.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length % 5, 0);
        char[] text = new char[bytes.Length / 5 * 8];
        for (int group = 0; group < bytes.Length / 5; group++)
        {
            ulong bits = 0;
            foreach (byte value in bytes.Slice(group * 5, 5))
            {
                bits = (bits << 8) | value;
            }

            for (int digit = 7; digit >= 0; digit--)
            {
                text[(group * 8) + digit] = Digits[(int)(bits & 31)];
                bits >>= 5;
            }
        }

        return new string(text);
    }
}
