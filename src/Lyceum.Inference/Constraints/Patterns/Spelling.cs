using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Patterns;

/// <summary>How characters are written as bytes: plainly in UTF-8, or as they stand inside a JSON string.</summary>
internal abstract class Spelling
{
    /// <summary>UTF-8.</summary>
    public static Spelling Plain { get; } = new PlainSpelling();

    /// <summary>
    /// One way for each character inside a JSON string: as itself where JSON allows it, else with the short escape, else with four hexadecimal
    /// digits in either case. That what is excluded has no other way to be written makes exclusion exact.
    /// </summary>
    public static Spelling Json { get; } = new JsonSpelling();

    /// <summary>One character of a set.</summary>
    public abstract Language Character(LanguageTable table, CodePointSet set);

    private sealed class PlainSpelling : Spelling
    {
        public override Language Character(LanguageTable table, CodePointSet set) => Utf8Characters.Of(table, set);
    }

    private sealed class JsonSpelling : Spelling
    {
        private const string Escaped = "\"\\\b\f\n\r\t";
        private const string Escapes = "\"\\bfnrt";

        private static readonly CodePointSet s_plain = CodePointSet.Of((0x20, '!'), ('#', '['), (']', CodePointSet.Highest));

        public override Language Character(LanguageTable table, CodePointSet set)
        {
            Language plain = Utf8Characters.Of(table, set.Intersect(s_plain));
            ByteSet letters = default;
            for (int i = 0; i < Escaped.Length; i++)
            {
                if (set.Contains(Escaped[i]))
                {
                    letters |= ByteSet.Of((byte)Escapes[i]);
                }
            }

            List<Language> parts = [table.Bytes(letters)];
            for (int high = 0; high < 2; high++)
            {
                ByteSet digits = default;
                for (int low = 0; low < 16; low++)
                {
                    int c = (high * 16) + low;
                    if (set.Contains(c) && !Escaped.Contains((char)c, StringComparison.Ordinal))
                    {
                        digits |= HexDigit(low);
                    }
                }

                parts.Add(table.Sequence(table.Literal([(byte)'u', (byte)'0', (byte)'0', (byte)('0' + high)]), table.Bytes(digits)));
            }

            return table.Union(plain, table.Sequence(table.Literal("\\"u8), table.Union([.. parts])));
        }

        private static ByteSet HexDigit(int value) => value < 10
            ? ByteSet.Of((byte)('0' + value))
            : ByteSet.Of((byte)('a' + value - 10)) | ByteSet.Of((byte)('A' + value - 10));
    }
}
