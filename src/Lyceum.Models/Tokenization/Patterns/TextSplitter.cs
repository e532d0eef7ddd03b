namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>Applies split steps one after the other, each to the pieces that the one before left. Holds scratch memory; one caller at a time.</summary>
internal sealed class TextSplitter
{
    private readonly PatternMatcher _matcher = new();
    private PieceList _pieces = new();
    private PieceList _next = new();

    /// <summary>Work done so far, see <see cref="PatternMatcher.Steps"/>.</summary>
    public long Steps => _matcher.Steps;

    /// <summary>Cuts a text. The result is valid until the next call.</summary>
    public PieceList Split(IReadOnlyList<SplitStep> steps, ReadOnlySpan<int> text)
    {
        _pieces.Clear();
        _pieces.Add(0, text.Length);
        for (int i = 0; i < steps.Count; i++)
        {
            _next.Clear();
            for (int j = 0; j < _pieces.Count; j++)
            {
                (int start, int end) = _pieces[j];
                steps[i].Split(text[start..end], start, _next, _matcher);
            }

            (_pieces, _next) = (_next, _pieces);
        }

        return _pieces;
    }
}
