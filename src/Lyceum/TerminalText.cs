namespace Lyceum;

/// <summary>Text from files and servers, made safe for a terminal.</summary>
internal static class TerminalText
{
    /// <summary>The text with control characters, escape sequences among them, shown as <c>\u001B</c>.</summary>
    public static string Plain(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(static character => character switch
        {
            '\n' => "\\n",
            '\t' => "\\t",
            '\r' => "\\r",
            _ when char.IsControl(character) => $"\\u{(int)character:X4}",
            _ => character.ToString(),
        }))
        : text;
}
