using Lyceum.Gateway.Runs;

namespace Lyceum.Gateway.Archives;

/// <summary>Text of other programs as parts of messages.</summary>
internal static class ReadText
{
    // As JSON a character is at most six, and a message has four million.
    private const int MostText = 600_000;
    private const int MostFile = 200_000;
    private const int MostName = 200;

    /// <summary>A text no longer than messages take.</summary>
    public static string Cut(string text, ImportNotes notes) => Cut(text, MostText, notes);

    /// <summary>Code in a block that it does not end.</summary>
    public static string Code(string text, string? language)
    {
        int run = 2;
        int now = 0;
        foreach (char letter in text)
        {
            now = letter == '`' ? now + 1 : 0;
            run = Math.Max(run, now);
        }

        string fence = new('`', run + 1);
        string name = language is { Length: > 0 and <= 30 } && language.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '#') && language != "unknown" ? language : "";
        return $"{fence}{name}\n{text}\n{fence}";
    }

    /// <summary>A file that was attached, with what is written in it where that is known.</summary>
    public static MessagePart File(string? name, long? bytes, string? text, ImportNotes notes) => new()
    {
        Type = MessagePart.FileType,
        Text = text is null ? null : Cut(text, MostFile, notes),
        File = new AttachedFile(Guid.Empty, ArchiveReader.Title(name) is { Length: > 0 } known ? Cut(known, MostName, notes) : "file", bytes ?? 0, text?.Length > MostFile),
    };

    private static string Cut(string text, int length, ImportNotes notes)
    {
        if (text.Length <= length)
        {
            return text;
        }

        notes.Add(ImportNote.Cut);
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
