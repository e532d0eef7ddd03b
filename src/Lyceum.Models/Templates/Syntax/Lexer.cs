using System.Globalization;
using System.Numerics;
using System.Text;
using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Syntax;

internal enum TokenKind
{
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}

/// <summary>One token; <paramref name="Value"/> is the value of a literal, the text of anything else.</summary>
internal readonly record struct Token(TokenKind Kind, object Value, int Line)
{
    public string Text => (string)Value;

    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;

    /// <summary>How messages call this token.</summary>
    public string Description => Kind switch
    {
        TokenKind.VariableBegin => "begin of print statement",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.BlockBegin => "begin of statement block",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.End => "end of template",
        TokenKind.Data => "template data / text",
        TokenKind.String => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        _ => Text,
    };
}

/// <summary>
/// Cuts a template into tokens as Jinja does with <c>trim_blocks</c> and <c>lstrip_blocks</c>: the line end after a block
/// and the white space before one on its line are dropped, unless <c>+</c> stands in the tag; <c>-</c> drops all white space.
/// </summary>
internal sealed class Lexer
{
    private static readonly string[] s_operators =
    [
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    private readonly List<Token> _tokens = [];
    private readonly string _source;
    private int _at;
    private int _line = 1;
    private bool _lineStarts = true;

    private Lexer(string source)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        _source = source.EndsWith('\n') ? source[..^1] : source;
    }

