using System.Globalization;
using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>Filters about lists, dictionaries and other things to walk over.</summary>
internal static class SequenceFilters
{
    public static BuiltinTable All { get; } = new()
    {
        { "length", "value", static (_, a) => Iteration.LengthOf(a[0]) is { } length
            ? (long)length
            : throw new TemplateException($"object of type '{TypeName.Of(a[0])}' has no len()") },
        { "list", "value", static (r, a) => new ListValue(Iteration.ToArray(r, a[0])) },
        { "first", "seq", static (r, a) => Iteration.Begin(a[0]) is var items && items.MoveNext()
            ? items.Current
            : new Undefined("No first item, sequence was empty.") },
        { "last", "seq", static (r, a) => Reversible(r, a[0]) is { } items
            ? items.Length != 0 ? items[^1] : new Undefined("No last item, sequence was empty.")
            : throw new TemplateException($"'{TypeName.Of(a[0])}' object is not reversible") },
        { "reverse", "value", static (r, a) => Reverse(r, a[0]) },
        { "items", "value", static (r, a) => new IteratorValue(Items(a[0])) },
        { "join", "value d? attribute?", static (r, a) => Join(r, a) },
        { "sort", "value reverse? case_sensitive? attribute?", static (r, a) => new ListValue(Sorting.Sort(
            r, Iteration.ToArray(r, a[0]), SortKey(r, a.Or(3, null), a.Flag(2)), a.Flag(1))) },
        { "dictsort", "value case_sensitive? by? reverse?", static (r, a) => DictSort(r, a) },
        { "unique", "value case_sensitive? attribute?", static (r, a) => new IteratorValue(Unique(r, a[0], Getter(r, a.Or(2, null), a.Flag(1)))) },
        { "min", "value case_sensitive? attribute?", static (r, a) => Extreme(r, a, "<") },
        { "max", "value case_sensitive? attribute?", static (r, a) => Extreme(r, a, ">") },
        { "sum", "iterable attribute? start?", static (r, a) => Sum(r, a) },
        { "groupby", "value attribute default? case_sensitive?", static (r, a) => GroupBy(r, a) },
        { "batch", "value linecount fill_with?", static (r, a) => new IteratorValue(Batch(r, a[0], a[1], a.Or(2, null))) },
        { "slice", "value slices fill_with?", static (r, a) => new IteratorValue(Slice(r, a[0], a.Whole(1), a.Or(2, null))) },
        { "map", "value *args **kwargs", static (r, a) => new IteratorValue(Map(r, a[0], a.Rest(1).Items, a.Keywords(2))) },
        { "select", "value *args **kwargs", static (r, a) => new IteratorValue(Select(r, a, keeps: true, byAttribute: false)) },
        { "reject", "value *args **kwargs", static (r, a) => new IteratorValue(Select(r, a, keeps: false, byAttribute: false)) },
        { "selectattr", "value *args **kwargs", static (r, a) => new IteratorValue(Select(r, a, keeps: true, byAttribute: true)) },
        { "rejectattr", "value *args **kwargs", static (r, a) => new IteratorValue(Select(r, a, keeps: false, byAttribute: true)) },
    };

    /// <summary>Takes a value's part at a path such as <c>a.b.0</c>, and lower-cases it where case does not count.</summary>
    private static Func<object?, object?> Getter(Renderer renderer, object? path, bool caseSensitive = true, object? otherwise = null)
    {
        object?[] parts = path switch
        {
            null => [],
            _ when Text.Of(path) is { } text => [.. text.Split('.').Select(static object? (part) =>
                long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index : part)],
            _ => [path],
        };
        return item =>
        {
            foreach (object? part in parts)
            {
                item = Access.Item(renderer, item, part);
                item = otherwise is not null && item is Undefined ? otherwise : item;
            }

            return caseSensitive ? item : IgnoreCase(item);
        };
    }

    private static object? IgnoreCase(object? value) => Text.Of(value) is { } text ? Text.Lower(text) : value;

    // Attributes parted by commas; what is sorted by is a list even for one.
    private static Func<object?, object?> SortKey(Renderer renderer, object? attribute, bool caseSensitive)
    {
        object?[] paths = Text.Of(attribute) is { } names ? [.. names.Split(',')] : [attribute];
        Func<object?, object?>[] getters = [.. paths.Select(path => Getter(renderer, path, caseSensitive))];
        return item => new ListValue([.. getters.Select(getter => getter(item))]);
    }

