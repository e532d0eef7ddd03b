using Lyceum.Models.Templates.Values;
using Text = Lyceum.Models.Templates.Values.Text;

namespace Lyceum.Models.Templates.Builtins;

/// <summary>What may stand after <c>is</c>.</summary>
internal static class Tests
{
    public static BuiltinTable All { get; } = Create();

    private static BuiltinTable Create()
    {
        BuiltinTable tests = new()
        {
            { "odd", "value", static (r, a) => Operators.AreEqual(r, Operators.Binary(r, "%", a[0], 2L), 1L) },
            { "even", "value", static (r, a) => Operators.AreEqual(r, Operators.Binary(r, "%", a[0], 2L), 0L) },
            { "divisibleby", "value num", static (r, a) => Operators.AreEqual(r, Operators.Binary(r, "%", a[0], a[1]), 0L) },
            { "defined", "value", static (_, a) => a[0] is not Undefined },
            { "undefined", "value", static (_, a) => a[0] is Undefined },
            { "filter", "value", static (r, a) => IsNameIn(r, Filters.All, a[0]) },
            { "test", "value", static (r, a) => IsNameIn(r, All!, a[0]) },
            { "none", "value", static (_, a) => a[0] is null },
            { "boolean", "value", static (_, a) => a[0] is bool },
            { "false", "value", static (_, a) => a[0] is false },
            { "true", "value", static (_, a) => a[0] is true },
            { "integer", "value", static (_, a) => a[0] is not bool && Integer.Is(a[0]) },
            { "float", "value", static (_, a) => a[0] is double },
            { "number", "value", static (_, a) => a[0] is double || Integer.Is(a[0]) },
            { "string", "value", static (_, a) => Text.Of(a[0]) is not null },
            { "lower", "value", static (r, a) => StringMethods.IsCased(Formatter.Str(r, a[0]), lower: true) },
            { "upper", "value", static (r, a) => StringMethods.IsCased(Formatter.Str(r, a[0]), lower: false) },
            { "mapping", "value", static (_, a) => a[0] is DictValue },
            { "sequence", "value", static (_, a) => a[0] is string or Markup or SequenceValue or DictValue or RangeValue or Undefined },
            { "iterable", "value", static (_, a) => Iteration.TryBegin(a[0]) is not null },
            { "callable", "value", static (_, a) => a[0] is Callable or Undefined },
            { "sameas", "value other", static (_, a) => IsSame(a[0], a[1]) },
            { "escaped", "value", static (_, a) => a[0] is Markup },
            { "in", "value seq", static (r, a) => Operators.Contains(r, a[1], a[0]) },
            { "eq", "value other", static (r, a) => Operators.AreEqual(r, a[0], a[1]) },
            { "ne", "value other", static (r, a) => !Operators.AreEqual(r, a[0], a[1]) },
            { "lt", "value other", static (r, a) => Operators.IsOrdered(r, "<", a[0], a[1]) },
            { "le", "value other", static (r, a) => Operators.IsOrdered(r, "<=", a[0], a[1]) },
            { "gt", "value other", static (r, a) => Operators.IsOrdered(r, ">", a[0], a[1]) },
            { "ge", "value other", static (r, a) => Operators.IsOrdered(r, ">=", a[0], a[1]) },
        };
        (string Alias, string Name)[] aliases =
        [
            ("equalto", "eq"), ("==", "eq"), ("!=", "ne"), ("lessthan", "lt"), ("<", "lt"), ("<=", "le"),
            ("greaterthan", "gt"), (">", "gt"), (">=", "ge"),
        ];
        foreach ((string alias, string name) in aliases)
        {
            tests.Add(alias, tests[name]);
        }

        return tests;
    }

    private static bool IsNameIn(Renderer renderer, BuiltinTable table, object? value)
    {
        // Asking a dictionary for a list is an error.
        renderer.Keys.GetHashCode(value ?? KeyComparer.None);
        return Text.Of(value) is { } name && table.ContainsKey(name);
    }

    // Identity; small integers and texts are shared in Python too.
    private static bool IsSame(object? left, object? right) => (left, right) switch
    {
        (bool a, bool b) => a == b,
        (long a, long b) => a == b && a is >= -5 and <= 256,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        _ => ReferenceEquals(left, right),
    };
}
