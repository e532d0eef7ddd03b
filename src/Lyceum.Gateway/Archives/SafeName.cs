using System.Text;

namespace Lyceum.Gateway.Archives;

/// <summary>Names that people gave, as parts of names of files: on no system a path, a device or anything but a name.</summary>
public static class SafeName
{
    /// <summary>A name without what file systems read otherwise.</summary>
    /// <param name="text">What people call it.</param>
    /// <param name="length">The longest name, in UTF-16 units.</param>
    /// <returns>Never empty.</returns>
    public static string Of(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder name = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isPlain = Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' or '(' or ')' or '+' or ',';
            string next = isPlain ? rune.ToString() : name.Length > 0 && name[^1] != ' ' ? " " : "";
            if (name.Length + next.Length > length)
            {
                break;
            }

            name.Append(next);
        }

        string trimmed = name.ToString().Trim(' ', '.');
        return trimmed.Length > 0 ? trimmed : "untitled";
    }
}
