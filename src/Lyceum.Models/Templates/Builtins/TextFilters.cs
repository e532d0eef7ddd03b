using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>Filters about text.</summary>
internal static partial class TextFilters
{
    public static BuiltinTable All { get; } = new()
    {
        { "upper", "s", static (r, a) => Keep(a[0], Text.Upper(Formatter.Str(r, a[0]))) },
        { "lower", "s", static (r, a) => Keep(a[0], Text.Lower(Formatter.Str(r, a[0]))) },
        { "capitalize", "s", static (r, a) => Keep(a[0], Text.Capitalize(Formatter.Str(r, a[0]))) },
        { "title", "s", static (r, a) => Title(Formatter.Str(r, a[0])) },
        { "trim", "value chars?", static (r, a) => Keep(a[0], Text.Strip(Formatter.Str(r, a[0]), a.TextOrNone(1), left: true, right: true)) },
        { "replace", "s old new count?", static (r, a) => StringMethods.Replace(
            r, Formatter.Str(r, a[0]), Formatter.Str(r, a[1]), Formatter.Str(r, a[2]), a.Or(3, null) is null ? -1 : a.Whole(3)) },
        { "center", "value width?", static (r, a) => StringMethods.Pad(r, Formatter.Str(r, a[0]), a.Whole(1, 80), "center", " ") },
        { "indent", "s width? first? blank?", static (r, a) => Indent(r, a) },
        { "truncate", "s length? killwords? end? leeway?", static (_, a) => Truncate(a) },
        { "wordwrap", "s width? break_long_words? wrapstring? break_on_hyphens?", static (r, a) => WordWrap(r, a) },
        { "wordcount", "s", static (r, a) => (long)Words().Count(Formatter.Str(r, a[0])) },
        { "format", "value *args **kwargs", static (r, a) => FormatFilter(r, a) },
        { "safe", "value", static (r, a) => a[0] is Markup ? a[0] : new Markup(Formatter.Str(r, a[0])) },
        { "escape", "value", static (r, a) => a[0] is Markup ? a[0] : new Markup(Markup.Escape(Formatter.Str(r, a[0]))) },
        { "forceescape", "value", static (r, a) => new Markup(Markup.Escape(Formatter.Str(r, a[0]))) },
        { "striptags", "value", static (r, a) => StripTags(Formatter.Str(r, a[0])) },
        { "urlencode", "value", static (r, a) => UrlEncode(r, a[0]) },
        { "xmlattr", "d autospace?", static (r, a) => XmlAttributes(r, a) },
    };

    private static object Keep(object? original, string text) => original is Markup ? new Markup(text) : text;

    private static string Title(string text)
    {
        StringBuilder result = new(text.Length);
        foreach (string part in WordBeginnings().Split(text))
        {
            if (part.Length != 0)
            {
                int first = Text.Width(part, 0);
                result.Append(Text.Upper(part[..first])).Append(Text.Lower(part[first..]));
            }
        }

        return result.ToString();
    }

    private static object Indent(Renderer renderer, Bound a)
    {
        string text = a.Text(0);
        int width = a.Has(1) && Text.Of(a[1]) is null ? a.Whole(1) : 4;
        renderer.ChargeText(Math.Max(width, 0));
        string indentation = a.Has(1) && Text.Of(a[1]) is { } given ? given : new string(' ', Math.Max(width, 0));
        List<string> lines = Text.SplitLines(text + "\n", keepEnds: false);
        TextBuilder result = new(renderer);
        for (int i = 0; i < lines.Count; i++)
        {
            result.Append(i == 0 ? "" : "\n");
            bool indents = i == 0 ? a.Flag(2) : a.Flag(3) || lines[i].Length != 0;
            result.Append(indents ? indentation : "");
            result.Append(lines[i]);
        }

        return Keep(a[0], result.ToString());
    }

    private static object? Truncate(Bound a)
    {
        string end = a.Text(3, "...");
        int length = a.Whole(1, 255);
        int leeway = a.Or(4, null) is null ? 5 : a.Whole(4);
        int endLength = Text.Length(end);
        if (length < endLength || leeway < 0)
        {
            throw new TemplateException(leeway < 0 ? $"expected leeway >= 0, got {leeway}" : $"expected length >= {endLength}, got {length}");
        }

        int total = Iteration.LengthOf(a[0]) ?? throw new TemplateException($"object of type '{TypeName.Of(a[0])}' has no len()");
        if (total <= (long)length + leeway)
        {
            return a[0];
        }

        string text = a.Text(0);
        string kept = Text.Slice(text, 0, Math.Min(length - endLength, total), 1);
        int space = kept.LastIndexOf(' ');
        return (a.Flag(2) || space < 0 ? kept : kept[..space]) + end;
    }

