using System.Collections.Immutable;

namespace Lyceum.Web.Content.Formulas;

/// <content>Commands.</content>
internal sealed partial class TexReader
{
    private string Name()
    {
        _at++;
        if (IsAtEnd)
        {
            throw Unknown("\\");
        }

        int start = _at++;
        if (char.IsAsciiLetter(_tex[start]))
        {
            while (!IsAtEnd && char.IsAsciiLetter(_tex[_at]))
            {
                _at++;
            }
        }

        return _tex[start.._at];
    }

    // What changes the rest of a row.
    private bool Style(ImmutableArray<ContentNode>.Builder row, Func<TexReader, bool> isEnd)
    {
        bool isDisplay = Take("\\displaystyle");
        if (!isDisplay && !Take("\\textstyle"))
        {
            return false;
        }

        row.Add(Count(new ContentNode("mstyle", [new("displaystyle", isDisplay ? "true" : "false"), new("scriptlevel", "0")], Row(isEnd))));
        return true;
    }

    private (ContentNode? Node, bool HasLimits) Command(ImmutableArray<ContentNode>.Builder row)
    {
        string name = Name();
        if (TexSymbols.Identifiers.TryGetValue(name, out string? sign))
        {
            return (sign.Length == 1 && char.IsLetter(sign[0]) ? Letter(sign[0]) : Leaf("mi", sign, new ContentAttribute("mathvariant", "normal")), false);
        }

        if (TexSymbols.Capitals.TryGetValue(name, out sign))
        {
            return (Leaf("mi", TexFonts.Write(sign[0], _font), new ContentAttribute("mathvariant", "normal")), false);
        }

        if (TexSymbols.Operators.TryGetValue(name, out sign))
        {
            return (Leaf("mo", sign, new ContentAttribute("stretchy", "false")), false);
        }

        if (TexSymbols.Sums.TryGetValue(name, out sign))
        {
            return (Leaf("mo", sign, new("largeop", "true"), new("movablelimits", "true")), true);
        }

        if (TexSymbols.Integrals.TryGetValue(name, out sign))
        {
            return (Leaf("mo", sign, new ContentAttribute("largeop", "true")), false);
        }

        if (TexSymbols.Functions.Contains(name))
        {
            return (Function(row, name), false);
        }

        if (TexSymbols.Limits.TryGetValue(name, out sign))
        {
            return (Leaf("mo", sign, new("movablelimits", "true"), new("form", "prefix"), new("lspace", "0.1667em"), new("rspace", "0.1667em")), true);
        }

        if (TexSymbols.Fences.TryGetValue(name, out sign))
        {
            return (Leaf("mo", sign, new ContentAttribute("stretchy", "false")), false);
        }

        if (TexSymbols.Accents.TryGetValue(name, out sign))
        {
            return (Over(Argument(), sign, name), name == "overbrace");
        }

        if (TexSymbols.Undersets.TryGetValue(name, out sign))
        {
            return (Count(new ContentNode("munder", [new("accentunder", "true")], [Argument(), Leaf("mo", sign, new ContentAttribute("stretchy", "true"))])), name == "underbrace");
        }

        if (TexSymbols.Spaces.TryGetValue(name, out sign))
        {
            return (Space(sign), false);
        }

        if (TexSymbols.Fonts.TryGetValue(name, out TexFont font))
        {
            return (InFont(font), false);
        }

        return TexSymbols.Texts.Contains(name) ? (Words(RawArgument()), false) : Structure(name, row);
    }