    private static object?[]? Reversible(Renderer renderer, object? value) =>
        value is string or Markup or SequenceValue or DictValue or DictView or RangeValue or Undefined ? Iteration.ToArray(renderer, value) : null;

    private static object Reverse(Renderer renderer, object? value)
    {
        if (Text.Of(value) is { } text)
        {
            string reversed = Text.Slice(text, Text.Length(text) - 1, Text.Length(text), -1);
            return value is Markup ? new Markup(reversed) : reversed;
        }

        if (Reversible(renderer, value) is { } items)
        {
            return new IteratorValue(items.Reverse(), value is ListValue ? "list_reverseiterator" : value is DictValue ? "dict_reversekeyiterator" : "reversed");
        }

        return Iteration.TryBegin(value) is not null
            ? new ListValue([.. Iteration.ToArray(renderer, value).Reverse()])
            : throw new TemplateException("argument must be iterable");
    }

    private static IEnumerable<object?> Items(object? value)
    {
        if (value is Undefined)
        {
            yield break;
        }

        DictValue dict = value as DictValue ?? throw new TemplateException("Can only get item pairs from a mapping.");
        foreach ((object? key, object? item) in dict.Pairs)
        {
            yield return new TupleValue(key, item);
        }
    }

    private static string Join(Renderer renderer, Bound a)
    {
        string separator = Formatter.Str(renderer, a.Or(1, ""));
        Func<object?, object?> getter = Getter(renderer, a.Or(2, null));
        TextBuilder result = new(renderer);
        bool any = false;
        foreach (object? item in Iteration.Each(renderer, a[0]))
        {
            result.Append(any ? separator : "");
            result.Append(Formatter.Str(renderer, getter(item)));
            any = true;
        }

        return result.ToString();
    }

