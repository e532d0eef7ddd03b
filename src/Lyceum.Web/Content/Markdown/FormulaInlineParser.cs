using System.Buffers;
using Markdig.Helpers;
using Markdig.Parsers;

namespace Lyceum.Web.Content.Markdown;

/// <summary>
/// Reads formulas in a text: <c>$…$</c>, <c>$$…$$</c>, <c>\(…\)</c> and <c>\[…\]</c>. A dollar is money unless what it encloses has no space at its ends, no digit
/// comes after it, and it does not read as a sentence that begins with a number.
/// </summary>
internal sealed class FormulaInlineParser : InlineParser
{
    private const int MaxLength = 2000;

    private static readonly SearchValues<char> s_signs = SearchValues.Create("\\^_{}=<>+*/|&");

    /// <summary>Makes one.</summary>
    public FormulaInlineParser() => OpeningCharacters = ['$', '\\'];

    /// <summary>Whether a text in brackets is words and no formula.</summary>
    public static bool IsProse(ReadOnlySpan<char> text) => !text.ContainsAny(s_signs) && HasWord(text);

    /// <summary>Where a formula that begins with a dollar ends.</summary>
    /// <param name="text">What comes after the first dollar.</param>
    /// <returns>The place of the second; -1 where the first is no beginning of a formula.</returns>
    public static int DollarEnd(ReadOnlySpan<char> text)
    {
        int end = IndexOf(text, '$');
        return end > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[end - 1]) && !(end + 1 < text.Length && (char.IsAsciiDigit(text[end + 1]) || text[end + 1] == '$'))
            && !text[..end].Contains("\n\n", StringComparison.Ordinal) && !(char.IsAsciiDigit(text[0]) && IsProse(text[..end])) ? end : -1;
    }

    /// <inheritdoc/>
    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        ReadOnlySpan<char> text = slice.AsSpan();
        text = text[..Math.Min(text.Length, MaxLength)];
        if (text.Length < 3)
        {
            return false;
        }

        int length = 2;
        bool isDisplay = true;
        int end;
        if (text[0] == '\\')
        {
            if (text[1] is not ('(' or '['))
            {
                return false;
            }

            isDisplay = text[1] == '[';
            end = text[2..].IndexOf(isDisplay ? "\\]" : "\\)", StringComparison.Ordinal);
            if (end > 0 && IsProse(text.Slice(2, end)) && (isDisplay || text.Slice(2, end).Trim().ContainsAny(' ', '\n')))
            {
                return false;
            }
        }
        else if (text[1] == '$')
        {
            end = text[2..].IndexOf("$$", StringComparison.Ordinal);
        }
        else
        {
            char before = slice.PeekCharExtra(-1);
            (length, isDisplay) = (1, false);
            end = char.IsLetterOrDigit(before) || before == '$' ? -1 : DollarEnd(text[1..]);
        }

        if (end <= 0 || text.Slice(length, end).IsWhiteSpace())
        {
            return false;
        }

        processor.Inline = new FormulaInline { Source = text.Slice(length, end).ToString(), IsDisplay = isDisplay };
        slice.Start += end + (2 * length);
        return true;
    }

    private static int IndexOf(ReadOnlySpan<char> text, char character)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == character)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        int run = 0;
        foreach (char character in text)
        {
            run = char.IsLower(character) ? run + 1 : 0;
            if (run == 3)
            {
                return true;
            }
        }

        return false;
    }
}
