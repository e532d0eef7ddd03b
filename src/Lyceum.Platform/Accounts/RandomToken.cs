using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Lyceum.Platform.Keys;

namespace Lyceum.Platform.Accounts;

/// <summary>256 random bits that open a session or the set-up page. The database knows their SHA-256; nothing but <see cref="Reveal"/> prints them.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class RandomToken
{
    /// <summary>The length in characters: base64 without padding, for URLs and cookies.</summary>
    public const int Length = 43;

    private readonly string _text;

    private RandomToken(string text)
    {
        _text = text;
        Hash = Sha256Digest.Of(Encoding.ASCII.GetBytes(text));
    }

    /// <summary>SHA-256 of the whole token: random bits need no slow hash.</summary>
    internal Sha256Digest Hash { get; }

    /// <summary>Makes a token from the operating system's randomness.</summary>
    public static RandomToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Reads a token as somebody sent it.</summary>
    /// <returns>False where it has another form.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out RandomToken? token)
    {
        token = text is { Length: Length } && Ascii.IsValid(text) && Base64Url.IsValid(text) ? new RandomToken(text) : null;
        return token is not null;
    }

    /// <summary>The token itself, for its owner alone.</summary>
    public string Reveal() => _text;

    /// <summary>That it is a token, and no more.</summary>
    public override string ToString() => "token …";
}
