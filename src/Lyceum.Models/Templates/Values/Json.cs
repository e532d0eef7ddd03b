using System.Globalization;
using System.Text;

namespace Lyceum.Models.Templates.Values;

/// <summary>Writes values as Python's <c>json.dumps</c> does.</summary>
internal sealed class Json(Renderer renderer)
{
    private readonly TextBuilder _text = new(renderer);

    /// <summary>Whether everything outside ASCII is escaped.</summary>
    public bool EnsureAscii { get; init; }

    /// <summary>What each level is indented by; null writes one line.</summary>
    public string? Indent { get; init; }

    public string ItemSeparator { get; init; } = ", ";

    public string KeySeparator { get; init; } = ": ";

    public bool SortKeys { get; init; }

    public string Dump(object? value)
    {
        Write(value, 0);
        return _text.ToString();
    }

    private void Write(object? value, int level)
    {
        Renderer.GuardStack();
        switch (value)
        {
            case string or Markup:
                WriteText(Text.Of(value)!);
                break;
            case null or bool or double:
                _text.Append(Scalar(value)!);
                break;
            case DictValue dict:
                WriteDict(dict, level);
                break;
            case SequenceValue sequence:
                WriteAll("[", sequence.Items, "]", level, static (json, item, inner) => json.Write(item, inner));
                break;
            default:
                _text.Append(Integer.Is(value)
                    ? Formatter.Str(renderer, value)
                    : throw new TemplateException($"Object of type {TypeName.Of(value)} is not JSON serializable"));
                break;
        }
    }

    private void WriteDict(DictValue dict, int level)
    {
        IEnumerable<KeyValuePair<object?, object?>> pairs = dict.Pairs;
        if (SortKeys)
        {
            pairs = Sorting.Sort(renderer, [.. pairs.Select(static object? (pair) => new TupleValue(pair.Key, pair.Value))], static item => ((TupleValue)item!).Items[0])
                .Select(static item => KeyValuePair.Create(((TupleValue)item!).Items[0], ((TupleValue)item!).Items[1]));
        }

        WriteAll("{", pairs, "}", level, static (json, pair, inner) =>
        {
            json.WriteText(json.Key(pair.Key));
            json._text.Append(json.KeySeparator);
            json.Write(pair.Value, inner);
        });
    }

    private void WriteAll<T>(string open, IEnumerable<T> items, string close, int level, Action<Json, T, int> write)
    {
        _text.Append(open);
        bool any = false;
        foreach (T item in items)
        {
            if (any)
            {
                _text.Append(ItemSeparator);
            }

            NewLine(level + 1);
            write(this, item, level + 1);
            any = true;
        }

        if (any)
        {
            NewLine(level);
        }

        _text.Append(close);
    }

    private void NewLine(int level)
    {
        if (Indent is null)
        {
            return;
        }

        renderer.ChargeText((long)Indent.Length * level);
        _text.Append("\n" + string.Concat(Enumerable.Repeat(Indent, level)));
    }

    private string Key(object? key) => Text.Of(key) ?? Scalar(key) ?? (Integer.Is(key)
        ? Formatter.Str(renderer, key)
        : throw new TemplateException($"keys must be str, int, float, bool or None, not {TypeName.Of(key)}"));

    private static string? Scalar(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double number when double.IsNaN(number) => "NaN",
        double number when double.IsInfinity(number) => number > 0 ? "Infinity" : "-Infinity",
        double number => Float.Repr(number),
        _ => null,
    };

    private void WriteText(string text)
    {
        StringBuilder escaped = new(text.Length + 2);
        escaped.Append('"');
        foreach (char c in text)
        {
            string? escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\f' => "\\f",
                '\b' => "\\b",
                _ when c < ' ' || (EnsureAscii && c > '~') => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => null,
            };
            _ = escape is null ? escaped.Append(c) : escaped.Append(escape);
        }

        _text.Append(escaped.Append('"').ToString());
    }
}
