using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>What may stand after <c>|</c>: all of Jinja's filters but <c>random</c> and <c>urlize</c>, and <c>from_json</c>.</summary>
internal static class Filters
{
    public static BuiltinTable All { get; } = Create();

    private static BuiltinTable Create()
    {
        BuiltinTable filters = new()
        {
            { "default", "value default_value? boolean?", static (_, a) => a[0] is Undefined || (a.Flag(2) && !Operators.Truth(a[0])) ? a.Or(1, "") : a[0] },
            { "string", "value", static (r, a) => a[0] is Markup ? a[0] : Formatter.Str(r, a[0]) },
            { "attr", "obj name", static (r, a) => a[0] is Undefined undefined ? throw undefined.Failure()
                : Access.TryAttribute(r, a[0], a.Text(1), out object? value) ? value : Undefined.Attribute(a[0], a.Text(1)) },
            { "tojson", "value ensure_ascii? indent? separators? sort_keys?", ToJson },
            { "from_json", "value", static (r, a) => Conversion.Parse(r, a.Text(0)) },
            { "pprint", "value", static (r, a) => PrettyPrint.Format(r, a[0]) },
        };
        foreach (BuiltinTable table in (BuiltinTable[])[TextFilters.All, SequenceFilters.All, NumberFilters.All])
        {
            foreach ((string name, Builtin filter) in table)
            {
                filters.Add(name, filter);
            }
        }

        filters.Add("d", filters["default"]);
        filters.Add("e", filters["escape"]);
        filters.Add("count", filters["length"]);
        return filters;
    }

    private static string ToJson(Renderer renderer, Bound a)
    {
        object? indent = a.Or(2, null);
        string? unit = Text.Of(indent);
        if (unit is null && indent is not null)
        {
            int width = Math.Max(a.Whole(2), 0);
            renderer.ChargeText(width);
            unit = new string(' ', width);
        }

        object?[]? separators = a.Or(3, null) is { } given ? Iteration.ToArray(renderer, given) : null;
        if (separators is not null && (separators.Length != 2 || separators.Any(static s => Text.Of(s) is null)))
        {
            throw new TemplateException("tojson: separators must be two texts");
        }

        return new Json(renderer)
        {
            EnsureAscii = a.Flag(1),
            Indent = unit,
            ItemSeparator = separators is null ? unit is null ? ", " : "," : Text.Of(separators[0])!,
            KeySeparator = separators is null ? ": " : Text.Of(separators[1])!,
            SortKeys = a.Flag(4),
        }.Dump(a[0]);
    }
}
