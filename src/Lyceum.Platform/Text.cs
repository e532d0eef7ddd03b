namespace Lyceum.Platform;

/// <summary>Text that has to fit a column.</summary>
internal static class Text
{
    /// <summary>Cuts a text to a length, and replaces what no database stores.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length > length)
        {
            // Never between the halves of a surrogate pair.
            text = text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
        }

        return text.Replace('\0', '\uFFFD');
    }
}
