using System.Diagnostics.CodeAnalysis;

namespace Lyceum.Platform.Keys;

/// <summary>The secret of an <see cref="AdminApiKey"/>: <c>sk-lyc-admin-</c> and 49 digits. None of them is also an <see cref="ApiKeySecret"/>.</summary>
public sealed class AdminKeySecret : PlatformSecret
{
    /// <summary>What every one begins with.</summary>
    public const string Marker = "sk-lyc-admin-";

    private static readonly SecretFormat s_format = new(Marker);

    private AdminKeySecret(string text)
        : base(s_format, text)
    {
    }

    /// <summary>Makes a new one from the operating system's randomness.</summary>
    public static AdminKeySecret Create() => new(s_format.Create());

    /// <summary>Whether a text begins as these do, so that it is no other secret.</summary>
    public static bool IsMarked(ReadOnlySpan<char> text) => text.StartsWith(Marker, StringComparison.Ordinal);

    /// <summary>Reads one as somebody sent it.</summary>
    /// <returns>False where it has another form or the checksum does not fit.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AdminKeySecret? secret)
    {
        secret = s_format.Matches(text) ? new AdminKeySecret(text) : null;
        return secret is not null;
    }
}
