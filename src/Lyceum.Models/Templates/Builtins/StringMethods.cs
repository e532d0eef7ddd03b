using System.Globalization;
using System.Text;
using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>The methods of str.</summary>
internal static class StringMethods
{
    // On Markup these escape the texts they are given, as MarkupSafe does.
    private static readonly HashSet<string> s_escaping =
        ["replace", "ljust", "rjust", "lstrip", "rstrip", "center", "strip", "join"];

    private static readonly BuiltinTable s_methods = new()
    {
        { "upper", "self", static (_, a) => Text.Upper(a.Text(0)) },
        { "lower", "self", static (_, a) => Text.Lower(a.Text(0)) },
        { "casefold", "self", static (_, a) => Text.Lower(a.Text(0).Replace("ß", "ss", StringComparison.Ordinal)) },
        { "title", "self", static (_, a) => Text.Title(a.Text(0)) },
        { "capitalize", "self", static (_, a) => Text.Capitalize(a.Text(0)) },
        { "swapcase", "self", static (_, a) => Text.SwapCase(a.Text(0)) },
        { "strip", "self chars?", static (_, a) => Text.Strip(a.Text(0), a.TextOrNone(1), left: true, right: true) },
        { "lstrip", "self chars?", static (_, a) => Text.Strip(a.Text(0), a.TextOrNone(1), left: true, right: false) },
        { "rstrip", "self chars?", static (_, a) => Text.Strip(a.Text(0), a.TextOrNone(1), left: false, right: true) },
        { "split", "self sep? maxsplit?", static (r, a) => Split(r, a, fromEnd: false) },
        { "rsplit", "self sep? maxsplit?", static (r, a) => Split(r, a, fromEnd: true) },
        { "splitlines", "self keepends?", static (r, a) => ToList(r, Text.SplitLines(a.Text(0), a.Flag(1))) },
        { "partition", "self sep", static (_, a) => Partition(a.Text(0), a.Text(1), fromEnd: false) },
        { "rpartition", "self sep", static (_, a) => Partition(a.Text(0), a.Text(1), fromEnd: true) },
        { "startswith", "self prefix start? end?", static (_, a) => AtEnd(a, "startswith", static (text, part) => text.StartsWith(part, StringComparison.Ordinal)) },
        { "endswith", "self suffix start? end?", static (_, a) => AtEnd(a, "endswith", static (text, part) => text.EndsWith(part, StringComparison.Ordinal)) },
        { "removeprefix", "self prefix", static (_, a) => a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal) ? a.Text(0)[a.Text(1).Length..] : a.Text(0) },
        { "removesuffix", "self suffix", static (_, a) => a.Text(1).Length != 0 && a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal) ? a.Text(0)[..^a.Text(1).Length] : a.Text(0) },
        { "replace", "self old new count?", static (r, a) => Replace(r, a.Text(0), a.Text(1), a.Text(2), a.Whole(3, -1)) },
        { "join", "self iterable", static (r, a) => Join(r, a.Text(0), a[1]) },
        { "find", "self sub start? end?", static (_, a) => (long)Find(a, fromEnd: false) },
        { "rfind", "self sub start? end?", static (_, a) => (long)Find(a, fromEnd: true) },
        { "index", "self sub start? end?", static (_, a) => Found(Find(a, fromEnd: false)) },
        { "rindex", "self sub start? end?", static (_, a) => Found(Find(a, fromEnd: true)) },
        { "count", "self sub start? end?", static (_, a) => Count(a) },
        { "center", "self width fillchar?", static (r, a) => Pad(r, a, "center") },
        { "ljust", "self width fillchar?", static (r, a) => Pad(r, a, "ljust") },
        { "rjust", "self width fillchar?", static (r, a) => Pad(r, a, "rjust") },
        { "zfill", "self width", static (r, a) => ZeroFill(r, a.Text(0), a.Whole(1)) },
        { "expandtabs", "self tabsize?", static (r, a) => ExpandTabs(r, a.Text(0), a.Whole(1, 8)) },
        { "format", "self *args **kwargs", static (r, a) => BraceFormat.Apply(r, a.Text(0), a.Rest(1).Items, a.Keywords(2)) },
        { "format_map", "self mapping", static (r, a) => BraceFormat.Apply(r, a.Text(0), [], a[1] as DictValue ?? new DictValue(r)) },
        { "isdigit", "self", static (_, a) => All(a.Text(0), static rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber || IsSuperscriptDigit(rune.Value)) },
        { "isdecimal", "self", static (_, a) => All(a.Text(0), static rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber) },
        { "isnumeric", "self", static (_, a) => All(a.Text(0), Rune.IsNumber) },
        { "isalpha", "self", static (_, a) => All(a.Text(0), Rune.IsLetter) },
        { "isalnum", "self", static (_, a) => All(a.Text(0), static rune => Rune.IsLetter(rune) || Rune.IsNumber(rune)) },
        { "isspace", "self", static (_, a) => a.Text(0).Length != 0 && a.Text(0).All(Text.IsSpace) },
        { "isascii", "self", static (_, a) => Ascii.IsValid(a.Text(0)) },
        { "isprintable", "self", static (_, a) => Formatter.Quote(a.Text(0).Replace("\\", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)).IndexOf('\\', StringComparison.Ordinal) < 0 },
        { "isidentifier", "self", static (_, a) => Syntax.Lexer.IsIdentifier(a.Text(0)) },
        { "islower", "self", static (_, a) => IsCased(a.Text(0), lower: true) },
        { "isupper", "self", static (_, a) => IsCased(a.Text(0), lower: false) },
        { "istitle", "self", static (_, a) => IsCased(a.Text(0), lower: true, upper: true) && string.Equals(Text.Title(a.Text(0)), a.Text(0), StringComparison.Ordinal) },
    };

    public static bool TryBind(object? self, string name, out object? method)
    {
        if (self is Markup markup && s_methods.TryGetValue(name, out Builtin? builtin))
        {
            method = new Builtin(name, "*args **kwargs", (r, a) => OnMarkup(r, markup, builtin, a));
            return true;
        }

        return s_methods.TryBind(self, name, out method);
    }

    public static string Replace(Renderer renderer, string text, string old, string replacement, int count)
    {
        if (count == 0 || (old.Length == 0 && text.Length == 0 && count < 0 && replacement.Length == 0))
        {
            return text;
        }

        StringBuilder result = new();
        int at = 0;
        if (old.Length == 0)
        {
            result.Append(replacement);
            for (int left = count - 1; at < text.Length && left != 0; left--)
            {
                int width = Text.Width(text, at);
                result.Append(text, at, width).Append(replacement);
                at += width;
                renderer.ChargeText(result.Length + (long)replacement.Length);
            }

            return result.Append(text, at, text.Length - at).ToString();
        }

        renderer.ChargeText(text.Length);
        for (int found = Text.Find(text, old, 0); found >= 0 && count != 0; found = Text.Find(text, old, at))
        {
            result.Append(text, at, found - at).Append(replacement);
            at = found + old.Length;
            count--;
            renderer.Charge((replacement.Length >> 3) + 1);
            if (result.Length > renderer.Options.MaxOutputLength)
            {
                renderer.ChargeText(result.Length);
            }
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    public static string Join(Renderer renderer, string separator, object? items)
    {
        TextBuilder result = new(renderer);
        int index = 0;
        foreach (object? item in Iteration.Each(renderer, items))
        {
            if (index > 0)
            {
                result.Append(separator);
            }

            result.Append(Text.Of(item)
                ?? throw new TemplateException($"sequence item {index}: expected str instance, {TypeName.Of(item)} found"));
            index++;
        }

        return result.ToString();
    }

    public static bool IsCased(string text, bool lower, bool upper = false)
    {
        string[] cased = [.. Text.Characters(text).Select(static c => (string)c!).Where(LetterCase.IsCased)];
        return cased.Length != 0 && ((lower && upper) || cased.All(c => IsOneCase(c, lower)));
    }

    private static bool IsOneCase(string character, bool lower) => Rune.GetUnicodeCategory(Rune.GetRuneAt(character, 0)) switch
    {
        UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter => lower,
        UnicodeCategory.UppercaseLetter => !lower,
        UnicodeCategory.TitlecaseLetter => false,
        _ => lower == string.Equals(Text.Lower(character), character, StringComparison.Ordinal),
    };

    private static object? OnMarkup(Renderer renderer, Markup self, Builtin method, Bound arguments)
    {
        bool escapes = s_escaping.Contains(method.Name);
        object? Prepare(object? value) => !escapes ? value : value switch
        {
            string text => Markup.Escape(text),
            ListValue or TupleValue or IteratorValue => new ListValue([.. Iteration.Each(renderer, value)
                .Select(item => item is string text ? Markup.Escape(text) : item)]),
            _ => value,
        };
        List<object?> positional = [self.Text, .. arguments.Rest(0).Items.Select(Prepare)];
        List<KeyValuePair<string, object?>> keywords =
            [.. arguments.Keywords(1).Pairs.Select(pair => KeyValuePair.Create((string)pair.Key!, Prepare(pair.Value)))];
        object? result = method.Invoke(renderer, positional, keywords);
        return result switch
        {
            string text => new Markup(text),
            SequenceValue sequence => sequence.With([.. sequence.Items.Select(static item => item is string text ? new Markup(text) : item)]),
            _ => result,
        };
    }

    private static ListValue ToList(Renderer renderer, List<string> parts)
    {
        renderer.Charge(parts.Count);
        return new ListValue([.. parts]);
    }

    private static ListValue Split(Renderer renderer, Bound a, bool fromEnd)
    {
        string text = a.Text(0);
        renderer.ChargeText(text.Length);
        int limit = a.Whole(2, -1);
        if (a.TextOrNone(1) is not { } separator)
        {
            return ToList(renderer, Text.SplitWhiteSpace(text, limit, fromEnd));
        }

        return separator.Length == 0
            ? throw new TemplateException("empty separator")
            : ToList(renderer, Text.Split(text, separator, limit, fromEnd));
    }

    private static TupleValue Partition(string text, string separator, bool fromEnd)
    {
        if (separator.Length == 0)
        {
            throw new TemplateException("empty separator");
        }

        int at = fromEnd ? Text.LastFind(text, separator, text.Length) : Text.Find(text, separator, 0);
        return at >= 0 ? new TupleValue(text[..at], separator, text[(at + separator.Length)..])
            : fromEnd ? new TupleValue("", "", text) : new TupleValue(text, "", "");
    }

    private static bool AtEnd(Bound a, string name, Func<string, string, bool> fits)
    {
        if (!TryPart(a, 2, out string part, out _))
        {
            return false;
        }

        object?[] candidates = a[1] is TupleValue tuple ? tuple.Items : [a[1]];
        return candidates.Any(candidate => fits(part, Text.Of(candidate) ?? throw (candidate is Undefined or not null && a[1] is not TupleValue
            ? new TemplateException($"{name} first arg must be str or a tuple of str, not {TypeName.Of(candidate)}")
            : new TemplateException($"tuple for {name} must only contain str, not {TypeName.Of(candidate)}"))));
    }

    // The part of the text between the optional start and end; false where the start is behind the text's end.
    private static bool TryPart(Bound a, int from, out string part, out int first)
    {
        string text = a.Text(0);
        part = text;
        first = 0;
        if (!a.Has(from))
        {
            return true;
        }

        int length = Text.Length(text);
        object? end = a.Or(from + 1, null);
        (first, int count, _) = Access.Indices(a[from], end, null, length);
        part = Text.Slice(text, first, count, 1);
        return !(Integer.TryClamp(a[from], out int start) && start > length)
            && !(Integer.TryClamp(end, out int stop) && (stop < 0 ? stop + length : stop) < first);
    }

    private static int Find(Bound a, bool fromEnd)
    {
        string part = a.Text(1);
        if (!TryPart(a, 2, out string text, out int first))
        {
            return -1;
        }

        int at = fromEnd ? Text.LastFind(text, part, text.Length) : Text.Find(text, part, 0);
        return at < 0 ? -1 : first + Text.Index(text, at);
    }

    private static long Found(int index) => index >= 0 ? index : throw new TemplateException("substring not found");

    private static long Count(Bound a)
    {
        string part = a.Text(1);
        if (!TryPart(a, 2, out string text, out _))
        {
            return 0;
        }

        if (part.Length == 0)
        {
            return Text.Length(text) + 1L;
        }

        long count = 0;
        for (int at = Text.Find(text, part, 0); at >= 0; at = Text.Find(text, part, at + part.Length))
        {
            count++;
        }

        return count;
    }

    private static string Pad(Renderer renderer, Bound a, string name)
    {
        string fill = a.Text(2, " ");
        if (Text.Length(fill) != 1)
        {
            throw new TemplateException("The fill character must be exactly one character long");
        }

        return Pad(renderer, a.Text(0), a.Whole(1), name, fill);
    }

    public static string Pad(Renderer renderer, string text, int width, string name, string fill)
    {
        int missing = width - Text.Length(text);
        if (missing <= 0)
        {
            return text;
        }

        renderer.ChargeText(text.Length + (long)missing * fill.Length);
        int left = name switch { "ljust" => 0, "rjust" => missing, _ => missing / 2 + (missing & width & 1) };
        string Run(int count) => string.Concat(Enumerable.Repeat(fill, count));
        return Run(left) + text + Run(missing - left);
    }

    private static string ZeroFill(Renderer renderer, string text, int width)
    {
        bool signed = text.Length != 0 && text[0] is '+' or '-';
        string digits = signed ? text[1..] : text;
        return (signed ? text[..1] : "") + Pad(renderer, digits, width - (signed ? 1 : 0), "rjust", "0");
    }

    private static string ExpandTabs(Renderer renderer, string text, int size)
    {
        StringBuilder result = new();
        int column = 0;
        foreach (char c in text)
        {
            if (c == '\t')
            {
                int spaces = size > 0 ? size - column % size : 0;
                renderer.ChargeText((long)result.Length + spaces);
                result.Append(' ', spaces);
                column += spaces;
            }
            else
            {
                result.Append(c);
                column = c is '\n' or '\r' ? 0 : column + (char.IsLowSurrogate(c) ? 0 : 1);
            }
        }

        return result.ToString();
    }

    private static bool All(string text, Func<Rune, bool> holds) => text.Length != 0 && text.EnumerateRunes().All(holds);

    private static bool IsSuperscriptDigit(int code) => code is 0xB2 or 0xB3 or 0xB9 or 0x2070 or >= 0x2074 and <= 0x2079
        or >= 0x2080 and <= 0x2089 or >= 0x2460 and <= 0x2468;
}
