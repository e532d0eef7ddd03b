using System.Text;

namespace Lyceum.Web.Content.Markdown;

/// <summary>Ends what is open at the end of a text of inlines: emphasis, code, formulas, links. A look at the characters is enough; it need not be right, only calm.</summary>
internal sealed class UnfinishedLine
{
    private const int MaxLength = 20_000;
    private const int MaxUnmatched = 32;

    private readonly string _text;
    private readonly StringBuilder _ended;
    private readonly List<(char Mark, int Count, int Place)> _open = [];
    private int _at;
    private int _unmatched;

    private UnfinishedLine(string text, int start)
    {
        (_text, _at) = (text, start);
        _ended = new StringBuilder(text, 0, start, text.Length + 8);
    }

    /// <summary>Ends the inlines that begin at a place.</summary>
    public static string End(string text, int start)
    {
        if (text.Length - start > MaxLength)
        {
            return text;
        }

        UnfinishedLine line = new(text, start);
        while (line._at < text.Length)
        {
            line.Step();
        }

        line.Close();
        return line._ended.ToString();
    }

    /// <summary>A formula without the command at its end that may not be whole.</summary>
    public static string WithoutCommand(string formula)
    {
        int end = formula.Length;
        while (end > 0 && char.IsAsciiLetter(formula[end - 1]))
        {
            end--;
        }

        return end > 0 && formula[end - 1] == '\\' ? formula[..(end - 1)] : formula;
    }

    private void Step()
    {
        switch (_text[_at])
        {
            case '\\':
                Backslash();
                break;
            case '`':
                Code();
                break;
            case '$':
                Dollar();
                break;
            case '*' or '_' or '~':
                Emphasis();
                break;
            case '[':
                Bracket();
                break;
            default:
                Take(1);
                break;
        }
    }

    private void Take(int count)
    {
        _ended.Append(_text, _at, count);
        _at += count;
    }

    private void Drop(int count) => _at += count;

    private void Backslash()
    {
        if (_at + 1 == _text.Length)
        {
            Drop(1);
        }
        else if (_text[_at + 1] is not ('(' or '['))
        {
            Take(2);
        }
        else
        {
            Formula(_text[_at + 1] == '(' ? "\\)" : "\\]", 2);
        }
    }

    private void Code()
    {
        int run = Run('`');
        int end = _text.IndexOf(new string('`', run), _at + run, StringComparison.Ordinal);
        if (_at + run == _text.Length)
        {
            Drop(run);
        }
        else if (end >= 0)
        {
            Take(end + run - _at);
        }
        else
        {
            // Marks at the end are some of those that will close it.
            _ended.Append(_text.AsSpan(_at).TrimEnd('`')).Append('`', run);
            _at = _text.Length;
        }
    }

    private void Dollar()
    {
        ReadOnlySpan<char> rest = _text.AsSpan(_at + 1);
        int end = FormulaInlineParser.DollarEnd(rest);
        if (rest.StartsWith("$"))
        {
            Formula("$$", 2);
        }
        else if (end > 0)
        {
            Take(end + 2);
        }
        else if (rest.Contains('$') || !rest.ContainsAny("\\^_{=") || rest.StartsWith(" ") || (_at > 0 && char.IsLetterOrDigit(_text[_at - 1])))
        {
            Take(1);
        }
        else
        {
            Formula("$", 1);
        }
    }

    private void Formula(string closer, int opener)
    {
        int end = _text.IndexOf(closer, _at + opener, StringComparison.Ordinal);
        if (end >= 0)
        {
            Take(end + closer.Length - _at);
            return;
        }

        string formula = WithoutCommand(_text[(_at + opener)..]).TrimEnd(' ', '\n', '$', '\\');
        if (formula.Trim().Length > 0)
        {
            _ended.Append(_text, _at, opener).Append(formula).Append(closer);
        }

        _at = _text.Length;
    }

    private void Emphasis()
    {
        char mark = _text[_at];
        int run = Run(mark);
        if (mark == '~' && run != 2)
        {
            Take(run);
            return;
        }

        if (_at + run == _text.Length)
        {
            Drop(run);
            return;
        }

        char before = _at > 0 ? _text[_at - 1] : ' ';
        char after = _text[_at + run];
        int opened = char.IsWhiteSpace(before) || (mark == '_' && char.IsLetterOrDigit(after)) ? -1 : _open.FindLastIndex(open => open.Mark == mark);
        if (opened >= 0)
        {
            int left = _open[opened].Count - run;
            _open.RemoveRange(opened, _open.Count - opened);
            if (left > 0)
            {
                _open.Add((mark, left, _ended.Length));
            }
        }
        else if (!char.IsWhiteSpace(after) && !(mark == '_' && char.IsLetterOrDigit(before)) && run <= 3)
        {
            _open.Add((mark, run, _ended.Length));
        }

        Take(run);
    }

    private void Bracket()
    {
        int end = Matching('[', ']', _at);
        if (end < 0 && _at + 1 < _text.Length && _text[_at + 1] == '^')
        {
            _at = _text.Length;
        }
        else if (end < 0)
        {
            // The text of a link, of which the address is still to come.
            DropImageMark();
            Drop(1);
        }
        else if (end + 1 < _text.Length && _text[end + 1] == '(')
        {
            int close = Matching('(', ')', end + 1);
            if (close >= 0)
            {
                Take(close + 1 - _at);
                return;
            }

            DropImageMark();
            _ended.Append(_text, _at + 1, end - _at - 1);
            _at = _text.Length;
        }
        else
        {
            Take(1);
        }
    }

    private void DropImageMark()
    {
        if (_ended.Length > 0 && _ended[^1] == '!')
        {
            _ended.Length--;
        }
    }

    private void Close()
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            (char mark, int count, int place) = _open[i];
            while (_ended.Length > place + count && char.IsWhiteSpace(_ended[^1]))
            {
                _ended.Length--;
            }

            if (_ended.Length <= place + count)
            {
                _ended.Length = Math.Min(place, _ended.Length);
            }
            else
            {
                _ended.Append(mark, count);
            }
        }
    }

    private int Run(char mark)
    {
        int run = 1;
        while (_at + run < _text.Length && _text[_at + run] == mark)
        {
            run++;
        }

        return run;
    }

    private int Matching(char opener, char closer, int start)
    {
        // Each search that ends in vain went to the end of the text.
        if (_unmatched > MaxUnmatched)
        {
            return -1;
        }

        int depth = 0;
        for (int i = start; i < _text.Length; i++)
        {
            char character = _text[i];
            if (character == '\\')
            {
                i++;
            }
            else if (character == opener)
            {
                depth++;
            }
            else if (character == closer && --depth == 0)
            {
                return i;
            }
        }

        _unmatched++;
        return -1;
    }
}
