using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Lyceum.TestKit;

/// <summary>An authenticator app (RFC 6238: SHA-1, six digits, thirty seconds) with a key that somebody typed in.</summary>
internal static class AuthenticatorApp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code at a time.</summary>
    /// <param name="key">The key in base 32, with spaces or without.</param>
    /// <param name="time">The time.</param>
    public static string CodeAt(string key, DateTimeOffset time)
    {
        List<byte> bytes = [];
        int bits = 0;
        int count = 0;
        foreach (char character in key.Where(static character => character != ' '))
        {
            bits = (bits << 5) | Alphabet.IndexOf(character, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
                bits &= (1 << count) - 1;
            }
        }

        byte[] step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, time.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // What apps compute, RFC 6238.
        byte[] hash = HMACSHA1.HashData(bytes.ToArray(), step);
#pragma warning restore CA5350
        uint number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
