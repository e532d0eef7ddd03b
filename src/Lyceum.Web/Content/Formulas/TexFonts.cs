using System.Text;

namespace Lyceum.Web.Content.Formulas;

/// <summary>The alphabets of mathematics, which Unicode has as characters of their own (block 1D400, with older ones in block 2100).</summary>
internal static class TexFonts
{
    // Letters that were in Unicode before the block was.
    private static readonly Dictionary<(TexFont Font, char Letter), char> s_older = new()
    {
        [(TexFont.Italic, 'h')] = 'ℎ',
        [(TexFont.Script, 'B')] = 'ℬ',
        [(TexFont.Script, 'E')] = 'ℰ',
        [(TexFont.Script, 'F')] = 'ℱ',
        [(TexFont.Script, 'H')] = 'ℋ',
        [(TexFont.Script, 'I')] = 'ℐ',
        [(TexFont.Script, 'L')] = 'ℒ',
        [(TexFont.Script, 'M')] = 'ℳ',
        [(TexFont.Script, 'R')] = 'ℛ',
        [(TexFont.Script, 'e')] = 'ℯ',
        [(TexFont.Script, 'g')] = 'ℊ',
        [(TexFont.Script, 'o')] = 'ℴ',
        [(TexFont.Fraktur, 'C')] = 'ℭ',
        [(TexFont.Fraktur, 'H')] = 'ℌ',
        [(TexFont.Fraktur, 'I')] = 'ℑ',
        [(TexFont.Fraktur, 'R')] = 'ℜ',
        [(TexFont.Fraktur, 'Z')] = 'ℨ',
        [(TexFont.Double, 'C')] = 'ℂ',
        [(TexFont.Double, 'H')] = 'ℍ',
        [(TexFont.Double, 'N')] = 'ℕ',
        [(TexFont.Double, 'P')] = 'ℙ',
        [(TexFont.Double, 'Q')] = 'ℚ',
        [(TexFont.Double, 'R')] = 'ℝ',
        [(TexFont.Double, 'Z')] = 'ℤ',
    };

    /// <summary>A character in an alphabet; itself where the alphabet has none.</summary>
    public static string Write(char character, TexFont font)
    {
        if (s_older.TryGetValue((font, character), out char older))
        {
            return older.ToString();
        }

        (int capitals, int letters, int digits) = font switch
        {
            TexFont.Bold => (0x1D400, 0x1D41A, 0x1D7CE),
            TexFont.BoldItalic => (0x1D468, 0x1D482, 0x1D7CE),
            TexFont.Italic => (0x1D434, 0x1D44E, 0),
            TexFont.Script => (0x1D49C, 0x1D4B6, 0),
            TexFont.Fraktur => (0x1D504, 0x1D51E, 0),
            TexFont.Double => (0x1D538, 0x1D552, 0x1D7D8),
            TexFont.Sans => (0x1D5A0, 0x1D5BA, 0x1D7E2),
            TexFont.Mono => (0x1D670, 0x1D68A, 0x1D7F6),
            _ => (0, 0, 0),
        };
        int code = character switch
        {
            >= 'A' and <= 'Z' when capitals > 0 => capitals + character - 'A',
            >= 'a' and <= 'z' when letters > 0 => letters + character - 'a',
            >= '0' and <= '9' when digits > 0 => digits + character - '0',
            >= 'Α' and <= 'Ω' when font == TexFont.Bold => 0x1D6A8 + character - 'Α',
            >= 'α' and <= 'ω' when font == TexFont.Bold => 0x1D6C2 + character - 'α',
            >= 'Α' and <= 'Ω' when font == TexFont.BoldItalic => 0x1D71C + character - 'Α',
            >= 'α' and <= 'ω' when font == TexFont.BoldItalic => 0x1D736 + character - 'α',
            _ => character,
        };
        return new Rune(code).ToString();
    }
}
