using System.Net.Mail;

namespace Lyceum.Platform;

/// <summary>Addresses of electronic mail, as far as they are checked before a letter is sent.</summary>
internal static class EmailAddresses
{
    /// <summary>The longest address, in UTF-16 units (RFC 5321).</summary>
    public const int MaximumLength = 254;

    /// <summary>Trims an address and checks its form.</summary>
    /// <exception cref="PlatformException">It is no address.</exception>
    public static string Check(string? address)
    {
        string trimmed = address?.Trim() ?? "";
        // A display name, a comment or a second address would make the parsed address another text.
        if (trimmed.Length is 0 or > MaximumLength || trimmed.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c))
            || !MailAddress.TryCreate(trimmed, out MailAddress? parsed) || parsed.Address != trimmed)
        {
            throw PlatformException.Invalid("This is not an e-mail address.");
        }

        return trimmed;
    }

    /// <summary>The form in which two spellings of an address are the same.</summary>
    public static string Normalize(string address) => address.Trim().ToUpperInvariant();
}