    private static string WordWrap(Renderer renderer, Bound a)
    {
        string text = a.Text(0);
        int width = a.Whole(1, 79);
        if (width <= 0)
        {
            throw new TemplateException($"invalid width {width} (must be > 0)");
        }

        renderer.ChargeText(text.Length);
        string newLine = a.TextOrNone(3) ?? "\n";
        bool breaksLong = !a.Has(2) || a.Flag(2);
        bool breaksHyphens = !a.Has(4) || a.Flag(4);
        TextBuilder result = new(renderer);
        string between = "";
        foreach (string line in Text.SplitLines(text, keepEnds: false))
        {
            List<string> wrapped = Wrap(line, width, breaksLong, breaksHyphens);
            foreach (string part in wrapped.Count == 0 ? [""] : wrapped)
            {
                result.Append(between);
                result.Append(part);
                between = newLine;
            }
        }

        return result.ToString();
    }

    private static List<string> Wrap(string line, int width, bool breaksLong, bool breaksHyphens)
    {
        string[] chunks = [.. (breaksHyphens ? HyphenatedChunks() : PlainChunks()).Matches(line).Select(static match => match.Value)];
        List<string> lines = [];

        // The next chunk, where in it to go on, and how many code points it still has: a long one is broken into many lines in one pass.
        int next = -1, at = 0, left = 0;
        Advance();
        while (next < chunks.Length)
        {
            StringBuilder current = new();
            int length = 0;
            if (lines.Count > 0 && string.IsNullOrWhiteSpace(chunks[next]))
            {
                Advance();
            }

            while (next < chunks.Length && left <= width - length)
            {
                length += left;
                current.Append(chunks[next], at, chunks[next].Length - at);
                Advance();
            }

            if (next < chunks.Length && left > width && (breaksLong ? length < width : length == 0))
            {
                int from = at;
                for (int taken = breaksLong ? width - length : left; taken > 0; taken--, left--)
                {
                    at += Text.Width(chunks[next], at);
                }

                current.Append(chunks[next], from, at - from);
                if (left == 0)
                {
                    Advance();
                }
            }

            string done = current.ToString().TrimEnd();
            if (done.Length != 0)
            {
                lines.Add(done);
            }
        }

        return lines;

        void Advance()
        {
            next++;
            at = 0;
            left = next < chunks.Length ? Text.Length(chunks[next]) : 0;
        }
    }

    private static object FormatFilter(Renderer renderer, Bound a)
    {
        TupleValue positional = a.Rest(1);
        DictValue keywords = a.Keywords(2);
        if (positional.Truth && keywords.Truth)
        {
            throw new TemplateException("can't handle positional and keyword arguments at the same time");
        }

        object format = a[0] is Markup ? a[0]! : Formatter.Str(renderer, a[0]);
        return Operators.Binary(renderer, "%", format, keywords.Truth ? keywords : positional)!;
    }

    private static string StripTags(string text)
    {
        string stripped = Text.Without(Text.Without(text, "<!--", "-->"), "<", ">");
        return WebUtility.HtmlDecode(string.Join(' ', Text.SplitWhiteSpace(stripped, -1, fromEnd: false)));
    }

    private static string UrlEncode(Renderer renderer, object? value)
    {
        if (Text.Of(value) is not null || Iteration.TryBegin(value) is null)
        {
            return Quote(Formatter.Str(renderer, value), forQuery: false);
        }

        object? items = value is DictValue dict ? new DictView(dict, "items") : value;
        List<string> parts = [];
        foreach (object? item in Iteration.Each(renderer, items))
        {
            object?[] pair = Iteration.ToArray(renderer, item);
            parts.Add(pair.Length == 2
                ? Quote(Formatter.Str(renderer, pair[0]), forQuery: true) + "=" + Quote(Formatter.Str(renderer, pair[1]), forQuery: true)
                : throw new TemplateException($"not enough values to unpack (expected 2, got {pair.Length})"));
        }

        return string.Join('&', parts);
    }

    private static string Quote(string text, bool forQuery)
    {
        StringBuilder result = new();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (c == '/' && !forQuery))
            {
                result.Append(c);
            }
            else
            {
                result.Append(c == ' ' && forQuery ? "+" : "%" + b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    private static string XmlAttributes(Renderer renderer, Bound a)
    {
        DictValue attributes = a[0] as DictValue ?? throw new TemplateException($"'{TypeName.Of(a[0])}' object has no attribute 'items'");
        string Escaped(object? value) => value is Markup markup ? markup.Text : Markup.Escape(Formatter.Str(renderer, value));
        string result = string.Join(' ', attributes.Pairs.Where(static pair => pair.Value is not (null or Undefined))
            .Select(pair => $"{Escaped(pair.Key)}=\"{Escaped(pair.Value)}\""));
        return result.Length != 0 && (!a.Has(1) || a.Flag(1)) ? " " + result : result;
    }

    [GeneratedRegex(@"([-\s({\[<]+)")]
    private static partial Regex WordBeginnings();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+|\S+")]
    private static partial Regex PlainChunks();

    // White space; a dash of several hyphens; or a word up to a hyphen between letters, to a dash, or to its end.
    [GeneratedRegex("""\s+|(?<=[\w!"'&.,?])-{2,}(?=\w)|\S+?(?:-(?<=\p{L}(?:\p{L}|-\p{L})-)(?=\p{L}-?\p{L})|(?=\s|\z)|(?<=[\w!"'&.,?])(?=-{2,}\w))""")]
    private static partial Regex HyphenatedChunks();
}
