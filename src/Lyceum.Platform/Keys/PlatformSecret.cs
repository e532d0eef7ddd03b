using System.Diagnostics;

namespace Lyceum.Platform.Keys;

/// <summary>A secret that the platform made. It is shown once, by <see cref="Reveal"/>; nothing else prints it.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class PlatformSecret
{
    private readonly string _text;

    private protected PlatformSecret(SecretFormat format, string text)
    {
        _text = text;
        Prefix = format.Prefix(text);
        Hash = Sha256Digest.OfAscii(text);
    }

    /// <summary>The beginning, which may be shown and stored.</summary>
    public string Prefix { get; }

    /// <summary>SHA-256 of the whole secret: random bits need no slow hash.</summary>
    internal Sha256Digest Hash { get; }

    /// <summary>The secret itself, to be shown to its owner once.</summary>
    public string Reveal() => _text;

    /// <summary>The beginning alone.</summary>
    public sealed override string ToString() => Prefix + "…";
}
