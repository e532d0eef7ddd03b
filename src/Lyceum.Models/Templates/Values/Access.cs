using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <summary>Attributes, elements and slices. The sandbox stands here: what Python keeps behind underscores stays hidden.</summary>
internal static class Access
{
    private static readonly HashSet<string> s_internal =
    [
        "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__", "__getstate__",
        "__gt__", "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__", "__new__", "__reduce__",
        "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__",
    ];

    /// <summary><c>value.name</c>: the attribute, else the element of that name, else undefined.</summary>
    public static object? Attribute(Renderer renderer, object? value, string name)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (TryAttribute(renderer, value, name, out object? found) || (value is DictValue dict && dict.TryGet(name, out found)))
        {
            return found;
        }

        return Undefined.Attribute(value, name);
    }

    /// <summary><c>value[key]</c>: the element, else the attribute of that name, else undefined.</summary>
    public static object? Item(Renderer renderer, object? value, object? key)
    {
        object? found;
        switch (value)
        {
            case Undefined undefined:
                throw undefined.Failure();
            case DictValue dict when IsHashable(renderer, key) && dict.TryGet(key, out found):
                return found;
            case string or Markup or SequenceValue or RangeValue when Integer.TryClamp(key, out int index):
                int length = Iteration.LengthOf(value)!.Value;
                index += index < 0 ? length : 0;
                return index < 0 || index >= length ? Undefined.Element(value, key, renderer) : value switch
                {
                    string text => Text.Character(text, index),
                    Markup markup => new Markup(Text.Character(markup.Text, index)),
                    RangeValue range => range[index],
                    _ => ((SequenceValue)value).Items[index],
                };
        }

        if (Text.Of(key) is not { } name)
        {
            return Undefined.Element(value, key, renderer);
        }

        return TryAttribute(renderer, value, name, out found) ? found : Undefined.Attribute(value, name);
    }

    public static object? Slice(Renderer renderer, object? value, object? start, object? stop, object? step)
    {
        if (value is Undefined undefined)
        {
            throw undefined.Failure();
        }

        if (value is not (string or Markup or SequenceValue or RangeValue))
        {
            throw new TemplateException(value is DictValue ? "unhashable type: 'slice'" : $"'{TypeName.Of(value)}' object is not subscriptable");
        }

        (int first, int count, int stride) = Indices(start, stop, step, Iteration.LengthOf(value)!.Value);
        renderer.Charge((count >> 3) + 1);
        switch (value)
        {
            case string text:
                return Text.Slice(text, first, count, stride);
            case Markup markup:
                return new Markup(Text.Slice(markup.Text, first, count, stride));
            case RangeValue range:
                return range.Slice(first, count, stride);
        }

        SequenceValue sequence = (SequenceValue)value;
        object?[] items = new object?[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = sequence.Items[first + (long)i * stride];
        }

        return sequence.With(items);
    }

    /// <summary>Where a slice of something of this length begins, how many elements it has, and how far apart they are.</summary>
    public static (int First, int Count, int Step) Indices(object? start, object? stop, object? step, int length)
    {
        int stride = Bound(step, 1);
        if (stride == 0)
        {
            throw new TemplateException("slice step cannot be zero");
        }

        // Larger strides than the length are all alike; pressing them keeps the arithmetic in range.
        stride = Math.Clamp(stride, -length - 1, length + 1);
        int lowest = stride > 0 ? 0 : -1;
        int highest = stride > 0 ? length : length - 1;
        int first = Press(Bound(start, stride > 0 ? lowest : int.MaxValue), start is null);
        int last = Press(Bound(stop, stride > 0 ? highest : -1), stop is null);
        int count = (int)RangeValue.Count(first, last, stride);
        return (first, count, stride);

        int Press(int index, bool isDefault)
        {
            long resolved = index < 0 && !isDefault ? (long)index + length : index;
            return (int)Math.Clamp(resolved, lowest, highest);
        }
    }

    public static bool TryAttribute(Renderer renderer, object? value, string name, out object? found)
    {
        if (s_internal.Contains(name))
        {
            found = Undefined.Unsafe(value, name);
            return true;
        }

        switch (value)
        {
            case string:
                return Builtins.StringMethods.TryBind(value, name, out found);
            case TemplateObject o:
                return o.TryGetAttribute(renderer, name, out found);
            case bool or long or BigInteger or double:
                return Builtins.NumberMethods.TryBind(value, name, out found);
            default:
                found = null;
                return false;
        }
    }

    public static object? Call(Renderer renderer, object? callee, Arguments arguments) => callee switch
    {
        Callable callable => callable.Call(renderer, arguments),
        Undefined undefined => throw undefined.Failure(),
        _ => throw new TemplateException($"'{TypeName.Of(callee)}' object is not callable"),
    };

    private static bool IsHashable(Renderer renderer, object? key)
    {
        Renderer.GuardStack();
        renderer.Step();
        return key is not (ListValue or DictValue) && (key is not SequenceValue tuple || tuple.Items.All(item => IsHashable(renderer, item)));
    }

    private static int Bound(object? value, int otherwise)
    {
        if (value is null)
        {
            return otherwise;
        }

        return Integer.TryClamp(value, out int number)
            ? number
            : throw new TemplateException("slice indices must be integers or None or have an __index__ method");
    }
}
