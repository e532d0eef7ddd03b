namespace Lyceum.Models.Templates.Values;

/// <summary>A list or tuple. Nothing changes one once it is made, so several values may share it.</summary>
internal abstract class SequenceValue(object?[] items) : TemplateObject
{
    public object?[] Items { get; } = items;

    public override bool Truth => Items.Length != 0;

    public override int? Length => Items.Length;

    public abstract SequenceValue With(object?[] items);

    public override IEnumerator<object?> Iterate() => ((IEnumerable<object?>)Items).GetEnumerator();

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value) =>
        Builtins.SequenceMethods.TryBind(this, name, out value);
}

internal sealed class ListValue(object?[] items) : SequenceValue(items)
{
    public override string TypeName => "list";

    public override SequenceValue With(object?[] items) => new ListValue(items);

    public override void Write(Formatter formatter) => formatter.WriteItems("[", Items, "]");
}

internal sealed class TupleValue(params object?[] items) : SequenceValue(items)
{
    public override string TypeName => "tuple";

    public override SequenceValue With(object?[] items) => new TupleValue(items);

    public override void Write(Formatter formatter) => formatter.WriteItems("(", Items, Items.Length == 1 ? ",)" : ")");
}

/// <summary>One group that the groupby filter found: a pair whose halves also have names.</summary>
internal sealed class GroupValue(object? grouper, ListValue members) : SequenceValue([grouper, members])
{
    public override string TypeName => "_GroupTuple";

    public override SequenceValue With(object?[] items) => new TupleValue(items);

    public override void Write(Formatter formatter) => formatter.WriteItems("(", Items, ")");

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value)
    {
        value = name == "grouper" ? Items[0] : Items[1];
        return name is "grouper" or "list" || base.TryGetAttribute(renderer, name, out value);
    }
}

/// <summary>A dictionary that keeps the order of its keys.</summary>
internal sealed class DictValue(Renderer renderer) : TemplateObject
{
    private readonly OrderedDictionary<object, object?> _entries = new(renderer.Keys);

    public override string TypeName => "dict";

    public override bool Truth => _entries.Count != 0;

    public override int? Length => _entries.Count;

    public int Count => _entries.Count;

    public IEnumerable<object?> Keys => _entries.Keys.Select(Unwrap);

    public IEnumerable<object?> Values => _entries.Values;

    public IEnumerable<KeyValuePair<object?, object?>> Pairs =>
        _entries.Select(entry => KeyValuePair.Create(Unwrap(entry.Key), entry.Value));

    public void Set(object? key, object? value) => _entries[Wrap(key)] = value;

    public bool TryGet(object? key, out object? value) => _entries.TryGetValue(Wrap(key), out value);

    public override IEnumerator<object?> Iterate() => Keys.GetEnumerator();

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value) =>
        Builtins.DictMethods.TryBind(this, name, out value);

    public override void Write(Formatter formatter) => formatter.WritePairs(Pairs);

    private static object Wrap(object? key) => key ?? KeyComparer.None;

    private static object? Unwrap(object key) => ReferenceEquals(key, KeyComparer.None) ? null : key;
}

/// <summary>What <c>keys()</c>, <c>values()</c> and <c>items()</c> of a dictionary give.</summary>
internal sealed class DictView(DictValue dict, string kind) : TemplateObject
{
    public override string TypeName => "dict_" + kind;

    public override bool Truth => dict.Truth;

    public override int? Length => dict.Count;

    public bool Contains(Renderer renderer, object? value) => kind switch
    {
        "keys" => dict.TryGet(value, out _),
        "items" => value is TupleValue { Items: [var key, var expected] } && dict.TryGet(key, out object? found)
            && Operators.AreEqual(renderer, found, expected),
        _ => dict.Values.Any(item => Operators.AreEqual(renderer, item, value)),
    };

    public override IEnumerator<object?> Iterate() => kind switch
    {
        "keys" => dict.Keys.GetEnumerator(),
        "items" => dict.Pairs.Select(static object? (pair) => new TupleValue(pair.Key, pair.Value)).GetEnumerator(),
        _ => dict.Values.GetEnumerator(),
    };

    public override void Write(Formatter formatter)
    {
        formatter.Append(TypeName);
        formatter.Append("(");
        List<object?> items = [];
        for (IEnumerator<object?> each = Iterate(); each.MoveNext();)
        {
            items.Add(each.Current);
        }

        formatter.WriteItems("[", [.. items], "])");
    }
}

/// <summary>A lazy sequence that can be walked once.</summary>
internal sealed class IteratorValue(IEnumerable<object?> source, string typeName = "generator") : TemplateObject
{
    private readonly IEnumerator<object?> _source = source.GetEnumerator();

    public override string TypeName => typeName;

    public override IEnumerator<object?> Iterate() => _source;
}

internal sealed class RangeValue(long start, long stop, long step) : TemplateObject
{
    private readonly int _count = (int)Count(start, stop, step);

    public override string TypeName => "range";

    public override bool Truth => _count != 0;

    public override int? Length => _count;

    public object? this[int index] => start + index * step;

    public override IEnumerator<object?> Iterate()
    {
        for (int i = 0; i < _count; i++)
        {
            yield return this[i];
        }
    }

    public static Int128 Count(Int128 start, Int128 stop, Int128 step) => step > 0
        ? (start < stop ? (stop - start - 1) / step + 1 : 0)
        : (start > stop ? (start - stop - 1) / -step + 1 : 0);

    public RangeValue Slice(int first, int count, int stride) =>
        new(start + first * step, start + ((long)first + (long)count * stride) * step, step * stride);

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value)
    {
        value = name switch { "start" => start, "stop" => stop, _ => step };
        return name is "start" or "stop" or "step" || Builtins.SequenceMethods.TryBind(this, name, out value);
    }

    public override void Write(Formatter formatter) =>
        formatter.Append(step == 1 ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})");
}

/// <summary>Text that went through <c>safe</c> or <c>escape</c>: what is joined to it with <c>+</c> or <c>%</c> is escaped for HTML.</summary>
internal sealed class Markup(string text) : TemplateObject
{
    public string Text { get; } = text;

    public override string TypeName => "Markup";

    public override bool Truth => Text.Length != 0;

    public override int? Length => Values.Text.Length(Text);

    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal);

    public override IEnumerator<object?> Iterate() =>
        Values.Text.Characters(Text).Select(static object? (character) => new Markup((string)character!)).GetEnumerator();

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value) =>
        Builtins.StringMethods.TryBind(this, name, out value);

    public override void Write(Formatter formatter)
    {
        formatter.Append("Markup(");
        formatter.WriteQuoted(Text);
        formatter.Append(")");
    }
}

/// <summary>An object whose attributes a template may set.</summary>
internal sealed class NamespaceValue(DictValue attributes) : TemplateObject
{
    public override string TypeName => "Namespace";

    public void Set(string name, object? value) => attributes.Set(name, value);

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value) => attributes.TryGet(name, out value);

    public override void Write(Formatter formatter)
    {
        formatter.Append("<Namespace ");
        formatter.Write(attributes);
        formatter.Append(">");
    }
}
