using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints;

namespace Lyceum.Fuzz.Targets;

/// <summary>A form that answers should keep, as a request states it: read and compiled.</summary>
/// <param name="name">The kind of form.</param>
/// <param name="seeds">Valid ones.</param>
/// <param name="make">Reads one.</param>
public sealed class ConstraintTarget(string name, IReadOnlyList<string> seeds, Func<string, OutputConstraint> make) : IFuzzTarget
{
    /// <summary>A JSON Schema.</summary>
    public static ConstraintTarget JsonSchema { get; } = new(
        "json-schema",
        [
            """{"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":9},"age":{"type":"integer","minimum":0,"maximum":150}},"required":["name"],"additionalProperties":false}""",
            """{"$defs":{"node":{"type":["object","null"],"properties":{"next":{"$ref":"#/$defs/node"},"v":{"enum":[1,"a",null,[true]]}}}},"$ref":"#/$defs/node"}""",
            """{"anyOf":[{"type":"array","items":{"type":"number","multipleOf":0.25},"minItems":1,"maxItems":3},{"type":"string","pattern":"^a+[^b]{2}$"}],"not":{"const":"aaxx"}}""",
            """{"oneOf":[{"type":"string","format":"date"},{"type":"boolean"}],"if":{"type":"string"},"then":{"maxLength":10},"else":true}""",
            """{"type":"array","prefixItems":[{"const":1}],"items":false,"contains":{"type":"integer"},"uniqueItems":true}""",
        ],
        static text => OutputConstraint.JsonSchema(JsonElement.Parse(text)));

    /// <summary>A regular expression.</summary>
    public static ConstraintTarget Regex { get; } = new(
        "regex",
        [@"^(?:a|bc*)+?[x-z\d_]{2,4}$", @"\u{1F600}|[^\s\p{Lu}-]?\x41(?=b)b", @"(?<year>\d{4})-(?:0[1-9]|1[0-2])\.?"],
        OutputConstraint.Regex);

    /// <summary>A grammar in GBNF.</summary>
    public static ConstraintTarget Grammar { get; } = new(
        "grammar",
        [
            "root ::= (expr \"=\" term \"\\n\")+\nexpr ::= term ([-+*/] term)*\nterm ::= [a-z] | num | \"(\" expr \")\"\nnum ::= [0-9]{1,3} # digits\n",
            "root ::= item | item root\nitem ::= [^\\x00-\\x1F\"]? \"\\u00e9\" .\n",
        ],
        OutputConstraint.Grammar);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds => seeds.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            _ = make(Encoding.UTF8.GetString(input)).Key;
        }
        catch (Exception refused) when (refused is ConstraintException or JsonException)
        {
            // The documented refusals: of the form, and of what is no JSON at all.
        }
    }
}
