using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Codes that change with time: RFC 6238 over RFC 4226, with what every authenticator app expects: HMAC-SHA-1, steps of 30 seconds, six
/// digits. Identity's own provider reads the machine's clock and lets a code work again; this one does neither.
/// </summary>
internal static class Totp
{
    /// <summary>Bytes in a key, the length of the hash (RFC 4226, 4).</summary>
    public const int KeyLength = 20;

    private const int StepSeconds = 30;
    private const int Digits = 6;

    // A step to either side for clocks that differ and people who are slow (RFC 6238, 5.2).
    private const int Window = 1;

    /// <summary>The step that a time is in.</summary>
    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step.</summary>
    public static string Compute(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // What the standard says and apps compute; HMAC does not suffer from SHA-1's collisions.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        int offset = hash[^1] & 0xF;
        int number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step near a time whose code somebody wrote; null where it is none of them.</summary>
    public static long? Match(ReadOnlySpan<byte> key, string? code, DateTimeOffset time)
    {
        string written = code?.Replace(" ", "", StringComparison.Ordinal) ?? "";
        if (written.Length != Digits)
        {
            return null;
        }

        long now = StepAt(time);
        long? match = null;
        for (long step = now - Window; step <= now + Window; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(written.AsSpan()), System.Runtime.InteropServices.MemoryMarshal.AsBytes(Compute(key, step).AsSpan())))
            {
                match = step;
            }
        }

        return match;
    }
}
