namespace Lyceum.Web.Content.Code;

/// <summary>Tells the words of code apart by the rules of its language: once from left to right, in time of its length.</summary>
/// <param name="code">The code.</param>
/// <param name="rules">The rules.</param>
internal sealed class CodeLexer(string code, CodeRules rules)
{
    private const int MaxRegions = 64;
    private const int MaxCharacter = 12;

    private readonly Stack<(CodeRules Rules, string Close)> _regions = new();
    private CodeRules _rules = rules;
    private bool _isLineStart = true;
    private bool _isFirstWord = true;

    /// <summary>Where the next piece begins.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the next piece.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="length">How long it is.</param>
    /// <returns>False at the end.</returns>
    public bool Read(out TokenKind kind, out int length)
    {
        if (Position >= code.Length)
        {
            (kind, length) = (TokenKind.Plain, 0);
            return false;
        }

        (kind, length) = Next();
        bool isBlank = kind == TokenKind.Plain && code.AsSpan(Position, length).IsWhiteSpace();
        _isLineStart = code[Position + length - 1] == '\n' || (_isLineStart && isBlank);
        Position += length;
        return true;
    }

    private (TokenKind Kind, int Length) Next()
    {
        char first = code[Position];
        if (char.IsWhiteSpace(first))
        {
            return (TokenKind.Plain, first == '\n' ? 1 : Run(Position, static character => char.IsWhiteSpace(character) && character != '\n'));
        }

        if (_isLineStart)
        {
            foreach ((string start, TokenKind kind) in _rules.Lines)
            {
                if (At(start))
                {
                    return (kind, ToLineEnd(Position) - Position);
                }
            }
        }

        return Comment() is var comment and > 0 ? (TokenKind.Comment, comment)
            : String() is { Length: > 0 } text ? text
            : Region() is var region and > 0 ? (TokenKind.Plain, region)
            : Marked(first) is { Length: > 0 } marked ? marked
            : _rules.HasNumbers && Number(first) is var number and > 0 ? (TokenKind.Number, number)
            : IsInWord(first) ? Word()
            : (TokenKind.Plain, 1);
    }

    private int Comment()
    {
        foreach ((string open, string close) in _rules.BlockComments)
        {
            if (At(open))
            {
                int end = code.IndexOf(close, Position + open.Length, StringComparison.Ordinal);
                return (end < 0 ? code.Length : end + close.Length) - Position;
            }
        }

        foreach (string open in _rules.LineComments)
        {
            if (At(open) && (!_rules.CommentsStandApart || Position == 0 || char.IsWhiteSpace(code[Position - 1])))
            {
                return ToLineEnd(Position) - Position;
            }
        }

        return 0;
    }

    private (TokenKind Kind, int Length) String()
    {
        foreach (CodeString form in _rules.Strings)
        {
            // A letter before the mark belongs to it only where no word goes on.
            if (!At(form.Open) || (char.IsLetter(form.Open[0]) && Position > 0 && IsInWord(code[Position - 1])))
            {
                continue;
            }

            int end = StringEnd(form);
            if (end > 0)
            {
                return (_rules.NameMark != '\0' && IsName(end) ? TokenKind.Name : form.Kind, end - Position);
            }
        }

        return default;
    }

    private int StringEnd(CodeString form)
    {
        int last = form.IsCharacter ? Math.Min(code.Length, Position + MaxCharacter) : code.Length;
        for (int i = Position + form.Open.Length; i < last; i++)
        {
            if (code[i] == form.Escape && form.Escape != '\0')
            {
                i++;
            }
            else if (code[i] == form.Close[0] && string.CompareOrdinal(code, i, form.Close, 0, form.Close.Length) == 0)
            {
                return i + form.Close.Length;
            }
            else if (code[i] == '\n' && !form.IsMultiline)
            {
                return form.IsCharacter ? 0 : i;
            }
            else if (form.IsCharacter && i > Position + form.Open.Length && code[Position + form.Open.Length] != form.Escape && !char.IsLowSurrogate(code[i]))
            {
                return 0;
            }
        }

        return form.IsCharacter ? 0 : code.Length;
    }

