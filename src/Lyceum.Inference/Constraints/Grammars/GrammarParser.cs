using System.Globalization;
using System.Text;
using Lyceum.Inference.Constraints.Languages;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Grammars;

/// <summary>
/// Reads grammars in GBNF (the notation of llama.cpp: rules, texts in quotes, character classes, groups, repetitions, comments after <c>#</c>) and
/// the plain EBNF near it: <c>=</c> or <c>:=</c> for <c>::=</c>, texts in single quotes, commas between parts, a semicolon after a rule.
/// </summary>
internal sealed class GrammarParser
{
    private const int MaximumDepth = 200;
    private const int MaximumLength = 1 << 20;
    private const int MaximumCount = 100_000;
    private const int MaximumRules = 10_000;

    private readonly string _text;
    private readonly Dictionary<string, GrammarNode> _rules = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private int _line = 1;
    private int _lineAt;

    private GrammarParser(string text) => _text = text;

    private bool AtEnd => _at >= _text.Length;

    /// <summary>Reads a grammar.</summary>
    /// <returns>Its rules by name, and the name of the rule that a whole text is: <c>root</c>, or the first where no rule is called that.</returns>
    /// <exception cref="ConstraintException">It is malformed, too long, or has too many rules.</exception>
    public static (IReadOnlyDictionary<string, GrammarNode> Rules, string Root) Parse(string grammar)
    {
        if (grammar.Length > MaximumLength)
        {
            throw new ConstraintException($"The grammar has {grammar.Length} characters; the most is {MaximumLength}.");
        }

        GrammarParser parser = new(grammar);
        string? first = null;
        parser.SkipSpace(true);
        while (!parser.AtEnd)
        {
            string name = parser.ReadRule();
            first ??= name;
            parser.SkipSpace(true);
        }

        return first is null
            ? throw new ConstraintException("The grammar has no rules.")
            : (parser._rules, parser._rules.ContainsKey("root") ? "root" : first);
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private string ReadRule()
    {
        string name = ReadName() ?? throw Malformed("a rule begins with its name");
        SkipSpace(false);
        if (!TryRead("::=") && !TryRead(":=") && !TryRead("="))
        {
            throw Malformed($"'::=' is expected after the name '{name}'");
        }

        SkipSpace(true);
        GrammarNode body = ReadAlternatives(false);
        SkipSpace(false);
        if (!TryRead(";") && !AtEnd && _text[_at] is not ('\n' or '\r'))
        {
            throw Malformed($"'{_text[_at]}' is not expected here");
        }

        if (_rules.Count == MaximumRules)
        {
            throw new ConstraintException($"The grammar has more than {MaximumRules} rules.");
        }

        return _rules.TryAdd(name, body) ? name : throw Malformed($"the rule '{name}' is defined a second time");
    }

    private GrammarNode ReadAlternatives(bool nested)
    {
        if (++_depth > MaximumDepth)
        {
            throw Malformed($"groups are nested more than {MaximumDepth} deep");
        }

        List<GrammarNode> alternatives = [ReadParts(nested)];
        while (TryRead("|"))
        {
            SkipSpace(true);
            alternatives.Add(ReadParts(nested));
        }

        _depth--;
        return AlternativesNode.Of(alternatives);
    }

    private GrammarNode ReadParts(bool nested)
    {
        List<GrammarNode> parts = [];
        while (true)
        {
            SkipSpace(nested);

            // A line that begins with a bar goes on with the rule.
            int at = _at;
            if (!nested)
            {
                SkipSpace(true);
                if (AtEnd || _text[_at] != '|')
                {
                    _at = at;
                }
            }

            if (parts.Count > 0 && TryRead(","))
            {
                SkipSpace(true);
            }

            if (ReadPart() is not GrammarNode part)
            {
                return PartsNode.Of(parts);
            }

            parts.Add(ReadRepetition(part));
        }
    }

    private GrammarNode? ReadPart()
    {
        if (AtEnd)
        {
            return null;
        }

        char c = _text[_at];
        switch (c)
        {
            case '"' or '\'':
                return ReadLiteral(c);
            case '[':
                return ReadClass();
            case '.':
                _at++;
                return new ClassNode(CodePointSet.All);
            case '(':
                _at++;
                SkipSpace(true);
                GrammarNode group = ReadAlternatives(true);
                SkipSpace(true);
                return TryRead(")") ? group : throw Malformed("a '(' is not closed");
            case '<' or '!':
                return ReadToken();
            default:
                int line = Line();
                return ReadName() is string name ? new ReferenceNode(name, line) : null;
        }
    }

    private GrammarNode ReadRepetition(GrammarNode part)
    {
        for (int times = 0; !AtEnd; times++)
        {
            (int, int)? counts = _text[_at] switch
            {
                '*' => (0, Repetition.Unbounded),
                '+' => (1, Repetition.Unbounded),
                '?' => (0, 1),
                _ => null,
            };
            if (counts is not null)
            {
                _at++;
            }
            else if (_text[_at] == '{')
            {
                counts = ReadCounts();
            }

            if (counts is not var (least, most))
            {
                break;
            }

            part = times < MaximumDepth
                ? new TimesNode(part, least, most)
                : throw Malformed($"more than {MaximumDepth} repetitions follow one another");
        }

        return part;
    }

    private (int Least, int Most) ReadCounts()
    {
        int start = _at++;
        int least = ReadNumber() ?? 0;
        int most = least;
        if (TryRead(","))
        {
            most = ReadNumber() ?? Repetition.Unbounded;
        }
        else if (_at == start + 1)
        {
            throw Malformed("a number is expected after '{'");
        }

        if (!TryRead("}"))
        {
            throw Malformed("'}' is expected");
        }

        if (least > most || least > MaximumCount || (most > MaximumCount && most != Repetition.Unbounded))
        {
            throw Malformed($"'{_text[start.._at]}' counts down, or further than {MaximumCount}");
        }

        return (least, most);
    }

    private int? ReadNumber()
    {
        int start = _at;
        while (!AtEnd && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        return start == _at ? null : int.TryParse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out int number) ? number : Repetition.Unbounded - 1;
    }

    private TokenNode ReadToken()
    {
        if (TryRead("<["))
        {
            int? number = ReadNumber();
            if (number is int token && TryRead("]>"))
            {
                return new TokenNode(token);
            }
        }

        throw Malformed("a token is named by its number, as in <[1000]>; other ways are not enforced");
    }

    private LiteralNode ReadLiteral(char quote)
    {
        _at++;
        StringBuilder text = new();
        while (true)
        {
            if (AtEnd || _text[_at] is '\n' or '\r')
            {
                throw Malformed("a text in quotes is not closed");
            }

            if (_text[_at] == quote)
            {
                _at++;
                return new LiteralNode(Encoding.UTF8.GetBytes(text.ToString()));
            }

            int c = ReadCharacter();
            text.Append(Rune.IsValid(c) ? new Rune(c).ToString() : throw Malformed($"U+{c:X4} is not a character"));
        }
    }

    private ClassNode ReadClass()
    {
        _at++;
        bool negative = TryRead("^");
        List<(int, int)> ranges = [];
        while (true)
        {
            if (AtEnd)
            {
                throw Malformed("a '[' is not closed");
            }

            if (TryRead("]"))
            {
                CodePointSet set = CodePointSet.Of([.. ranges]);
                return new ClassNode(negative ? set.Complement() : set);
            }

            int low = ReadCharacter();
            int high = low;
            if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
            {
                _at++;
                high = ReadCharacter();
                if (high < low)
                {
                    throw Malformed($"a range runs backwards, from U+{low:X4} to U+{high:X4}");
                }
            }

            ranges.Add((low, high));
        }
    }

    private int ReadCharacter()
    {
        if (_text[_at] != '\\')
        {
            if (Rune.DecodeFromUtf16(_text.AsSpan(_at), out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
            {
                throw Malformed("it holds half of a surrogate pair");
            }

            _at += length;
            return rune.Value;
        }

        if (++_at >= _text.Length)
        {
            throw Malformed("it ends in a backslash");
        }

        char c = _text[_at++];
        return c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'x' => ReadHex(2),
            'u' => ReadHex(4),
            'U' => ReadHex(8),
            '"' or '\'' or '\\' or '[' or ']' or '-' or '^' or '/' or '.' => c,
            _ => throw Malformed($"the escape '\\{c}' is not known"),
        };
    }

    private int ReadHex(int digits)
    {
        if (_at + digits > _text.Length
            || !int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || value is < 0 or > CodePointSet.Highest)
        {
            throw Malformed($"an escape lacks its {digits} hexadecimal digits, or is no code point");
        }

        _at += digits;
        return value;
    }

    private string? ReadName()
    {
        int start = _at;
        while (!AtEnd && IsNameCharacter(_text[_at]))
        {
            _at++;
        }

        return start == _at ? null : _text[start.._at];
    }

    private void SkipSpace(bool lines)
    {
        while (!AtEnd)
        {
            char c = _text[_at];
            if (c is ' ' or '\t' || (lines && c is '\n' or '\r'))
            {
                _at++;
            }
            else if (c == '#')
            {
                while (!AtEnd && _text[_at] is not ('\n' or '\r'))
                {
                    _at++;
                }
            }
            else
            {
                break;
            }
        }
    }

    private bool TryRead(string text)
    {
        if (!_text.AsSpan(_at).StartsWith(text))
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    // Each reference asks, so lines are counted on from the last one that was asked for.
    private int Line()
    {
        int at = Math.Min(_at, _text.Length);
        if (at < _lineAt)
        {
            (_line, _lineAt) = (1, 0);
        }

        _line += _text.AsSpan(_lineAt, at - _lineAt).Count('\n');
        _lineAt = at;
        return _line;
    }

    private ConstraintException Malformed(string what) => new($"The grammar is malformed in line {Line()}: {what}.");
}
