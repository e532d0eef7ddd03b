using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;
using System.Text;

namespace Lyceum.Platform;

/// <summary>
/// E-mail addresses as the platform takes them: printable ASCII, so that no two look the same and differ (a domain of another script is
/// written in its <c>xn--</c> form). Compared without regard to case.
/// </summary>
internal static class EmailAddress
{
    /// <summary>The longest address that mail servers take (RFC 5321, 4.5.3.1.3).</summary>
    public const int MaximumLength = 254;

    /// <summary>Trims an address and checks it.</summary>
    /// <exception cref="PlatformException">It is none.</exception>
    public static string Check(string? text) => TryCheck(text, out string? address)
        ? address
        : throw PlatformException.Invalid($"Write an e-mail address such as name@example.com: at most {MaximumLength} characters, ASCII alone.", "email");

    /// <summary>Trims an address and checks it.</summary>
    public static bool TryCheck(string? text, [NotNullWhen(true)] out string? address)
    {
        address = text?.Trim();
        if (address is { Length: > 2 and <= MaximumLength } && Ascii.IsValid(address)
            && !address.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character) || "\"(),:;<>[\\]".Contains(character, StringComparison.Ordinal))
            && address.Count(static character => character == '@') == 1
            && MailAddress.TryCreate(address, out MailAddress? parsed) && parsed.Address == address)
        {
            return true;
        }

        address = null;
        return false;
    }

    /// <summary>An address as it is compared.</summary>
    public static string Normalize(string address) => address.Trim().ToUpperInvariant();

    /// <summary>What stands after the <c>@</c>.</summary>
    public static ReadOnlySpan<char> Domain(string address) => address.AsSpan(address.IndexOf('@', StringComparison.Ordinal) + 1);
}
