using Lyceum.Models.Templates.Builtins;

namespace Lyceum.Models.Templates.Values;

/// <summary>What <c>cycler(…)</c> makes: gives its items in turn.</summary>
internal sealed class Cycler(object?[] items) : TemplateObject
{
    private int _at;

    public override string TypeName => "Cycler";

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value)
    {
        value = name switch
        {
            "current" => items[_at],
            "pos" => (long)_at,
            "items" => new TupleValue(items),
            "next" => new Builtin("next", "", (_, _) =>
            {
                object? item = items[_at];
                _at = (_at + 1) % items.Length;
                return item;
            }),
            _ => new Builtin("reset", "", (_, _) =>
            {
                _at = 0;
                return null;
            }),
        };
        return name is "current" or "pos" or "items" or "next" or "reset";
    }
}

/// <summary>What <c>joiner(…)</c> makes: empty on its first call, the separator afterwards.</summary>
internal sealed class Joiner(object? separator) : Callable
{
    private bool _used;

    public override string TypeName => "Joiner";

    public override object? Call(Renderer renderer, Arguments arguments)
    {
        object? result = _used ? separator : "";
        _used = true;
        return result;
    }
}

/// <summary>The variable <c>loop</c> of a for statement, which also walks over the items.</summary>
internal sealed class LoopValue(object? iterable, IEnumerator<object?> items, int depth0, Func<object?, int, object?>? recurse) : Callable
{
    private IEnumerator<object?> _items = items;
    private int _index0 = -1;
    private int? _length;
    private bool _hasNext;
    private object? _next;
    private object? _previous;
    private object? _current;
    private TupleValue? _lastChanged;

    public override string TypeName => "LoopContext";

    public override int? Length => TotalLength;

    private int TotalLength
    {
        get
        {
            if (_length is null && iterable is not null && Iteration.LengthOf(iterable) is { } known)
            {
                _length = known;
            }

            if (_length is null)
            {
                List<object?> rest = [];
                while (_items.MoveNext())
                {
                    rest.Add(_items.Current);
                }

                _items = rest.GetEnumerator();
                _length = _index0 + 1 + (_hasNext ? 1 : 0) + rest.Count;
            }

            return _length.Value;
        }
    }

    public bool MoveNext(out object? item)
    {
        bool more = Peek();
        if (more)
        {
            _hasNext = false;
            _index0++;
            _previous = _current;
            _current = _next;
        }

        item = _current;
        return more;
    }

    public override bool TryGetAttribute(Renderer renderer, string name, out object? value)
    {
        value = name switch
        {
            "index" => _index0 + 1L,
            "index0" => (long)_index0,
            "revindex" => (long)TotalLength - _index0,
            "revindex0" => TotalLength - _index0 - 1L,
            "first" => _index0 == 0,
            "last" => !Peek(),
            "length" => (long)TotalLength,
            "depth" => depth0 + 1L,
            "depth0" => (long)depth0,
            "previtem" => _index0 == 0 ? new Undefined("there is no previous item") : _previous,
            "nextitem" => Peek() ? _next : new Undefined("there is no next item"),
            "cycle" => new Builtin("cycle", "*values", (_, a) => a.Rest(0).Items is { Length: > 0 } values
                ? values[_index0 % values.Length]
                : throw new TemplateException("no items for cycling given")),
            "changed" => new Builtin("changed", "*values", (r, a) => Changed(r, a)),
            _ => null,
        };
        return value is not null || name is "previtem" or "nextitem";
    }

    public override object? Call(Renderer renderer, Arguments arguments) => recurse is null
        ? throw new TemplateException("The loop must have the 'recursive' marker to be called recursively.")
        : recurse(arguments.Positional.Count == 1 && arguments.Keywords.Count == 0
            ? arguments.Positional[0]
            : throw new TemplateException("loop() takes exactly one argument"), depth0 + 1);

    public override void Write(Formatter formatter) => formatter.Append($"<LoopContext {_index0 + 1}/{TotalLength}>");

    private bool Changed(Renderer renderer, Bound arguments)
    {
        TupleValue values = arguments.Rest(0);
        bool changed = _lastChanged is null || !Operators.AreEqual(renderer, _lastChanged, values);
        _lastChanged = values;
        return changed;
    }

    private bool Peek()
    {
        if (!_hasNext && _items.MoveNext())
        {
            _hasNext = true;
            _next = _items.Current;
        }

        return _hasNext;
    }
}
