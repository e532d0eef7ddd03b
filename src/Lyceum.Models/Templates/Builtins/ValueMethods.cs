using System.Numerics;
using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>The methods of dict; those that would change it are refused.</summary>
internal static class DictMethods
{
    private static readonly HashSet<string> s_mutating = ["clear", "pop", "popitem", "setdefault", "update"];

    private static readonly BuiltinTable s_methods = new()
    {
        { "get", "self key default?", static (_, a) => ((DictValue)a[0]!).TryGet(a[1], out object? value) ? value : a.Or(2, null) },
        { "items", "self", static (_, a) => new DictView((DictValue)a[0]!, "items") },
        { "keys", "self", static (_, a) => new DictView((DictValue)a[0]!, "keys") },
        { "values", "self", static (_, a) => new DictView((DictValue)a[0]!, "values") },
        { "copy", "self", static (_, a) => a[0] },
        { "fromkeys", "self keys value?", static (r, a) =>
            {
                DictValue result = new(r);
                foreach (object? key in Iteration.Each(r, a[1]))
                {
                    result.Set(key, a.Or(2, null));
                }

                return result;
            }
        },
    };

    public static bool TryBind(DictValue self, string name, out object? method)
    {
        method = s_mutating.Contains(name) ? Undefined.Unsafe(self, name) : null;
        return method is not null || s_methods.TryBind(self, name, out method);
    }
}

/// <summary>The methods of list, tuple and range; those that would change a list are refused.</summary>
internal static class SequenceMethods
{
    private static readonly HashSet<string> s_mutating =
        ["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"];

    private static readonly BuiltinTable s_methods = new()
    {
        { "index", "self value start? stop?", static (r, a) => IndexOf(r, a) },
        { "count", "self value", static (r, a) => Iteration.Each(r, a[0]).LongCount(item => Operators.AreEqual(r, item, a[1])) },
        { "copy", "self", static (_, a) => a[0] },
    };

    public static bool TryBind(TemplateObject self, string name, out object? method)
    {
        method = self is ListValue && s_mutating.Contains(name) ? Undefined.Unsafe(self, name) : null;
        if (name == "copy" && self is not ListValue)
        {
            return false;
        }

        return method is not null || s_methods.TryBind(self, name, out method);
    }

    private static long IndexOf(Renderer renderer, Bound a)
    {
        object?[] items = Iteration.ToArray(renderer, a[0]);
        (int first, int count, _) = Access.Indices(a.Or(2, null), a.Or(3, null), null, items.Length);
        for (int i = first; i < first + count; i++)
        {
            if (Operators.AreEqual(renderer, items[i], a[1]))
            {
                return i;
            }
        }

        throw new TemplateException(a[0] is ListValue
            ? $"{Formatter.Repr(renderer, a[1])} is not in list"
            : $"{TypeName.Of(a[0])}.index(x): x not in {TypeName.Of(a[0])}");
    }
}

/// <summary>The methods and attributes of int, float and bool.</summary>
internal static class NumberMethods
{
    private static readonly BuiltinTable s_methods = new()
    {
        { "bit_length", "self", static (_, a) => Integer.TryGet(a[0], out BigInteger value) ? BigInteger.Abs(value).GetBitLength() : 0L },
        { "is_integer", "self", static (_, a) => a[0] is not double number || double.IsInteger(number) },
        { "conjugate", "self", static (_, a) => a[0] },
    };

    public static bool TryBind(object? self, string name, out object? found)
    {
        switch (name)
        {
            case "real":
            case "numerator" when self is not double:
                found = Operators.Plus(self);
                return true;
            case "imag":
                found = self is double ? 0.0 : 0L;
                return true;
            case "denominator" when self is not double:
                found = 1L;
                return true;
            default:
                return s_methods.TryBind(self, name, out found);
        }
    }
}
