using System.Text;

namespace Lyceum.Benchmarks;

/// <summary>
/// A vocabulary in the manner of byte-level BPE: all bytes, numbers of up to three digits, runs of white space and of punctuation, the joints of
/// JSON, and words of likely letters with and without a space before them, some capitalised, some in other scripts.
/// </summary>
internal static class SyntheticVocabulary
{
    private static readonly string[] s_onsets = ["", "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pr", "ch", "sh", "th", "cl", "gr"];
    private static readonly string[] s_vowels = ["a", "e", "i", "o", "u", "ea", "ou", "io", "y"];
    private static readonly string[] s_codas = ["", "n", "r", "s", "t", "l", "m", "d", "ng", "ck", "nd", "st", "tion", "er", "ing", "ed", "ly"];
    private static readonly string[] s_marks = ["{", "}", "[", "]", "\"", ":", ",", ".", "-", "_", "/", "\\", "(", ")", "=", "<", ">", "'", ";", "#", "*", "+"];

    /// <summary>Makes the tokens; the last is null and ends texts.</summary>
    /// <param name="size">How many.</param>
    public static byte[]?[] Make(int size)
    {
        Random random = new(7);
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<byte[]?> tokens = new(size);
        for (int value = 0; value < 256; value++)
        {
            tokens.Add([(byte)value]);
            seen.Add(((char)value).ToString());
        }

        void Add(string text)
        {
            if (tokens.Count < size - 1 && text.Length > 1 && seen.Add(text))
            {
                tokens.Add(Encoding.UTF8.GetBytes(text));
            }
        }

        for (int number = 0; number < 1000; number++)
        {
            Add($"{number}");
            Add($"{number:D2}");
            Add($"{number:D3}");
        }

        for (int length = 2; length <= 80; length++)
        {
            Add(new string(' ', length));
            Add("\n" + new string(' ', length));
        }

        foreach (string joint in (string[])["\":\"", "\",\"", "\":{\"", "\"},{\"", "\":[\"", "\"],\"", "\"}]", "\"}", "}}", "]}", ":[", "\":", "\": ", "\": \"", "\", \"", "{\"", "[{\"", "\\n", "\\\"", "null", "true", "false"])
        {
            Add(joint);
            Add(" " + joint);
        }

        for (int i = 0; i < 12_000; i++)
        {
            StringBuilder run = new();
            for (int length = random.Next(2, 5); length > 0; length--)
            {
                run.Append(s_marks[random.Next(s_marks.Length)]);
            }

            Add(run.ToString()[..Math.Min(run.Length, 4)]);
        }

        while (tokens.Count < size - 1)
        {
            Add(Word(random));
        }

        tokens.Add(null);
        return [.. tokens];
    }

    private static string Word(Random random)
    {
        StringBuilder word = new();
        if (random.Next(12) == 0)
        {
            int script = ((int[])[0x430, 0x3B1, 0x4E00, 0xAC00, 0x3042])[random.Next(5)];
            for (int length = random.Next(1, 5); length > 0; length--)
            {
                word.Append((char)(script + random.Next(script > 0x4000 ? 3000 : 24)));
            }
        }
        else
        {
            for (int length = random.Next(1, 4); length > 0; length--)
            {
                word.Append(s_onsets[random.Next(s_onsets.Length)]).Append(s_vowels[random.Next(s_vowels.Length)]).Append(s_codas[random.Next(s_codas.Length)]);
            }

            if (random.Next(4) == 0)
            {
                word[0] = char.ToUpperInvariant(word[0]);
            }
        }

        return random.Next(2) == 0 ? " " + word : word.ToString();
    }
}
