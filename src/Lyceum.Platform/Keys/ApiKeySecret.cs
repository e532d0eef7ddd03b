using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Lyceum.Platform.Keys;

/// <summary>
/// The secret of an API key: <c>sk-lyc-</c>, 256 random bits as 43 digits of base 62, and a checksum of 6 digits. The checksum is
/// the first four bytes of the SHA-256 of all before it: a mistyped key is refused without asking the database, and who scans
/// texts for leaked keys knows a real one. It is shown once, by <see cref="Reveal"/>; nothing else prints it.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ApiKeySecret
{
    /// <summary>What every secret begins with.</summary>
    public const string Marker = "sk-lyc-";

    /// <summary>The length of a secret in characters.</summary>
    public const int Length = BodyEnd + ChecksumDigits;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomDigits = 43;
    private const int ChecksumDigits = 6;
    private const int BodyEnd = 7 + RandomDigits;

    // Enough to tell one's own keys apart; 220 bits stay unknown.
    private const int ShownDigits = 6;

    private static readonly SearchValues<char> s_digits = SearchValues.Create(Digits);

    private readonly string _text;

    private ApiKeySecret(string text)
    {
        _text = text;
        Hash = Sha256Digest.Of(Encoding.ASCII.GetBytes(text));
    }

    /// <summary>The beginning, which may be shown and stored.</summary>
    public string Prefix => _text[..(Marker.Length + ShownDigits)];

    /// <summary>SHA-256 of the whole secret: random bits need no slow hash.</summary>
    internal Sha256Digest Hash { get; }

    /// <summary>Makes a new secret from the operating system's randomness.</summary>
    public static ApiKeySecret Create() => Create(RandomNumberGenerator.GetBytes(Sha256Digest.Length));

    /// <summary>Reads a secret as somebody sent it.</summary>
    /// <returns>False where it has another form or the checksum does not fit.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ApiKeySecret? secret)
    {
        secret = null;
        if (text is null || text.Length != Length || !text.StartsWith(Marker, StringComparison.Ordinal)
            || text.AsSpan(Marker.Length).ContainsAnyExcept(s_digits) || !text.AsSpan(BodyEnd).SequenceEqual(Checksum(text.AsSpan(0, BodyEnd))))
        {
            return false;
        }

        secret = new ApiKeySecret(text);
        return true;
    }

    /// <summary>The secret itself, to be shown to its owner once.</summary>
    public string Reveal() => _text;

    /// <summary>The beginning alone.</summary>
    public override string ToString() => Prefix + "…";

    internal static ApiKeySecret Create(ReadOnlySpan<byte> random)
    {
        string body = Marker + Base62(new BigInteger(random, isUnsigned: true, isBigEndian: true), RandomDigits);
        return new ApiKeySecret(body + Checksum(body));
    }

    private static string Checksum(ReadOnlySpan<char> body)
    {
        Span<byte> ascii = stackalloc byte[BodyEnd];
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
