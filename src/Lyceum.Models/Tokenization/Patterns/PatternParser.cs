using System.Globalization;
using System.Text;
using Lyceum.Models.Tokenization.Unicode;

namespace Lyceum.Models.Tokenization.Patterns;

/// <summary>
/// Reads the regular expressions that tokenizers publish (the common part of Oniguruma's, Rust's and PCRE's syntax):
/// alternation, groups, look-around of either kind, greedy, lazy and possessive counts, classes with nesting and <c>&amp;&amp;</c>,
/// Unicode categories and scripts, and case-insensitive groups. Groups do not capture, since only the match's extent is used.
/// </summary>
internal sealed class PatternParser
{
    private const int MaximumDepth = 64;
    private const int MaximumCount = 4096;

    private readonly string _pattern;
    private readonly int[] _text;
    private int _position;
    private int _depth;
    private bool _ignoreCase;

    private PatternParser(string pattern)
    {
        _pattern = pattern;
        _text = [.. pattern.EnumerateRunes().Select(static rune => rune.Value)];
    }

    private bool AtEnd => _position >= _text.Length;

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="ModelFormatException">The pattern is malformed or uses something unknown; the message names it and the position.</exception>
    public static PatternNode Parse(string pattern)
    {
        PatternParser parser = new(pattern);
        PatternNode node = parser.ParseChoice();
        return parser.AtEnd ? node : throw parser.Wrong("a closing parenthesis without an opening one");
    }

    private ModelFormatException Wrong(string what) =>
        new($"The pre-tokenizer pattern '{_pattern}' has {what} at position {_position}.");

    private bool TryTake(string expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (_position + i >= _text.Length || _text[_position + i] != expected[i])
            {
                return false;
            }
        }

