using System.Globalization;

namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>Cuts a piece of text into smaller ones.</summary>
internal abstract class SplitStep
{
    /// <summary>Cuts <paramref name="text"/>, whose first code point has the index <paramref name="offset"/>, and appends the pieces.</summary>
    public abstract void Split(ReadOnlySpan<int> text, int offset, PieceList pieces, PatternMatcher matcher);
}

/// <summary>Cuts where a pattern matches.</summary>
internal sealed class PatternSplit(PatternProgram program, SplitBehavior behavior = SplitBehavior.Isolated, bool invert = false) : SplitStep
{
    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<int> text, int offset, PieceList pieces, PatternMatcher matcher)
    {
        PieceFolder folder = new(pieces, behavior, offset);
        matcher.Begin(program);
        int done = 0;
        int from = 0;
        while (from <= text.Length && matcher.TryFind(text, from, out int start, out int end))
        {
            folder.Add(done, start, isMatch: invert);
            folder.Add(start, end, isMatch: !invert);
            done = end;
            from = end > start ? end : end + 1;
        }

        folder.Add(done, text.Length, isMatch: invert);
        folder.Flush();
    }

    // Joins stretches of text, matched and not, to pieces.
    private struct PieceFolder(PieceList pieces, SplitBehavior behavior, int offset)
    {
        private int _start = -1;
        private int _end;
        private bool _isMatch;

        public void Add(int start, int end, bool isMatch)
        {
            if (start == end)
            {
                return;
            }

            bool joins = _start >= 0 && behavior switch
            {
                SplitBehavior.MergedWithPrevious => isMatch && !_isMatch,
                SplitBehavior.MergedWithNext => _isMatch && !isMatch,
                SplitBehavior.Contiguous => _isMatch == isMatch,
                _ => false,
            };
            if (!joins)
            {
                Flush();
                _start = start;
            }

            _end = end;
            _isMatch = isMatch;
        }

        public void Flush()
        {
            if (_start >= 0 && !(behavior == SplitBehavior.Removed && _isMatch))
            {
                pieces.Add(offset + _start, offset + _end);
            }

            _start = -1;
        }
    }
}

/// <summary>
/// Cuts runs of digits into groups of three counted from the right, as thousands are written. The patterns that
/// ask for this look ahead to the end of the run from every digit; one pass does the same.
/// </summary>
internal sealed class DigitGroupSplit(bool atWordBoundaryOnly, bool anyNumber = false) : SplitStep
{
    private static readonly CodePointSet s_digits = new CodePointSet().Add(UnicodeCategory.DecimalDigitNumber).Freeze();
    private static readonly CodePointSet s_numbers = UnicodeProperties.Find("N")!.Freeze();
    private static readonly CodePointSet s_word = UnicodeProperties.Word().Freeze();

    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<int> text, int offset, PieceList pieces, PatternMatcher matcher)
    {
        CodePointSet digits = anyNumber ? s_numbers : s_digits;
        int done = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!digits.Contains(text[i]))
            {
                continue;
            }

            int start = i;
            while (i < text.Length && digits.Contains(text[i]))
            {
                i++;
            }

            if (atWordBoundaryOnly && i < text.Length && s_word.Contains(text[i]))
            {
                continue;
            }

            pieces.Add(offset + done, offset + start);
            done = start;
            for (int next = start + ((i - start) % 3); next <= i; next += 3)
            {
                pieces.Add(offset + done, offset + next);
                done = next;
            }
        }

        pieces.Add(offset + done, offset + text.Length);
    }
}
