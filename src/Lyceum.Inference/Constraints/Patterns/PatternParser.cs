using System.Globalization;
using System.Text;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Patterns;

/// <summary>
/// Reads regular expressions: the syntax of ECMA-262 that JSON Schema asks for, and what RE2 and Python share with it. What no finite
/// automaton can do, or is not done here, is refused by name.
/// </summary>
internal sealed class PatternParser
{
    private const int MaximumDepth = 200;
    private const int MaximumLength = 20_000;
    private const int MaximumCount = 100_000;

    private static readonly CodePointSet s_lineEnds = CodePointSet.Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029));

    private readonly string _text;
    private int _at;
    private int _depth;
    private bool _ignoreCase;
    private bool _dotAll;

    private PatternParser(string text) => _text = text;

    private bool AtEnd => _at >= _text.Length;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ConstraintException">It is malformed, too long, or asks for something that is not enforced.</exception>
    public static PatternNode Parse(string pattern)
    {
        if (pattern.Length > MaximumLength)
        {
            throw new ConstraintException($"The pattern has {pattern.Length} characters; the most is {MaximumLength}.");
        }

        PatternParser parser = new(pattern);
        PatternNode node = parser.ReadChoice();
        return parser.AtEnd ? node : throw parser.Malformed("a ')' closes nothing");
    }

    private PatternNode ReadChoice()
    {
        if (++_depth > MaximumDepth)
        {
            throw Malformed($"groups are nested more than {MaximumDepth} deep");
        }

        List<PatternNode> parts = [ReadSequence()];
        while (TryRead("|"))
        {
            parts.Add(ReadSequence());
        }

        _depth--;
        return parts.Count == 1 ? parts[0] : new ChoiceNode(parts);
    }

    private PatternNode ReadSequence()
    {
        List<PatternNode> parts = [];
        while (!AtEnd && _text[_at] is not ('|' or ')'))
        {
            if (ReadTerm() is PatternNode term)
            {
                parts.Add(ReadQuantifiers(term));
            }
        }

        return parts.Count == 1 ? parts[0] : new SequenceNode(parts);
    }

    private PatternNode? ReadTerm()
    {
        char c = _text[_at];
        switch (c)
        {
            case '^':
            case '$':
                _at++;
                return new AnchorNode(c == '^');
            case '(':
                return ReadGroup();
            case '[':
                _at++;
                return Characters(ReadClass());
            case '.':
                _at++;
                return new CharacterNode(_dotAll ? CodePointSet.All : s_lineEnds.Complement());
            case '\\':
                _at++;
                return ReadEscape();
            case '*' or '+' or '?':
                throw Malformed($"there is nothing before '{c}' to repeat");
            case '{' when ReadCounts() is not null:
                throw Malformed("there is nothing before '{' to repeat");
            default:
                int codePoint = ReadCodePoint();
                return Characters(CodePointSet.Of((codePoint, codePoint)));
        }
    }

    private PatternNode ReadQuantifiers(PatternNode term)
    {
        int start = _at;
        (int Least, int Most)? counts = null;
        if (!AtEnd)
        {
            switch (_text[_at])
            {
                case '*':
                    counts = (0, Repetition.Unbounded);
                    _at++;
                    break;
                case '+':
                    counts = (1, Repetition.Unbounded);
                    _at++;
                    break;
                case '?':
                    counts = (0, 1);
                    _at++;
                    break;
                case '{':
                    counts = ReadCounts();
                    break;
            }
        }

        if (counts is not { } range)
        {
            return term;
        }

        // Which of several readings is preferred makes no difference to whether there is one.
        TryRead("?");
        if (!AtEnd && _text[_at] == '+')
        {
            throw Refused("possessive quantifier", _text[start..(_at + 1)]);
        }

        if (!AtEnd && (_text[_at] is '*' or '?' || (_text[_at] == '{' && Peek(ReadCounts) is not null)))
        {
            throw Malformed("a quantifier follows a quantifier");
        }

        return new RepeatNode(term, range.Least, range.Most);
    }

    private (int Least, int Most)? Peek(Func<(int, int)?> read)
    {
        int at = _at;
        (int, int)? result = read();
        _at = at;
        return result;
    }

    // {m}, {m,} or {m,n}; anything else in braces is plain text, as ECMA-262's annex B has it.
    private (int Least, int Most)? ReadCounts()
    {
        int start = _at;
        _at++;
        if (ReadNumber() is int least)
        {
            int? most = least;
            if (TryRead(","))
            {
                most = !AtEnd && _text[_at] == '}' ? Repetition.Unbounded : ReadNumber();
            }

            if (most is int high && TryRead("}"))
            {
                if (least > MaximumCount || (high > MaximumCount && high != Repetition.Unbounded))
                {
                    throw Malformed($"'{_text[start.._at]}' counts further than {MaximumCount}");
                }

                return least <= high ? (least, high) : throw Malformed($"in '{_text[start.._at]}' the first number is the larger one");
            }
        }

        _at = start;
        return null;
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

    private PatternNode? ReadGroup()
    {
        int start = _at++;
        bool negative = false;
        bool look = false;
        if (TryRead("?"))
        {
            if (TryRead("=") || (negative = TryRead("!")))
            {
                look = true;
            }
            else if (_text.AsSpan(_at).StartsWith("<=") || _text.AsSpan(_at).StartsWith("<!"))
            {
                throw Refused("look-behind", _text.Substring(start, 4));
            }
            else if (TryRead("<") || TryRead("P<"))
            {
                int end = _text.IndexOf('>', _at);
                _at = end > _at ? end + 1 : throw Malformed("the name of a group does not end");
            }
            else if (!TryRead(":"))
            {
                if (!ReadFlags())
                {
                    throw Refused("group", _text.Substring(start, Math.Min(3, _text.Length - start)));
                }

                return null;
            }
        }

        PatternNode inner = ReadChoice();
        if (!TryRead(")"))
        {
            throw Malformed("a '(' is not closed");
        }

        return look ? new LookAheadNode(inner, negative) : inner;
    }

    // (?i) and (?s), at the start only, where they hold for the whole pattern.
    private bool ReadFlags()
    {
        int start = _at;
        if (start != 2)
        {
            return false;
        }

        while (!AtEnd && _text[_at] is 'i' or 's')
        {
            _ignoreCase |= _text[_at] == 'i';
            _dotAll |= _text[_at] == 's';
            _at++;
        }

        return _at > start && TryRead(")");
    }

    private CharacterNode ReadEscape()
    {
        if (AtEnd)
        {
            throw Malformed("it ends in a backslash");
        }

        char c = _text[_at];
        switch (c)
        {
            case 'b' or 'B':
                throw Refused("word boundary", $"\\{c}");
            case 'k':
            case >= '1' and <= '9':
                throw Refused("back-reference", $"\\{c}");
            case 'A' or 'Z' or 'z' or 'G':
                throw Refused("anchor", $"\\{c}");
        }

        return Characters(ReadSetEscape(out int codePoint) ?? CodePointSet.Of((codePoint, codePoint)));
    }

    // A class like \d, or null and the one character that the escape stands for.
    private CodePointSet? ReadSetEscape(out int codePoint)
    {
        codePoint = -1;
        char c = _text[_at++];
        switch (c)
        {
            case 'd':
                return CharacterClasses.Digits;
            case 'D':
                return CharacterClasses.Digits.Complement();
            case 'w':
                return CharacterClasses.WordCharacters;
            case 'W':
                return CharacterClasses.WordCharacters.Complement();
            case 's':
                return CharacterClasses.WhiteSpace;
            case 'S':
                return CharacterClasses.WhiteSpace.Complement();
            case 'p' or 'P':
                int end = _text.IndexOf('}', _at);
                if (AtEnd || _text[_at] != '{' || end < 0)
                {
                    throw Malformed($"'\\{c}' is not followed by a property in braces");
                }

                string name = _text[(_at + 1)..end];
                _at = end + 1;
                CodePointSet set = CharacterClasses.FindProperty(name) ?? throw Refused("Unicode property", $"\\{c}{{{name}}}");
                return c == 'p' ? set : set.Complement();
        }

        codePoint = c switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\v',
            'f' => '\f',
            '0' when AtEnd || !char.IsAsciiDigit(_text[_at]) => 0,
            'c' when !AtEnd && char.IsAsciiLetter(_text[_at]) => _text[_at++] & 31,
            'x' => ReadHex(2),
            'u' => ReadUnicodeEscape(),
            _ when char.IsAsciiLetterOrDigit(c) => throw Refused("escape", $"\\{c}"),
            _ => ReadCodePointFrom(_at - 1),
        };
        return null;
    }

    private int ReadUnicodeEscape()
    {
        if (TryRead("{"))
        {
            int end = _text.IndexOf('}', _at);
            if (end < 0 || end == _at || !int.TryParse(_text.AsSpan(_at, end - _at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
                || value is < 0 or > CodePointSet.Highest)
            {
                throw Malformed("'\\u{' is not followed by a code point and '}'");
            }

            _at = end + 1;
            return value;
        }

        int unit = ReadHex(4);
        if (char.IsHighSurrogate((char)unit) && _text.AsSpan(_at).StartsWith("\\u"))
        {
            int at = _at;
            _at += 2;
            int low = ReadHex(4);
            if (char.IsLowSurrogate((char)low))
            {
                return char.ConvertToUtf32((char)unit, (char)low);
            }

            _at = at;
        }

        return unit;
    }

    private int ReadHex(int digits)
    {
        if (_at + digits > _text.Length
            || !int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value))
        {
            throw Malformed($"an escape lacks its {digits} hexadecimal digits");
        }

        _at += digits;
        return value;
    }

    private CodePointSet ReadClass()
    {
        bool negative = TryRead("^");
        List<(int, int)> ranges = [];
        List<CodePointSet> sets = [];
        while (true)
        {
            if (AtEnd)
            {
                throw Malformed("a '[' is not closed");
            }

            if (TryRead("]"))
            {
                break;
            }

            CodePointSet? set = ReadClassAtom(out int low);
            if (set is not null)
            {
                sets.Add(set);
                continue;
            }

            int high = low;
            if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
            {
                int at = _at++;
                if (ReadClassAtom(out high) is not null)
                {
                    // As in [a-\d]: the hyphen stands for itself.
                    _at = at;
                    high = low;
                }
                else if (high < low)
                {
                    throw Malformed($"a range in a class runs backwards, from U+{low:X4} to U+{high:X4}");
                }
            }

            ranges.Add((low, high));
        }

        CodePointSet all = CodePointSet.Of([.. ranges]);
        foreach (CodePointSet set in sets)
        {
            all = all.Union(set);
        }

        if (_ignoreCase)
        {
            all = all.IgnoringCase();
        }

        return negative ? all.Complement() : all;
    }

    private CodePointSet? ReadClassAtom(out int codePoint)
    {
        if (_text[_at] != '\\')
        {
            codePoint = ReadCodePoint();
            return null;
        }

        if (++_at >= _text.Length)
        {
            throw Malformed("it ends in a backslash");
        }

        if (TryRead("b"))
        {
            codePoint = '\b';
            return null;
        }

        return ReadSetEscape(out codePoint);
    }

    private CharacterNode Characters(CodePointSet set) => new(_ignoreCase ? set.IgnoringCase() : set);

    private int ReadCodePointFrom(int at)
    {
        _at = at;
        return ReadCodePoint();
    }

    private int ReadCodePoint()
    {
        if (Rune.DecodeFromUtf16(_text.AsSpan(_at), out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
        {
            throw Malformed("it holds half of a surrogate pair");
        }

        _at += length;
        return rune.Value;
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

    private ConstraintException Malformed(string what) => new($"The pattern '{_text}' is malformed at character {_at}: {what}.");

    private ConstraintException Refused(string what, string text) =>
        new($"The {what} '{text}' in the pattern '{_text}' is not enforced.") { Keyword = text };
}
