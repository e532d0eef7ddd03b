using Lyceum.Inference.Constraints.Grammars;

namespace Lyceum.Inference.Constraints.Languages;

/// <summary>
/// An expression whose text is remembered, because what follows depends on it: a property's name that must not come again, an element that must
/// be unique. Masks are made without remembering, by expressions that are shared; only the state that accepts a token remembers.
/// </summary>
internal sealed class CapturedText : Branching
{
    private readonly Language _language;
    private readonly ICapture _capture;
    private readonly byte[]? _text;

    /// <summary>Made by <see cref="LanguageTable.Capture"/>.</summary>
    public CapturedText(int id, Language language, ICapture capture, byte[]? text)
        : base(id, language.IsNullable, language.First, language.MayBeDead)
    {
        _language = language;
        _capture = capture;
        _text = text;
    }

    /// <summary>Whether text was read and is remembered.</summary>
    public bool IsUnderWay => _text is { Length: > 0 };

    /// <summary>Whether an earlier text, which this one may have to differ from, was not remembered.</summary>
    public bool IsProvisional => _text is not { Length: 0 } && _capture.HasForgotten;

    /// <summary>Whether some of the text was read, remembered or not.</summary>
    public bool IsBegun => _text is not { Length: 0 };

    /// <summary>Whether the length of what follows depends on the text.</summary>
    public bool DecidesLength => _capture.DecidesLength;

    /// <summary>What follows the text.</summary>
    public override Symbol Chosen => _capture.After(_text);

    /// <summary>The same without what was remembered.</summary>
    public Language Forget(LanguageTable table) => IsUnderWay ? With(table, _language) : this;

    /// <summary>The expression alone.</summary>
    public Language Plain => _language;

    /// <summary>The same of another expression, without what was remembered.</summary>
    public Language With(LanguageTable table, Language language) => table.Capture(language, _capture, null);

    public override Language Derive(LanguageTable table, byte next, ref ByteSet same)
    {
        Language derivative = _language.Derive(table, next, ref same);
        if (derivative is Nothing)
        {
            return derivative;
        }

        if (_text is null || !table.Remembers)
        {
            return table.Capture(derivative, _capture, null);
        }

        same &= ByteSet.Of(next);
        return table.Capture(derivative, _capture, [.. _text, next]);
    }

    protected override int FindShortest(LanguageTable table) => Add(_language.Shortest(table), _capture.After(null).Shortest);
}
