using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>Python's <c>pprint</c>: keys in order, and a line for each element where one line of 80 is not enough.</summary>
internal static class PrettyPrint
{
    private const int LineWidth = 80;

    public static string Format(Renderer renderer, object? value)
    {
        TextBuilder result = new(renderer);
        Write(renderer, result, value, indent: 0, allowance: 0);
        return result.ToString();
    }

    private static void Write(Renderer renderer, TextBuilder result, object? value, int indent, int allowance)
    {
        Renderer.GuardStack();
        string flat = Formatter.Repr(renderer, Ordered(renderer, value));
        if (Text.Length(flat) <= LineWidth - indent - allowance || value is not (DictValue { Count: > 0 } or SequenceValue { Items.Length: > 0 }))
        {
            result.Append(flat);
            return;
        }

        bool isDict = value is DictValue;
        (string open, string close) = value switch { DictValue => ("{", "}"), ListValue => ("[", "]"), SequenceValue { Items.Length: 1 } => ("(", ",)"), _ => ("(", ")") };
        object?[] items = isDict ? [.. ((DictValue)Ordered(renderer, value)!).Pairs.Select(static object? (pair) => new TupleValue(pair.Key, pair.Value))]
            : ((SequenceValue)value).Items;
        result.Append(open);
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                result.Append(",\n" + new string(' ', indent + 1));
            }

            int after = i == items.Length - 1 ? allowance + close.Length : 1;
            if (isDict)
            {
                object?[] pair = ((TupleValue)items[i]!).Items;
                string key = Formatter.Repr(renderer, pair[0]) + ": ";
                result.Append(key);
                Write(renderer, result, pair[1], indent + 1 + Text.Length(key), after);
            }
            else
            {
                Write(renderer, result, items[i], indent + 1, after);
            }
        }

        result.Append(close);
    }

    private static object? Ordered(Renderer renderer, object? value)
    {
        Renderer.GuardStack();
        renderer.Step();
        switch (value)
        {
            case SequenceValue sequence:
                return sequence.With([.. sequence.Items.Select(item => Ordered(renderer, item))]);
            case DictValue dict:
                DictValue result = new(renderer);
                object?[] keys = [.. dict.Keys];
                if (keys.All(static key => key is string) || keys.All(static key => key is double || Integer.Is(key)))
                {
                    keys = Sorting.Sort(renderer, keys, static key => key);
                }

                foreach (object? key in keys)
                {
                    dict.TryGet(key, out object? found);
                    result.Set(key, Ordered(renderer, found));
                }

                return result;
            default:
                return value;
        }
    }
}
