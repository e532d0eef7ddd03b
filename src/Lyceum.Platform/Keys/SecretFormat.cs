using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Lyceum.Platform.Keys;

/// <summary>
/// The form of the platform's secrets: a marker that says what it is, 256 random bits as 43 digits of base 62, and a checksum of
/// 6 digits. The checksum is the first four bytes of the SHA-256 of all before it: a mistyped secret is refused without asking
/// the database, and who scans texts for leaked secrets knows a real one.
/// </summary>
/// <param name="marker">What every secret of a kind begins with, in ASCII.</param>
internal sealed class SecretFormat(string marker)
{
    /// <summary>The digits after the marker.</summary>
    public const int DigitCount = RandomDigits + ChecksumDigits;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomDigits = 43;
    private const int ChecksumDigits = 6;

    // Enough to tell one's own secrets apart; 220 bits stay unknown.
    private const int ShownDigits = 6;

    private static readonly SearchValues<char> s_digits = SearchValues.Create(Digits);

    /// <summary>A new secret from the operating system's randomness.</summary>
    public string Create() => Create(RandomNumberGenerator.GetBytes(Sha256Digest.Length));

    /// <summary>A secret from 32 random bytes.</summary>
    public string Create(ReadOnlySpan<byte> random)
    {
        string body = marker + Base62(new BigInteger(random, isUnsigned: true, isBigEndian: true), RandomDigits);
        return body + Checksum(body);
    }

    /// <summary>Whether a text has this form, whatever its checksum is.</summary>
    public bool HasForm(ReadOnlySpan<char> text) =>
        text.Length == marker.Length + DigitCount && text.StartsWith(marker, StringComparison.Ordinal) && !text[marker.Length..].ContainsAnyExcept(s_digits);

    /// <summary>Whether a text has this form and its checksum fits.</summary>
    public bool Matches([NotNullWhen(true)] string? text)
    {
        int body = marker.Length + RandomDigits;
        return text is not null && HasForm(text) && text.AsSpan(body).SequenceEqual(Checksum(text.AsSpan(0, body)));
    }

    /// <summary>The beginning of a secret, which may be shown and stored.</summary>
    public string Prefix(string text) => text[..(marker.Length + ShownDigits)];

    private static string Checksum(ReadOnlySpan<char> body)
    {
        Span<byte> ascii = stackalloc byte[body.Length];
        Encoding.ASCII.GetBytes(body, ascii);
        Span<byte> hash = stackalloc byte[Sha256Digest.Length];
        SHA256.HashData(ascii, hash);
        return Base62(new BigInteger(hash[..4], isUnsigned: true, isBigEndian: true), ChecksumDigits);
    }

    private static string Base62(BigInteger number, int digits) => string.Create(digits, number, static (text, rest) =>
    {
        for (int i = text.Length - 1; i >= 0; i--)
        {
            rest = BigInteger.DivRem(rest, Digits.Length, out BigInteger digit);
            text[i] = Digits[(int)digit];
        }
    });
}