    private (ContentNode? Node, bool HasLimits) Structure(string name, ImmutableArray<ContentNode>.Builder row)
    {
        switch (name)
        {
            case "frac" or "cfrac":
                return (Of("mfrac", Argument(), Argument()), false);
            case "dfrac" or "tfrac":
                return (InStyle(name[0] == 'd', Of("mfrac", Argument(), Argument())), false);
            case "binom" or "dbinom" or "tbinom":
                return (Fenced("(", ")", Count(new ContentNode("mfrac", [new("linethickness", "0")], [Argument(), Argument()]))), false);
            case "sqrt":
                return (OptionalArgument() is { } degree ? Root(degree) : Of("msqrt", Argument()), false);
            case "left":
                return (Fence(), false);
            case "begin":
                return (Environment(), false);
            case "operatorname":
                bool hasLimits = TakeCharacter('*');
                string words = Plain(RawArgument());
                return hasLimits ? (Leaf("mo", words, new("movablelimits", "true"), new("form", "prefix"), new("lspace", "0.1667em"), new("rspace", "0.1667em")), true) : (Function(row, words), false);
            case "overset" or "stackrel":
                ContentNode above = Argument();
                return (Of("mover", Argument(), above), false);
            case "underset":
                ContentNode below = Argument();
                return (Of("munder", Argument(), below), false);
            case "xrightarrow" or "xleftarrow":
                string? under = OptionalArgument();
                ContentNode arrow = Leaf("mo", name == "xrightarrow" ? "→" : "←", new ContentAttribute("stretchy", "true"));
                ContentNode over = Of("mpadded", Argument());
                return (under is null ? Of("mover", arrow, over) : Of("munderover", arrow, Part(under), over), false);
            case "substack":
                return (Table(RawArgument(), [], "math-aligned"), false);
            case "boxed" or "fbox":
                return (Count(ContentNode.OfClass("mrow", "math-boxed", Argument())), false);
            case "phantom" or "hphantom" or "vphantom":
                return (Of("mphantom", Argument()), false);
            case "mathop":
                return (Of("mrow", Argument()), true);
            case "mathrel" or "mathbin" or "mathord" or "mathopen" or "mathclose" or "mathpunct" or "mathinner" or "ensuremath" or "smash":
                return (Argument(), false);
            case "textcolor":
                _ = RawArgument();
                return (Argument(), false);
            case "color" or "label":
                _ = RawArgument();
                return default;
            case "nonumber" or "notag" or "displaylimits" or "hline":
                return default;
            case "tag":
                row.Add(Space("2em"));
                return (Words($"({Plain(RawArgument().Replace("\\", "", StringComparison.Ordinal))})"), false);
            case "not":
                return (Not(Argument()), false);
            case "bmod":
                return (Leaf("mo", "mod", new("lspace", "0.2222em"), new("rspace", "0.2222em")), false);
            case "mod" or "pmod":
                row.Add(Space("0.5em"));
                ContentNode mod = Of("mrow", Leaf("mi", "mod"), Space("0.3333em"), Argument());
                return (name == "pmod" ? Fenced("(", ")", mod) : mod, false);
            case "big" or "Big" or "bigg" or "Bigg" or "bigl" or "Bigl" or "biggl" or "Biggl" or "bigr" or "Bigr" or "biggr" or "Biggr" or "bigm" or "Bigm" or "biggm" or "Biggm":
                return (Large(name), false);
            case " " or "\n" or "\t":
                return (Space("0.25em"), false);
            case "{" or "}":
                return (Leaf("mo", name, new ContentAttribute("stretchy", "false")), false);
            case "|":
                return (Leaf("mo", "‖", new ContentAttribute("stretchy", "false")), false);
            case "$" or "%" or "#" or "&" or "_":
                return (Leaf("mi", name, new ContentAttribute("mathvariant", "normal")), false);
            default:
                throw Unknown($"\\{name}");
        }
    }

    // A function stands apart from what it is of, unless that is in parentheses.
    private ContentNode Function(ImmutableArray<ContentNode>.Builder row, string name)
    {
        if (row.Count > 0 && row[^1].Element is "mi" or "mn" or "msup" or "mfrac")
        {
            row.Add(Space("0.1667em"));
        }

        SkipSpace();
        ContentNode node = name.Length == 1 ? Leaf("mi", name, new ContentAttribute("mathvariant", "normal")) : Leaf("mi", name);
        return IsAtEnd || _tex[_at] is '(' or '^' or '_' or '[' or '}' or ')' ? node : Of("mrow", node, Space("0.1667em"));
    }

    private ContentNode Over(ContentNode below, string sign, string name)
    {
        bool isWide = name.StartsWith("wide", StringComparison.Ordinal) || name.StartsWith("over", StringComparison.Ordinal);
        return Count(new ContentNode("mover", [new("accent", "true")], [below, Leaf("mo", sign, new ContentAttribute("stretchy", isWide ? "true" : "false"))]));
    }

    private ContentNode InStyle(bool isDisplay, ContentNode node) => Count(new ContentNode("mstyle", [new("displaystyle", isDisplay ? "true" : "false"), new("scriptlevel", "0")], [node]));

    private ContentNode InFont(TexFont font)
    {
        TexFont before = _font;
        _font = font;
        int start = _at;
        string words = font == TexFont.Upright ? RawArgument() : "";
        ContentNode node;
        if (words.Length > 1 && words.All(static character => char.IsAsciiLetter(character)))
        {
            node = Leaf("mi", words);
        }
        else
        {
            _at = start;
            node = Argument();
        }

        _font = before;
        return node;
    }

    private ContentNode Words(string words) => Leaf("mtext", words.Length == 0 ? "" : Plain(words).Replace(' ', '\u00A0'));

    // Words in a formula hold no commands but those for signs that TeX keeps for itself.
    private static string Plain(string words)
    {
        string plain = words.Replace("\\%", "%", StringComparison.Ordinal).Replace("\\$", "$", StringComparison.Ordinal).Replace("\\&", "&", StringComparison.Ordinal).Replace("\\_", "_", StringComparison.Ordinal)
            .Replace("\\#", "#", StringComparison.Ordinal).Replace("\\,", " ", StringComparison.Ordinal).Replace("\\ ", " ", StringComparison.Ordinal).Replace("~", " ", StringComparison.Ordinal);
        return plain.Contains('\\', StringComparison.Ordinal) || plain.Contains('{', StringComparison.Ordinal) ? throw Unknown(words) : plain;
    }

    private ContentNode Not(ContentNode node) => node.Children is [{ Element: null } text] && text.Text.Length == 1 ? Leaf("mo", text.Text + "\u0338") : throw Unknown("\\not");

    private ContentNode Root(string degree)
    {
        ContentNode of = Argument();
        return Of("mroot", of, Part(degree));
    }

    private ContentNode Large(string name)
    {
        string size = name.TrimEnd('l', 'r', 'm') switch
        {
            "big" => "1.2em",
            "Big" => "1.8em",
            "bigg" => "2.4em",
            _ => "3em",
        };
        string sign = Delimiter();
        return sign.Length == 0 ? Of("mrow") : Leaf("mo", sign, new("minsize", size), new("maxsize", size), new("stretchy", "true"), new("symmetric", "true"));
    }
}