    public static List<Token> Read(string source)
    {
        Lexer lexer = new(source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    /// <summary>Whether a text is a name as Python has them.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length != 0 && !char.IsAsciiDigit(text[0]) && text.EnumerateRunes().All(IsNamePart)
        && (text[0] == '_' || Rune.IsLetter(Rune.GetRuneAt(text, 0)));

    private void ReadAll()
    {
        while (_at < _source.Length)
        {
            int tag = NextTag();
            if (tag < 0)
            {
                AddData(_source[_at..]);
                break;
            }

            char sign = SignAt(tag + 2);
            int after = tag + 2 + (sign == '\0' ? 0 : 1);
            AddData(BeforeTag(_source[_at..tag], sign, strips: _source[tag + 1] != '{'), _source[_at..tag]);
            _at = after;
            switch (_source[tag + 1])
            {
                case '#':
                    SkipComment();
                    break;
                case '{':
                    Add(TokenKind.VariableBegin, "{{");
                    ReadExpression("}}", TokenKind.VariableEnd);
                    break;
                case var _ when TryReadRaw():
                    break;
                default:
                    Add(TokenKind.BlockBegin, "{%");
                    ReadExpression("%}", TokenKind.BlockEnd);
                    break;
            }
        }

        Add(TokenKind.End, "");
    }

    private int NextTag()
    {
        for (int i = _source.IndexOf('{', _at); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private char SignAt(int at) => at < _source.Length && _source[at] is '-' or '+' ? _source[at] : '\0';

    private string BeforeTag(string text, char sign, bool strips)
    {
        if (sign == '-')
        {
            return Text.Strip(text, null, left: false, right: true);
        }

        int lineStart = text.LastIndexOf('\n') + 1;
        bool isBlank = lineStart < text.Length;
        for (int i = lineStart; i < text.Length && isBlank; i++)
        {
            isBlank = Text.IsSpace(text[i]);
        }

        return strips && sign == '\0' && (lineStart > 0 || _lineStarts) && isBlank ? text[..lineStart] : text;
    }

    private void AddData(string text, string? whole = null)
    {
        if (text.Length != 0)
        {
            Add(TokenKind.Data, text);
        }

        _line += (whole ?? text).Count(static c => c == '\n');
    }

    private void Add(TokenKind kind, object value) => _tokens.Add(new Token(kind, value, _line));

    // Behind a tag: '-' takes all white space, a block or comment otherwise the line end, unless there was a '+'.
    private void EndTag(int end, char sign, bool trims)
    {
        int from = _at;
        _at = end;
        if (sign == '-')
        {
            while (_at < _source.Length && Text.IsSpace(_source[_at]))
            {
                _at++;
            }
        }
        else if (trims && sign == '\0' && _at < _source.Length && _source[_at] == '\n')
        {
            _at++;
        }

        _line += _source.AsSpan(from, _at - from).Count('\n');
        _lineStarts = _source[_at - 1] == '\n';
    }

    private void SkipComment()
    {
        int close = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (close < 0)
        {
            throw new TemplateException("Missing end of comment tag", _line);
        }

        char sign = close > _at ? SignAt(close - 1) : '\0';
        EndTag(close + 2, sign, trims: true);
    }

    private bool TryReadRaw()
    {
        int at = SkipSpace(_at);
        if (string.CompareOrdinal(_source, at, "raw", 0, 3) != 0)
        {
            return false;
        }

        at = SkipSpace(at + 3);
        char sign = at < _source.Length && _source[at] == '-' ? '-' : '\0';
        at += sign == '-' ? 1 : 0;
        if (string.CompareOrdinal(_source, at, "%}", 0, 2) != 0)
        {
            return false;
        }

        EndTag(at + 2, sign, trims: false);
        for (int tag = _source.IndexOf("{%", _at, StringComparison.Ordinal); tag >= 0; tag = _source.IndexOf("{%", tag + 2, StringComparison.Ordinal))
        {
            char beginSign = SignAt(tag + 2);
            int name = SkipSpace(tag + 2 + (beginSign == '\0' ? 0 : 1));
            if (string.CompareOrdinal(_source, name, "endraw", 0, 6) != 0)
            {
                continue;
            }

            int end = SkipSpace(name + 6);
            char endSign = SignAt(end);
            end += endSign == '\0' ? 0 : 1;
            if (string.CompareOrdinal(_source, end, "%}", 0, 2) == 0)
            {
                AddData(BeforeTag(_source[_at..tag], beginSign, strips: true), _source[_at..tag]);
                _at = tag;
                EndTag(end + 2, endSign, trims: true);
                return true;
            }
        }

        throw new TemplateException("Missing end of raw directive", _line);
    }

    private int SkipSpace(int at)
    {
        while (at < _source.Length && Text.IsSpace(_source[at]))
        {
            at++;
        }

        return at;
    }

    private void ReadExpression(string close, TokenKind end)
    {
        Stack<char> open = new();
        while (true)
        {
            int next = SkipSpace(_at);
            _line += _source.AsSpan(_at, next - _at).Count('\n');
            _at = next;
            if (_at == _source.Length)
            {
                return;
            }

            char sign = end == TokenKind.BlockEnd || _source[_at] == '-' ? SignAt(_at) : '\0';
            int closeAt = _at + (sign == '\0' ? 0 : 1);
            if (open.Count == 0 && string.CompareOrdinal(_source, closeAt, close, 0, 2) == 0)
            {
                Add(end, close);
                EndTag(closeAt + 2, sign, trims: end == TokenKind.BlockEnd);
                return;
            }

            ReadToken(open);
        }
    }

    private void ReadToken(Stack<char> open)
    {
        char c = _source[_at];
        if (char.IsAsciiDigit(c))
        {
            ReadNumber();
        }
        else if (IsNamePart(RuneAt(_at)))
        {
            int start = _at;
            while (_at < _source.Length && IsNamePart(RuneAt(_at)))
            {
                _at += Text.Width(_source, _at);
            }

            string name = _source[start.._at];
            Add(TokenKind.Name, IsIdentifier(name) ? name : throw new TemplateException("Invalid character in identifier", _line));
        }
        else if (c is '\'' or '"')
        {
            ReadString(c);
        }
        else
        {
            ReadOperator(open);
        }
    }

    private Rune RuneAt(int at) => Rune.DecodeFromUtf16(_source.AsSpan(at), out Rune rune, out _) == System.Buffers.OperationStatus.Done ? rune : Rune.ReplacementChar;

    private static bool IsNamePart(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.IsNumber(rune);

    private void ReadNumber()
    {
        int start = _at;
        bool afterDot = start > 0 && _source[start - 1] == '.';
        if (_source[start] == '0' && start + 1 < _source.Length && char.ToLowerInvariant(_source[start + 1]) is 'x' or 'o' or 'b')
        {
            char prefix = char.ToLowerInvariant(_source[start + 1]);
            int radix = prefix == 'x' ? 16 : prefix == 'o' ? 8 : 2;
            int end = Digits(start + 2, radix, leadingUnderscore: true);
            if (end > start + 2)
            {
                AddInteger(start, end);
                return;
            }
        }

        int whole = Digits(start, 10);
        int fraction = whole < _source.Length && _source[whole] == '.' ? Digits(whole + 1, 10) : whole;
        fraction = fraction == whole + 1 ? whole : fraction;
        int exponent = fraction;
        if (fraction < _source.Length && _source[fraction] is 'e' or 'E')
        {
            int digits = fraction + 1 + (SignAt(fraction + 1) == '\0' ? 0 : 1);
            exponent = Digits(digits, 10) is var end && end > digits ? end : fraction;
        }

        if (exponent > whole && !afterDot)
        {
            string text = _source[start..exponent].Replace("_", "", StringComparison.Ordinal);
            Add(TokenKind.Float, double.Parse(text, CultureInfo.InvariantCulture));
            _at = exponent;
            return;
        }

        if (_source[start] == '0')
        {
            // A number that begins with zero is zeros alone.
            for (whole = start + 1; whole < _source.Length && _source[whole] is '0' or '_' && (_source[whole] == '0' || (whole + 1 < _source.Length && _source[whole + 1] == '0')); whole++)
            {
            }
        }

        AddInteger(start, whole);
    }

    private void AddInteger(int start, int end)
    {
        string text = _source[start..end];
        int radix = text.Length > 1 && char.IsAsciiLetter(text[1]) ? 0 : 10;
        Add(TokenKind.Integer, Integer.TryParse(text, radix, out BigInteger value)
            ? Integer.Of(value)
            : throw new TemplateException($"an integer has more than {Integer.MaxDigits} digits", _line));
        _at = end;
    }

    private int Digits(int at, int radix, bool leadingUnderscore = false)
    {
        int end = at;
        while (end < _source.Length)
        {
            bool underscore = _source[end] == '_' && (end > at || leadingUnderscore);
            int digit = end + (underscore ? 1 : 0);
            if (digit >= _source.Length || !char.IsAsciiHexDigit(_source[digit]) || Convert.ToInt32(_source[digit].ToString(), 16) >= radix)
            {
                break;
            }

            end = digit + 1;
        }

        return end;
    }

    private void ReadString(char quote)
    {
        int start = _at + 1;
        int end = start;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw new TemplateException($"unexpected char {Formatter.Quote(quote.ToString())} at {_at}", _line);
        }

        Add(TokenKind.String, StringLiteral.Decode(_source[start..end], _line));
        _line += _source.AsSpan(start, end - start).Count('\n');
        _at = end + 1;
    }

    private void ReadOperator(Stack<char> open)
    {
        string? found = Array.Find(s_operators, op => string.CompareOrdinal(_source, _at, op, 0, op.Length) == 0);
        if (found is null)
        {
            string character = _source.Substring(_at, Text.Width(_source, _at));
            throw new TemplateException($"unexpected char {Formatter.Quote(character)} at {_at}", _line);
        }

        switch (found)
        {
            case "(" or "[" or "{":
                open.Push(found == "(" ? ')' : found == "[" ? ']' : '}');
                break;
            case ")" or "]" or "}" when open.Count == 0:
                throw new TemplateException($"unexpected '{found}'", _line);
            case ")" or "]" or "}" when open.Pop() is var expected && expected != found[0]:
                throw new TemplateException($"unexpected '{found}', expected '{expected}'", _line);
        }

        Add(TokenKind.Operator, found);
        _at += found.Length;
    }
}
