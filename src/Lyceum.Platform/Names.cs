using System.Globalization;
using System.Text;

namespace Lyceum.Platform;

/// <summary>What people may call things.</summary>
internal static class Names
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaximumLength = 200;

    /// <summary>Trims a name and checks it.</summary>
    /// <exception cref="PlatformException">It is empty, too long, or holds control characters.</exception>
    public static string Check(string name)
    {
        string trimmed = name?.Trim() ?? "";
        // Half a surrogate pair reads as the replacement character; PostgreSQL would refuse to store it.
        if (trimmed.Length is 0 or > MaximumLength || trimmed.Any(char.IsControl) || trimmed.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            throw PlatformException.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"A name has between 1 and {MaximumLength} characters, none of them control characters."), "name");
        }

        return trimmed;
    }
}
