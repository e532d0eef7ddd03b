using System.Numerics;

namespace Lyceum.Models.Templates.Values;

/// <summary>Truth, equality, order and membership as in Python.</summary>
internal static partial class Operators
{
    public static bool Truth(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length != 0,
        TemplateObject o => o.Truth,
        _ => true,
    };

    public static bool AreEqual(Renderer renderer, object? left, object? right)
    {
        Renderer.GuardStack();
        renderer.Step();
        if (left is double || right is double)
        {
            return IsNumber(left) && IsNumber(right) && CompareNumbers(left, right) == 0;
        }

        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (Text.Of(left) is { } leftText)
        {
            renderer.Charge(leftText.Length >> 6);
            return Text.Of(right) is { } rightText && string.Equals(leftText, rightText, StringComparison.Ordinal);
        }

        switch (left)
        {
            case null:
                return false;
            case Undefined:
                return right is Undefined;
            case SequenceValue sequence:
                return right is SequenceValue other && (sequence is ListValue) == (other is ListValue)
                    && HaveEqualItems(renderer, sequence.Items, other.Items);
            case DictValue dict:
                return right is DictValue otherDict && HaveEqualEntries(renderer, dict, otherDict);
            case RangeValue range:
                return right is RangeValue otherRange && range.Length == otherRange.Length
                    && (range.Length == 0 || (Equals(range[0], otherRange[0]) && Equals(range[range.Length!.Value - 1], otherRange[otherRange.Length!.Value - 1])));
            default:
                return IsNumber(left) && IsNumber(right) && CompareNumbers(left, right) == 0;
        }
    }

    /// <summary>Whether <c>left op right</c> holds, for one of <c>&lt; &lt;= &gt; &gt;=</c>.</summary>
    public static bool IsOrdered(Renderer renderer, string op, object? left, object? right) => Compare(renderer, left, right, op) switch
    {
        null => false,
        { } order => op switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 },
    };

    /// <summary>The order of two values; null where there is none (not a number). Values of unlike types are refused.</summary>
    public static int? Compare(Renderer renderer, object? left, object? right, string op = "<")
    {
        Renderer.GuardStack();
        renderer.Step();
        if ((left as Undefined ?? right as Undefined) is { } undefined)
        {
            throw undefined.Failure();
        }

        if (IsNumber(left) && IsNumber(right))
        {
            return CompareNumbers(left, right);
        }

        if (Text.Of(left) is { } leftText && Text.Of(right) is { } rightText)
        {
            renderer.Charge(Math.Min(leftText.Length, rightText.Length) >> 6);
            return Text.Compare(leftText, rightText);
        }

        if (left is SequenceValue a && right is SequenceValue b && (a is ListValue) == (b is ListValue))
        {
            for (int i = 0; i < Math.Min(a.Items.Length, b.Items.Length); i++)
            {
                if (!AreEqual(renderer, a.Items[i], b.Items[i]))
                {
                    return Compare(renderer, a.Items[i], b.Items[i], op);
                }
            }

            return a.Items.Length.CompareTo(b.Items.Length);
        }

        throw new TemplateException($"'{op}' not supported between instances of '{TypeName.Of(left)}' and '{TypeName.Of(right)}'");
    }

    public static bool Contains(Renderer renderer, object? container, object? value)
    {
        switch (container)
        {
            case DictValue dict:
                return dict.TryGet(value, out _);
            case DictView view:
                renderer.Charge(view.Length ?? 0);
                return view.Contains(renderer, value);
            case var text when Text.Of(text) is { } whole:
                string part = Text.Of(value) ?? throw (value is Undefined
                    ? new TemplateException("'in <string>' requires string as left operand, not Undefined")
                    : new TemplateException($"'in <string>' requires string as left operand, not {TypeName.Of(value)}"));
                renderer.Charge(whole.Length >> 3);
                return Text.Find(whole, part, 0) >= 0;
        }

        IEnumerator<object?> items = Iteration.TryBegin(container)
            ?? throw new TemplateException($"argument of type '{TypeName.Of(container)}' is not iterable");
        while (items.MoveNext())
        {
            if (AreEqual(renderer, items.Current, value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HaveEqualItems(Renderer renderer, object?[] left, object?[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (!AreEqual(renderer, left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HaveEqualEntries(Renderer renderer, DictValue left, DictValue right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach ((object? key, object? value) in left.Pairs)
        {
            if (!right.TryGet(key, out object? other) || !AreEqual(renderer, value, other))
            {
                return false;
            }
        }

        return true;
    }

    private static int? CompareNumbers(object? left, object? right)
    {
        switch (left, right)
        {
            case (long a, long b):
                return a.CompareTo(b);
            case (double a, double b):
                return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
            case (double a, _):
                Integer.TryGet(right, out BigInteger whole);
                return -Integer.Compare(whole, a);
            default:
                Integer.TryGet(left, out BigInteger first);
                return right is double number ? Integer.Compare(first, number) : first.CompareTo(Integer.TryGet(right, out BigInteger second) ? second : default);
        }
    }

    private static bool IsNumber(object? value) => value is long or double or bool or BigInteger;
}
