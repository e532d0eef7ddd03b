using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Platform.Keys;

/// <summary>The secret of an API key: <c>sk-lyc-</c> and 49 digits, of which 256 bits are random and the rest a checksum.</summary>
public sealed class ApiKeySecret : PlatformSecret
{
    /// <summary>What every one begins with.</summary>
    public const string Marker = "sk-lyc-";

    /// <summary>The length of a secret in characters.</summary>
    public const int Length = 7 + SecretFormat.DigitCount;

    private static readonly SecretFormat s_format = new(Marker);

    private ApiKeySecret(string text)
        : base(s_format, text)
    {
    }

    /// <summary>Makes a new one from the operating system's randomness.</summary>
    public static ApiKeySecret Create() => new(s_format.Create());

    /// <summary>Reads one as somebody sent it.</summary>
    /// <returns>False where it has another form or the checksum does not fit.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ApiKeySecret? secret)
    {
        secret = s_format.Matches(text) ? new ApiKeySecret(text) : null;
        return secret is not null;
    }

    /// <summary>The hash of a text that has the form of a secret; its checksum is not looked at, which is for secrets that nobody knows yet.</summary>
    internal static Sha256Digest? HashOf(ReadOnlySpan<char> text) => s_format.HasForm(text) ? Sha256Digest.OfAscii(text) : null;

    internal static ApiKeySecret Create(ReadOnlySpan<byte> random) => new(s_format.Create(random));
}