    private int Region()
    {
        if (_regions.TryPeek(out (CodeRules Rules, string Close) current) && At(current.Close))
        {
            _regions.Pop();
            _rules = current.Rules;
            return current.Close.Length;
        }

        foreach (CodeRegion region in _rules.Regions)
        {
            if (At(region.Open) && _regions.Count < MaxRegions)
            {
                _regions.Push((_rules, region.Close));
                _rules = region.Rules ?? _rules;
                _isFirstWord = true;
                return region.Open.Length;
            }
        }

        return 0;
    }

    // What its first character tells: a variable, an annotation.
    private (TokenKind Kind, int Length) Marked(char first)
    {
        TokenKind kind = _rules.Variables.Contains(first, StringComparison.Ordinal) ? TokenKind.Variable : _rules.Metas.Contains(first, StringComparison.Ordinal) ? TokenKind.Meta : TokenKind.Plain;
        if (kind == TokenKind.Plain)
        {
            return default;
        }

        int name = Run(Position + 1, IsInWord);
        if (name == 0 && kind == TokenKind.Variable && Position + 1 < code.Length && code[Position + 1] == '{')
        {
            int end = code.AsSpan(Position, Math.Min(code.Length - Position, 200)).IndexOfAny('}', '\n');
            return end > 0 && code[Position + end] == '}' ? (kind, end + 1) : default;
        }

        return name > 0 ? (kind, name + 1) : default;
    }

    private int Number(char first)
    {
        bool isNumber = char.IsAsciiDigit(first) || (first == '.' && Position + 1 < code.Length && char.IsAsciiDigit(code[Position + 1]));
        if (!isNumber || (Position > 0 && IsInWord(code[Position - 1])))
        {
            return 0;
        }

        int end = Position + 1;
        while (end < code.Length)
        {
            char character = code[end];
            bool isSign = character is '+' or '-' && code[end - 1] is 'e' or 'E' && !code.AsSpan(Position, end - Position).StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            bool isPoint = character == '.' && end + 1 < code.Length && char.IsAsciiDigit(code[end + 1]);
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '%') && !isSign && !isPoint)
            {
                break;
            }

            end++;
        }

        return end - Position;
    }

    private (TokenKind Kind, int Length) Word()
    {
        int length = Run(Position, IsInWord);
        int end = Position + length;
        bool isFirst = _isFirstWord;
        _isFirstWord = false;
        ReadOnlySpan<char> word = code.AsSpan(Position, length);
        TokenKind kind = _rules.OtherWords;
        if (_rules.Words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out TokenKind known))
        {
            kind = known;
        }
        else if (isFirst && _rules.FirstWord != TokenKind.Plain)
        {
            kind = _rules.FirstWord;
        }
        else if (_rules.NameMark != '\0' && IsName(end))
        {
            kind = TokenKind.Name;
        }
        else if (_rules.HasCalls && end < code.Length && code[end] == '(')
        {
            kind = TokenKind.Function;
        }
        else if (_rules.HasCapitalTypes && char.IsUpper(word[0]) && word.ContainsAnyInRange('a', 'z'))
        {
            kind = TokenKind.Type;
        }

        return (kind, length);
    }

    private bool IsName(int end)
    {
        while (end < code.Length && code[end] is ' ' or '\t')
        {
            end++;
        }

        return end < code.Length && code[end] == _rules.NameMark;
    }

    private bool IsInWord(char character) => char.IsLetterOrDigit(character) || character == '_' || _rules.InWords.Contains(character, StringComparison.Ordinal);

    private bool At(string text) => string.CompareOrdinal(code, Position, text, 0, text.Length) == 0;

    private int ToLineEnd(int from) => code.IndexOf('\n', from) is var end and >= 0 ? end : code.Length;

    private int Run(int from, Func<char, bool> goesOn)
    {
        int end = from;
        while (end < code.Length && goesOn(code[end]))
        {
            end++;
        }

        return end - from;
    }
}