        _position += expected.Length;
        return true;
    }

    private int Take() => AtEnd ? throw Wrong("an unfinished expression") : _text[_position++];

    private PatternNode ParseChoice()
    {
        if (++_depth > MaximumDepth)
        {
            throw Wrong($"more than {MaximumDepth} nested groups");
        }

        List<PatternNode> options = [ParseSequence()];
        while (TryTake("|"))
        {
            options.Add(ParseSequence());
        }

        _depth--;
        return options.Count == 1 ? options[0] : new PatternNode.Choice(options);
    }

    private PatternNode.Sequence ParseSequence()
    {
        List<PatternNode> parts = [];
        while (!AtEnd && _text[_position] is not ('|' or ')'))
        {
            PatternNode? atom = ParseAtom();
            if (atom is not null)
            {
                parts.Add(ParseCounts(atom));
            }
        }

        return new PatternNode.Sequence(parts);
    }

    private PatternNode? ParseAtom()
    {
        int codePoint = Take();
        switch (codePoint)
        {
            case '(':
                return ParseGroup();
            case '[':
                return new PatternNode.Set(ParseClass().Freeze());
            case '.':
                return new PatternNode.Set(new CodePointSet().Add('\n').Negate().Freeze());
            case '^':
                return new PatternNode.At(Anchor.Start);
            case '$':
                return new PatternNode.At(Anchor.End);
            case '*' or '+' or '?':
                throw Wrong("a count without anything to count");
            case '\\':
                return ParseEscape();
            default:
                return Literal(codePoint);
        }
    }

    private PatternNode.Set Literal(int codePoint)
    {
        CodePointSet set = new();
        AddLiteral(set, codePoint, codePoint);
        return new PatternNode.Set(set.Freeze());
    }

    // Simple case folding of the letters that patterns spell; the long s and the Kelvin sign fold to ASCII letters.
    private void AddLiteral(CodePointSet set, int first, int last)
    {
        set.AddRange(first, last);
        if (!_ignoreCase)
        {
            return;
        }

        if (last - first > 0x400)
        {
            throw Wrong("a case-insensitive range that is too wide");
        }

        for (int codePoint = first; codePoint <= last; codePoint++)
        {
            if (Rune.TryCreate(codePoint, out Rune rune))
            {
                set.Add(Rune.ToLowerInvariant(rune).Value).Add(Rune.ToUpperInvariant(rune).Value);
            }

            if (codePoint is 's' or 'S')
            {
                set.Add(0x17F);
            }
            else if (codePoint is 'k' or 'K')
            {
                set.Add(0x212A);
            }
        }
    }

    private PatternNode? ParseGroup()
    {
        bool outerCase = _ignoreCase;
        PatternNode node;
        if (!TryTake("?") || TryTake(":"))
        {
            node = ParseChoice();
        }
        else if (TryTake("="))
        {
            node = new PatternNode.Look(ParseChoice(), Behind: false, Negative: false);
        }
        else if (TryTake("!"))
        {
            node = new PatternNode.Look(ParseChoice(), Behind: false, Negative: true);
        }
        else if (TryTake("<="))
        {
            node = new PatternNode.Look(ParseChoice(), Behind: true, Negative: false);
        }
        else if (TryTake("<!"))
        {
            node = new PatternNode.Look(ParseChoice(), Behind: true, Negative: true);
        }
        else if (TryTake(">"))
        {
            node = new PatternNode.Atomic(ParseChoice());
        }
        else if (TryTake("i)"))
        {
            // Holds until the enclosing group ends, which restores the flag.
            _ignoreCase = true;
            return null;
        }
        else if (TryTake("i:"))
        {
            _ignoreCase = true;
            node = ParseChoice();
        }
        else
        {
            throw Wrong("an unknown kind of group");
        }

        if (!TryTake(")"))
        {
            throw Wrong("a group that is not closed");
        }

        _ignoreCase = outerCase;
        return node;
    }

    private PatternNode ParseCounts(PatternNode atom)
    {
        while (!AtEnd)
        {
            int start = _position;
            int minimum;
            int maximum;
            if (TryTake("*"))
            {
                (minimum, maximum) = (0, int.MaxValue);
            }
            else if (TryTake("+"))
            {
                (minimum, maximum) = (1, int.MaxValue);
            }
            else if (TryTake("?"))
            {
                (minimum, maximum) = (0, 1);
            }
            else if (!TryTake("{") || !TryParseBounds(out minimum, out maximum))
            {
                _position = start;
                break;
            }

            Greed greed = TryTake("?") ? Greed.Lazy : TryTake("+") ? Greed.Possessive : Greed.Greedy;
            atom = new PatternNode.Repeat(atom, minimum, maximum, greed);
        }

        // What looks like bounds but is none is literal text.
        return atom;
    }

    private bool TryParseBounds(out int minimum, out int maximum)
    {
        minimum = 0;
        maximum = int.MaxValue;
        bool hasMinimum = TryParseCount(ref minimum);
        if (TryTake("}"))
        {
            maximum = minimum;
            return hasMinimum;
        }

        if (!TryTake(","))
        {
            return false;
        }

        bool hasMaximum = TryParseCount(ref maximum);
        return TryTake("}") && (hasMinimum || hasMaximum) && (maximum >= minimum ? true : throw Wrong("a count whose bounds are crossed"));
    }

    private bool TryParseCount(ref int count)
    {
        int start = _position;
        int value = 0;
        while (!AtEnd && _text[_position] is >= '0' and <= '9')
        {
            value = (value * 10) + _text[_position++] - '0';
            if (value > MaximumCount)
            {
                throw Wrong($"a count above {MaximumCount}");
            }
        }

        if (_position > start)
        {
            count = value;
        }

        return _position > start;
    }

    private PatternNode ParseEscape()
    {
        int codePoint = Take();
        switch (codePoint)
        {
            case 'b':
                return new PatternNode.At(Anchor.WordBoundary);
            case 'B':
                return new PatternNode.At(Anchor.NotWordBoundary);
            case 'A':
                return new PatternNode.At(Anchor.Start);
            case 'z' or 'Z':
                return new PatternNode.At(Anchor.End);
            default:
                CodePointSet? set = TryParseClassEscape(codePoint);
                return set is not null ? new PatternNode.Set(set.Freeze()) : Literal(ParseCharacterEscape(codePoint));
        }
    }

    private CodePointSet? TryParseClassEscape(int codePoint) => codePoint switch
    {
        's' => new CodePointSet().AddWhiteSpace(),
        'S' => new CodePointSet().AddWhiteSpace().Negate(),
        'd' => new CodePointSet().Add(UnicodeCategory.DecimalDigitNumber),
        'D' => new CodePointSet().Add(UnicodeCategory.DecimalDigitNumber).Negate(),
        'w' => UnicodeProperties.Word(),
        'W' => UnicodeProperties.Word().Negate(),
        'p' => ParseProperty(),
        'P' => ParseProperty().Negate(),
        _ => null,
    };

    private CodePointSet ParseProperty()
    {
        string name;
        if (TryTake("{"))
        {
            StringBuilder builder = new();
            for (int c = Take(); c != '}'; c = Take())
            {
                builder.Append(new Rune(c));
            }

            name = builder.ToString();
        }
        else
        {
            name = new Rune(Take()).ToString();
        }

        bool negated = name.StartsWith('^');
        CodePointSet set = UnicodeProperties.Find(negated ? name[1..] : name) ?? throw Wrong($"an unknown property '{name}'");
        return negated ? set.Negate() : set;
    }

    private int ParseCharacterEscape(int codePoint)
    {
        switch (codePoint)
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return 7;
            case 'e':
                return 27;
            case '0':
                return 0;
            case 'x':
                return TryTake("{") ? ParseHexadecimal(int.MaxValue) : ParseHexadecimal(2);
            case 'u':
                return TryTake("{") ? ParseHexadecimal(int.MaxValue) : ParseHexadecimal(4);
            case (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '1' and <= '9'):
                throw Wrong($"an unknown escape '\\{new Rune(codePoint)}'");
            default:
                return codePoint;
        }
    }

    // A number of digits, or as many as stand before a closing brace.
    private int ParseHexadecimal(int digits)
    {
        int value = 0;
        for (int i = 0; i < digits; i++)
        {
            int digit = Take();
            if (digit == '}' && digits == int.MaxValue)
            {
                break;
            }

            if (digit > 127 || !char.IsAsciiHexDigit((char)digit))
            {
                throw Wrong("a malformed hexadecimal escape");
            }

            value = (value * 16) + Convert.ToInt32(((char)digit).ToString(), 16);
            if (value >= CodePoints.Limit)
            {
                throw Wrong("an escape beyond U+10FFFF");
            }
        }

        return value;
    }

    // After the opening bracket; takes the closing one.
    private CodePointSet ParseClass()
    {
        if (++_depth > MaximumDepth)
        {
            throw Wrong($"more than {MaximumDepth} nested classes");
        }

        bool negated = TryTake("^");
        CodePointSet set = new();
        CodePointSet? left = null;
        bool first = true;
        while (true)
        {
            if (TryTake("&&"))
            {
                left = left is null ? set : new CodePointSet().Add(left).Intersect(set);
                set = new CodePointSet();
                continue;
            }

            int codePoint = Take();
            if (codePoint == ']' && !first)
            {
                break;
            }

            first = false;
            if (codePoint == '[')
            {
                set.Add(TryTake(":") ? ParsePosixClass() : ParseClass());
                continue;
            }

            if (codePoint == '\\')
            {
                int escaped = Take();
                if (TryParseClassEscape(escaped) is { } members)
                {
                    set.Add(members);
                    continue;
                }

                codePoint = escaped == 'b' ? '\b' : ParseCharacterEscape(escaped);
            }

            int last = ParseRangeEnd(codePoint);
            AddLiteral(set, codePoint, last);
        }

        _depth--;
        CodePointSet result = left is null ? set : new CodePointSet().Add(left).Intersect(set);
        return negated ? result.Negate() : result;
    }

    private int ParseRangeEnd(int first)
    {
        if (_position + 1 >= _text.Length || _text[_position] != '-' || _text[_position + 1] == ']')
        {
            return first;
        }

        int dash = _position++;
        int last = Take();
        if (last == '[')
        {
            _position = dash;
            return first;
        }

        if (last == '\\')
        {
            int escaped = Take();
            if (escaped is 's' or 'S' or 'd' or 'D' or 'w' or 'W' or 'p' or 'P')
            {
                _position = dash;
                return first;
            }

            last = ParseCharacterEscape(escaped);
        }

        return last >= first ? last : throw Wrong("a range whose ends are crossed");
    }

    private CodePointSet ParsePosixClass()
    {
        bool negated = TryTake("^");
        StringBuilder name = new();
        while (!TryTake(":]"))
        {
            name.Append(new Rune(Take()));
        }

        CodePointSet set = UnicodeProperties.FindPosix(name.ToString()) ?? throw Wrong($"an unknown class '[:{name}:]'");
        return negated ? set.Negate() : set;
    }
}