    private static ListValue DictSort(Renderer renderer, Bound a)
    {
        int position = a.Text(2, "key") switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw new TemplateException("You can only sort by either \"key\" or \"value\""),
        };
        DictValue dict = a[0] as DictValue ?? throw (a[0] is Undefined undefined ? undefined.Failure()
            : new TemplateException($"'{TypeName.Of(a[0])}' object has no attribute 'items'"));
        bool caseSensitive = a.Flag(1);
        object?[] pairs = [.. dict.Pairs.Select(static object? (pair) => new TupleValue(pair.Key, pair.Value))];
        return new ListValue(Sorting.Sort(renderer, pairs, pair =>
        {
            object? key = ((TupleValue)pair!).Items[position];
            return caseSensitive ? key : IgnoreCase(key);
        }, a.Flag(3)));
    }

    private static IEnumerable<object?> Unique(Renderer renderer, object? value, Func<object?, object?> getter)
    {
        DictValue seen = new(renderer);
        foreach (object? item in Iteration.Each(renderer, value))
        {
            object? key = getter(item);
            if (!seen.TryGet(key, out _))
            {
                seen.Set(key, null);
                yield return item;
            }
        }
    }

    private static object? Extreme(Renderer renderer, Bound a, string op)
    {
        Func<object?, object?> getter = Getter(renderer, a.Or(2, null), a.Flag(1));
        object? best = new Undefined("No aggregated item, sequence was empty.");
        object? bestKey = null;
        bool any = false;
        foreach (object? item in Iteration.Each(renderer, a[0]))
        {
            object? key = getter(item);
            if (!any || Operators.IsOrdered(renderer, op, key, bestKey))
            {
                (best, bestKey) = (item, key);
            }

            any = true;
        }

        return best;
    }

    private static object? Sum(Renderer renderer, Bound a)
    {
        Func<object?, object?> getter = Getter(renderer, a.Or(1, null));
        object? total = a.Or(2, 0L);
        if (Text.Of(total) is not null)
        {
            throw new TemplateException("sum() can't sum strings [use ''.join(seq) instead]");
        }

        foreach (object? item in Iteration.Each(renderer, a[0]))
        {
            total = Operators.Binary(renderer, "+", total, getter(item));
        }

        return total;
    }

    private static ListValue GroupBy(Renderer renderer, Bound a)
    {
        Func<object?, object?> key = Getter(renderer, a[1], a.Flag(3), a.Or(2, null));
        Func<object?, object?> shown = Getter(renderer, a[1], caseSensitive: true, a.Or(2, null));
        List<object?> groups = [];
        List<object?> members = [];
        object? current = null;
        void Close()
        {
            if (members.Count != 0)
            {
                groups.Add(new GroupValue(shown(members[0]), new ListValue([.. members])));
                members.Clear();
            }
        }

        foreach (object? item in Sorting.Sort(renderer, Iteration.ToArray(renderer, a[0]), key))
        {
            object? itemKey = key(item);
            if (members.Count == 0 || !Operators.AreEqual(renderer, current, itemKey))
            {
                Close();
                current = itemKey;
            }

            members.Add(item);
        }

        Close();
        return new ListValue([.. groups]);
    }

    private static IEnumerable<object?> Batch(Renderer renderer, object? value, object? lineCount, object? fill)
    {
        if (!Integer.TryClamp(lineCount, out int count))
        {
            throw new TemplateException($"batch() takes an int, not {TypeName.Of(lineCount)}");
        }

        List<object?> line = [];
        foreach (object? item in Iteration.Each(renderer, value))
        {
            if (line.Count == count)
            {
                yield return new ListValue([.. line]);
                line.Clear();
            }

            line.Add(item);
        }

        if (line.Count == 0)
        {
            yield break;
        }

        if (fill is not null && line.Count < count)
        {
            renderer.Charge(count);
            line.AddRange(Enumerable.Repeat(fill, count - line.Count));
        }

        yield return new ListValue([.. line]);
    }

    private static IEnumerable<object?> Slice(Renderer renderer, object? value, int slices, object? fill)
    {
        object?[] items = Iteration.ToArray(renderer, value);
        if (slices == 0)
        {
            throw new TemplateException("integer division or modulo by zero");
        }

        int size = slices > 0 ? items.Length / slices : 0;
        int extra = slices > 0 ? items.Length % slices : 0;
        int start = 0;
        for (int slice = 0; slice < slices; slice++)
        {
            renderer.Step();
            int end = start + size + (slice < extra ? 1 : 0);
            object?[] part = items[start..end];
            yield return new ListValue(fill is not null && slice >= extra ? [.. part, fill] : part);
            start = end;
        }
    }

    private static IEnumerable<object?> Map(Renderer renderer, object? value, object?[] arguments, DictValue keywords)
    {
        if (!Operators.Truth(value))
        {
            yield break;
        }

        Func<object?, object?> convert;
        if (arguments.Length == 0 && keywords.TryGet("attribute", out object? attribute))
        {
            object? unknown = keywords.Keys.FirstOrDefault(static key => key is not ("attribute" or "default"));
            if (unknown is not null)
            {
                throw new TemplateException($"Unexpected keyword argument {Formatter.Repr(renderer, unknown)}");
            }

            keywords.TryGet("default", out object? otherwise);
            convert = Getter(renderer, attribute, caseSensitive: true, otherwise);
        }
        else if (arguments.Length == 0)
        {
            throw new TemplateException("map requires a filter argument");
        }
        else
        {
            convert = Named(renderer, Filters.All, "filter", arguments[0], arguments[1..], keywords);
        }

        foreach (object? item in Iteration.Each(renderer, value))
        {
            yield return convert(item);
        }
    }

    private static IEnumerable<object?> Select(Renderer renderer, Bound a, bool keeps, bool byAttribute)
    {
        if (!Operators.Truth(a[0]))
        {
            yield break;
        }

        object?[] arguments = a.Rest(1).Items;
        Func<object?, object?> part = static item => item;
        if (byAttribute)
        {
            part = arguments.Length != 0 ? Getter(renderer, arguments[0]) : throw new TemplateException("Missing parameter for attribute name");
            arguments = arguments[1..];
        }

        Func<object?, object?> test = arguments.Length == 0
            ? static item => Operators.Truth(item)
            : Named(renderer, Tests.All, "test", arguments[0], arguments[1..], a.Keywords(2));
        foreach (object? item in Iteration.Each(renderer, a[0]))
        {
            if (Operators.Truth(test(part(item))) == keeps)
            {
                yield return item;
            }
        }
    }

    private static Func<object?, object?> Named(
        Renderer renderer, BuiltinTable table, string kind, object? name, object?[] arguments, DictValue keywords)
    {
        if (Text.Of(name) is not { } known || !table.TryGetValue(known, out Builtin? builtin))
        {
            throw new TemplateException($"No {kind} named {Formatter.Repr(renderer, name)}.");
        }

        List<KeyValuePair<string, object?>> named = [.. keywords.Pairs.Select(static pair => KeyValuePair.Create((string)pair.Key!, pair.Value))];
        return item => builtin.Invoke(renderer, [item, .. arguments], named);
    }
}
