using System.Collections.Frozen;
using System.Globalization;

namespace Lyceum.Platform.Accounts;

/// <summary>
/// Which passwords an account may have, as NIST SP 800-63B asks: long enough, not among those that everybody tries, not the person's
/// own name or address. No rules on kinds of characters, which make people write <c>Password1!</c>.
/// </summary>
internal static class PasswordRules
{
    /// <summary>The longest password in UTF-16 units, so that nobody makes the server hash a book.</summary>
    public const int MaximumLength = 256;

    // A shorter piece of a name or address is in many a good password by chance.
    private const int LeastPiece = 4;

    private static readonly FrozenSet<string> s_common = ReadCommon();

    /// <summary>Refuses a bad password.</summary>
    /// <exception cref="PlatformException">It is too short, too long, common, or made of the account's own words; the message says which.</exception>
    public static void Check(string? password, string email, string name, int minimumLength)
    {
        if (password is null || new StringInfo(password).LengthInTextElements < minimumLength || password.Length > MaximumLength)
        {
            throw PlatformException.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"A password has at least {minimumLength} and at most {MaximumLength} characters."), "password_length");
        }

        if (IsCommon(password))
        {
            throw PlatformException.Invalid("This password is one of those that everybody tries first; choose another, such as four words that have nothing to do with each other.", "password_common");
        }

        string[] own = [email, .. email.Split('@', '.', '-', '_', '+'), name, .. name.Split(' ')];
        if (own.Where(static piece => piece.Length >= LeastPiece).Any(piece => Rest(password, piece) < minimumLength / 2))
        {
            throw PlatformException.Invalid("This password is little more than your own name or e-mail address; choose another.", "password_own");
        }
    }

    /// <summary>Whether a password is in the list, also with other capitals or with digits and signs around it, or is one character again and again.</summary>
    private static bool IsCommon(string password)
    {
        string lower = password.ToLowerInvariant();
        ReadOnlySpan<char> core = lower.AsSpan().Trim("0123456789!?.,-_*#$%&+=/@ ");
        FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> common = s_common.GetAlternateLookup<ReadOnlySpan<char>>();
        return s_common.Contains(lower) || (!core.IsEmpty && common.Contains(core)) || lower.Distinct().Count() < 3 || IsSequence(lower);
    }

    private static bool IsSequence(string text)
    {
        for (int i = 2; i < text.Length; i++)
        {
            if (text[i] - text[i - 1] != text[1] - text[0])
            {
                return false;
            }
        }

        return Math.Abs(text[1] - text[0]) <= 1;
    }

    private static int Rest(string password, string piece) => password.Replace(piece, "", StringComparison.OrdinalIgnoreCase).Length;

    private static FrozenSet<string> ReadCommon()
    {
        using Stream stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
