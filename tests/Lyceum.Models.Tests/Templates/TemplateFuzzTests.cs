using CsCheck;
using Lyceum.Models.Templates;

namespace Lyceum.Models.Tests.Templates;

public class TemplateFuzzTests
{
    private static readonly string[] s_atoms =
    [
        "s", "t", "e", "n", "m", "big", "f", "none", "true", "l", "d", "nope", "'a,b'", "'%s'", "'{}'", "2", "-1", "0", "[]", "{}", "(1,)",
        "range(3)", "(l | map('string'))", "dict(a=1)", "namespace(x=1)", "(d.items())", "('<' | safe)", "'\\u00e9'", "1e400", "2 ** 70",
    ];

    private static readonly string[] s_operators = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "<", ">=", "in", "not in", "and", "or", "is not"];

    private static readonly Dictionary<string, object?> s_variables = new()
    {
        ["s"] = "Hi, é 😀 it's", ["t"] = " a\tb\r\n", ["e"] = "", ["n"] = 7, ["m"] = -3, ["big"] = 1e17, ["f"] = -0.5,
        ["l"] = new object?[] { 3, "x", null, 2.5, true }, ["d"] = new Dictionary<string, object?> { ["b"] = 1, ["a"] = new object?[] { 1 } },
    };

    [Fact]
    public void Any_filter_test_method_or_operator_on_any_values_gives_a_text_or_an_error_of_the_template()
    {
        string[] filters = [.. Models.Templates.Builtins.Filters.All.Keys];
        string[] tests = [.. Models.Templates.Builtins.Tests.All.Keys.Where(static name => char.IsAsciiLetter(name[0]))];
        string[] methods =
        [
            "split", "rsplit", "replace", "strip", "join", "find", "rindex", "count", "center", "zfill", "format", "partition", "startswith",
            "splitlines", "expandtabs", "index", "get", "items", "keys", "copy", "real", "bit_length", "append", "x", "isdigit", "title",
        ];
        Gen<string> atom = AnyOf(s_atoms);
        Gen<string> arguments = atom.Array[0, 3].Select(static items => string.Join(", ", items));
        Gen<string> expression = Gen.Recursive<string>((depth, inner) =>
        {
            Gen<string> value = depth < 3 ? Gen.OneOf(atom, inner) : atom;
            return Gen.OneOf(
                atom,
                Gen.Select(value, AnyOf(filters), arguments, static (v, name, a) => $"({v} | {name}({a}))"),
                Gen.Select(value, AnyOf(tests), arguments, static (v, name, a) => $"({v} is {name}({a}))"),
                Gen.Select(value, AnyOf(methods), arguments, static (v, name, a) => $"({v}).{name}({a})"),
                Gen.Select(value, AnyOf(s_operators), value, static (v, op, w) => op == "is not" ? $"(not {v})" : $"({v} {op} {w})"),
                Gen.Select(value, atom, atom, atom, static (v, a, b, c) => $"({v})[{a}:{b}:{c}]"),
                Gen.Select(value, value, static (v, w) => $"({v})[{w}]"));
        });
        TemplateOptions options = new() { MaxSteps = 100_000, MaxOutputLength = 100_000 };
        expression.Sample(
            text =>
            {
                try
                {
                    ChatTemplate.Parse($"{{{{ {text} }}}}{{% for x in {text} %}}{{{{ x }}}}{{% endfor %}}").Render(s_variables, options);
                }
                catch (TemplateException)
                {
                    // Most combinations are refused; anything else that is thrown is a fault.
                }

                return true;
            },
            iter: 20_000);
    }

    private static Gen<string> AnyOf(string[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);
}
