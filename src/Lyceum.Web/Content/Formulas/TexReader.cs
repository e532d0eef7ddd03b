using System.Collections.Immutable;

namespace Lyceum.Web.Content.Formulas;

/// <summary>Reads a formula in TeX into MathML, by descent.</summary>
internal sealed partial class TexReader
{
    private const int MaxDepth = 24;
    private const int MaxNodes = 4000;

    private readonly string _tex;
    private int _at;
    private int _depth;
    private int _left = MaxNodes;
    private TexFont _font;

    private TexReader(string tex) => _tex = tex;

    /// <summary>Reads a formula. What is open at its end is closed.</summary>
    /// <returns>Null where it holds something that is not known, or too much.</returns>
    public static ImmutableArray<ContentNode>? Read(string tex)
    {
        try
        {
            // Lines are parted outside of tables too, though TeX knows it in these alone.
            bool hasColumns = Split(tex, "&").Skip(1).Any();
            TexReader reader = new(tex);
            return hasColumns || Split(tex, "\\\\").Skip(1).Any()
                ? [reader.Table(tex, hasColumns ? ["align-right", "align-left"] : [], "math-aligned")]
                : reader.Row(static _ => false);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static FormatException Unknown(string what) => new($"Not known in formulas: {what}");

    private ContentNode Of(string element, params ImmutableArray<ContentNode> children) => Count(ContentNode.Of(element, children));

    private ContentNode Leaf(string element, string text, params ImmutableArray<ContentAttribute> attributes) => Count(new ContentNode(element, attributes, [new ContentNode(text)]));

    private ContentNode Count(ContentNode node) => --_left >= 0 ? node : throw Unknown("so many signs");

    // One node of several; children of MathML's elements are counted.
    private ContentNode Group(ImmutableArray<ContentNode> nodes) => nodes is [var single] ? single : Of("mrow", nodes);

    private ImmutableArray<ContentNode> Row(Func<TexReader, bool> isEnd)
    {
        if (++_depth > MaxDepth)
        {
            throw Unknown("nesting so deep");
        }

        ImmutableArray<ContentNode>.Builder row = ImmutableArray.CreateBuilder<ContentNode>();
        TexFont font = _font;
        for (SkipSpace(); !IsAtEnd && !isEnd(this); SkipSpace())
        {
            if (Style(row, isEnd))
            {
                break;
            }

            Item(row);
        }

        _font = font;
        _depth--;
        return row.ToImmutable();
    }

    // A sign with what stands above and below it at its side.
    private void Item(ImmutableArray<ContentNode>.Builder row)
    {
        (ContentNode? node, bool hasLimits) = _tex[_at] is '^' or '_' or '\'' ? (Of("mrow"), false) : Atom(row);
        if (node is null)
        {
            return;
        }

        ContentNode? below = null;
        ContentNode? above = null;
        int primes = 0;
        for (SkipSpace(); !IsAtEnd; SkipSpace())
        {
            if (_tex[_at] == '\'')
            {
                primes++;
                _at++;
            }
            else if (_tex[_at] == '^' && above is null)
            {
                _at++;
                above = Argument();
            }
            else if (_tex[_at] == '_' && below is null)
            {
                _at++;
                below = Argument();
            }
            else if (Take("\\limits"))
            {
                hasLimits = true;
            }
            else if (Take("\\nolimits"))
            {
                hasLimits = false;
            }
            else if (_tex[_at] is '^' or '_')
            {
                throw Unknown("two of a kind");
            }
            else
            {
                break;
            }
        }

        if (primes > 0)
        {
            ContentNode prime = Leaf("mo", new string('′', Math.Min(primes, 4)));
            above = above is null ? prime : Of("mrow", prime, above);
        }

        row.Add(Scripts(node, below, above, hasLimits));
    }

    private ContentNode Scripts(ContentNode node, ContentNode? below, ContentNode? above, bool hasLimits) => (below, above) switch
    {
        (null, null) => node,
        (null, _) => Of(hasLimits ? "mover" : "msup", node, above),
        (_, null) => Of(hasLimits ? "munder" : "msub", node, below),
        _ => Of(hasLimits ? "munderover" : "msubsup", node, below, above),
    };

    private (ContentNode? Node, bool HasLimits) Atom(ImmutableArray<ContentNode>.Builder row)
    {
        char first = _tex[_at];
        switch (first)
        {
            case '\\':
                return Command(row);
            case '{':
                _at++;
                ContentNode group = Of("mrow", Row(static reader => reader._tex[reader._at] == '}'));
                _ = TakeCharacter('}');
                return (group, false);
            case '}' or '&' or '#' or '%':
                throw Unknown(first.ToString());
            case '~':
                _at++;
                return (Space("0.25em"), false);
            case >= '0' and <= '9':
                return (Leaf("mn", Styled(Number())), false);
        }

        _at++;
        return (Sign(first), false);
    }

    private ContentNode Sign(char character)
    {
        if (char.IsLetter(character))
        {
            return Letter(character);
        }

        if (char.IsHighSurrogate(character) && !IsAtEnd)
        {
            return Leaf("mtext", _tex.Substring(_at++ - 1, 2));
        }

        return character switch
        {
            '-' => Leaf("mo", "−"),
            '*' => Leaf("mo", "∗"),
            '(' or ')' or '[' or ']' or '|' => Leaf("mo", character.ToString(), new ContentAttribute("stretchy", "false")),
            '/' => Leaf("mo", "/", new("lspace", "0em"), new("rspace", "0em")),
            _ => Leaf("mo", character.ToString()),
        };
    }

    private ContentNode Letter(char letter) => _font is TexFont.None
        ? Leaf("mi", letter.ToString())
        : Leaf("mi", TexFonts.Write(letter, _font == TexFont.Upright ? TexFont.None : _font), new ContentAttribute("mathvariant", "normal"));

    private string Styled(string digits) => _font is TexFont.Bold or TexFont.BoldItalic or TexFont.Double or TexFont.Sans or TexFont.Mono
        ? string.Concat(digits.Select(digit => TexFonts.Write(digit, _font))) : digits;

    private ContentNode Space(string width) => Count(new ContentNode("mspace", [new("width", width)], []));

    // What a command takes: a group, a command, or a single sign.
    private ContentNode Argument()
    {
        SkipSpace();
        if (IsAtEnd)
        {
            return Of("mrow");
        }

        if (TakeCharacter('{'))
        {
            ContentNode group = Group(Row(static reader => reader._tex[reader._at] == '}'));
            _ = TakeCharacter('}');
            return group;
        }

        if (++_depth > MaxDepth)
        {
            throw Unknown("nesting so deep");
        }

        ImmutableArray<ContentNode>.Builder row = ImmutableArray.CreateBuilder<ContentNode>();
        if (char.IsAsciiDigit(_tex[_at]))
        {
            row.Add(Leaf("mn", Styled(_tex[_at++].ToString())));
        }
        else if (Atom(row).Node is { } node)
        {
            row.Add(node);
        }

        _depth--;
        return Group(row.ToImmutable());
    }
}
