using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lyceum.TestKit;

/// <summary>
/// Checks values against the JSON schemas of an OpenAPI description. <c>oneOf</c> is read as <c>anyOf</c>, since the branches of OpenAI's description overlap;
/// formats are checked loosely; keywords that it does not know are collected in <see cref="UnknownKeywords"/>.
/// </summary>
/// <param name="document">The whole description, in which references point.</param>
internal sealed class SchemaValidator(JsonElement document)
{
    private const int DeepestSchema = 200;
    private static readonly TimeSpan s_patternTimeout = TimeSpan.FromSeconds(1);

    // They say nothing about values.
    private static readonly HashSet<string> s_annotations = new(StringComparer.Ordinal)
    {
        "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "discriminator", "externalDocs", "$comment", "nullable",

        // Slips of OpenAI's description.
        "optional", "min_items", "max_items",
    };

    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>Keywords that were met and not understood.</summary>
    public IReadOnlyCollection<string> UnknownKeywords => _unknown;

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    public SchemaOutcome Validate(JsonElement value, JsonElement schema) => Visit(value, schema, "$", 0);

    /// <summary>Follows references, <c>#/components/...</c>, to what they point to.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        for (int steps = 0; element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out JsonElement reference); steps++)
        {
            if (steps > DeepestSchema)
            {
                throw new InvalidDataException($"{reference} points to itself.");
            }

            element = Find(reference.GetString()!);
        }

        return element;
    }

    // A value with its own place: what its schemas name together is known once all of them were asked.
    private SchemaOutcome Visit(JsonElement value, JsonElement schema, string path, int depth)
    {
        SchemaOutcome outcome = Check(value, schema, path, depth);
        if (value.ValueKind == JsonValueKind.Object && outcome is { HasNames: true, AllowsAny: false })
        {
            outcome.Undeclared.AddRange(value.EnumerateObject().Where(member => !outcome.Names.Contains(member.Name)).Select(member => new SchemaFinding($"{path}.{member.Name}", "is not in the description")));
        }

        return outcome;
    }

    private SchemaOutcome Check(JsonElement value, JsonElement schema, string path, int depth)
    {
        SchemaOutcome outcome = new();
        if (depth > DeepestSchema)
        {
            throw new InvalidDataException($"The schema of {path} does not end.");
        }

        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Expect(outcome, schema.GetBoolean(), path, "must not be there");
            return outcome;
        }

        if (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out JsonElement nullable) && nullable.GetBoolean())
        {
            return outcome;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            Apply(outcome, keyword, value, schema, path, depth + 1);
        }

        return outcome;
    }

    private void Apply(SchemaOutcome outcome, JsonProperty keyword, JsonElement value, JsonElement schema, string path, int depth)
    {
        JsonElement rule = keyword.Value;
        switch (keyword.Name)
        {
            case "$ref":
                outcome.Add(Check(value, Find(rule.GetString()!), path, depth));
                break;
            case "type":
                string[] types = rule.ValueKind == JsonValueKind.Array ? [.. rule.EnumerateArray().Select(static type => type.GetString()!)] : [rule.GetString()!];
                Expect(outcome, types.Any(type => IsOf(value, type)), path, $"is {value.ValueKind}, but must be {string.Join(" or ", types)}");
                break;
            case "enum":
                Expect(outcome, rule.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), path, $"is {Short(value)}, but must be one of {Short(rule)}");
                break;
            case "const":
                Expect(outcome, JsonElement.DeepEquals(rule, value), path, $"is {Short(value)}, but must be {Short(rule)}");
                break;
            case "allOf":
                rule.EnumerateArray().ToList().ForEach(one => outcome.Add(Check(value, one, path, depth)));
                break;
            case "anyOf" or "oneOf":
                outcome.Add(Any(value, rule, path, depth));
                break;
            case "not":
                Expect(outcome, Check(value, rule, path, depth).Errors.Count > 0, path, "is what it must not be");
                break;
            case "required" or "properties" or "additionalProperties" or "propertyNames" or "minProperties" or "maxProperties":
                if (value.ValueKind == JsonValueKind.Object)
                {
                    ApplyToObject(outcome, keyword, value, schema, path, depth);
                }

                break;
            case "items":
                if (value.ValueKind == JsonValueKind.Array)
                {
                    value.EnumerateArray().Select((item, index) => Visit(item, rule, $"{path}[{index}]", depth)).ToList().ForEach(item => Descend(outcome, item));
                }

                break;
            case "minItems" or "maxItems":
                Bound(outcome, keyword, value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : null, path, "items");
                break;
            case "minLength" or "maxLength":
                Bound(outcome, keyword, value.ValueKind == JsonValueKind.String ? value.GetString()!.EnumerateRunes().Count() : null, path, "characters");
                break;
            case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum":
                Bound(outcome, keyword, value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null, path, "");
                break;
            case "pattern":
                Expect(
                    outcome, value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.ECMAScript, s_patternTimeout), path, $"does not match {Short(rule)}");
                break;
            case "format":
                Expect(outcome, HasFormat(value, rule.GetString()!), path, $"is {Short(value)}, which is no {rule.GetString()}");
                break;
            default:
                if (!s_annotations.Contains(keyword.Name) && !keyword.Name.StartsWith("x-", StringComparison.Ordinal))
                {
                    _unknown.Add(keyword.Name);
                }

                break;
        }
    }

    private void ApplyToObject(SchemaOutcome outcome, JsonProperty keyword, JsonElement value, JsonElement schema, string path, int depth)
    {
        JsonElement rule = keyword.Value;
        switch (keyword.Name)
        {
            case "required":
                outcome.Errors.AddRange(rule.EnumerateArray().Select(static name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)).Select(name => new SchemaFinding($"{path}.{name}", "is missing")));
                break;
            case "properties":
                outcome.HasNames = true;
                foreach (JsonProperty property in rule.EnumerateObject())
                {
                    outcome.Names.Add(property.Name);
                    if (value.TryGetProperty(property.Name, out JsonElement member))
                    {
                        Descend(outcome, Visit(member, property.Value, $"{path}.{property.Name}", depth));
                    }
                }

                break;
            case "additionalProperties":
                outcome.AllowsAny |= rule.ValueKind != JsonValueKind.False;
                foreach (JsonProperty member in value.EnumerateObject().Where(member => !schema.TryGetProperty("properties", out JsonElement named) || !named.TryGetProperty(member.Name, out _)))
                {
                    Descend(outcome, Visit(member.Value, rule, $"{path}.{member.Name}", depth));
                }

                break;
            case "propertyNames":
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    outcome.Errors.AddRange(Check(JsonSerializer.SerializeToElement(member.Name), rule, $"{path}.{member.Name}", depth).Errors);
                }

                break;
            default:
                Bound(outcome, keyword, value.EnumerateObject().Count(), path, "members");
                break;
        }
    }

    // The branches that fit name members together; where none fits, the nearest one tells why.
    private SchemaOutcome Any(JsonElement value, JsonElement branches, string path, int depth)
    {
        SchemaOutcome[] outcomes = [.. branches.EnumerateArray().Select(branch => Check(value, branch, path, depth))];
        SchemaOutcome[] fitting = [.. outcomes.Where(static outcome => outcome.Errors.Count == 0)];
        SchemaOutcome result = new();
        if (fitting.Length > 0)
        {
            result.Undeclared.AddRange(fitting.MinBy(static outcome => outcome.Undeclared.Count)!.Undeclared);
            fitting.ToList().ForEach(result.AddNames);
            return result;
        }

        // A branch that is wrong in its constants is another kind of value; the one that is right in them is the kind that was meant.
        (int Mismatches, SchemaOutcome Outcome)[] kinds = [.. branches.EnumerateArray().Zip(outcomes, (branch, outcome) => (Mismatches(value, Resolve(branch)), outcome)).OrderBy(static kind => kind.Item1).ThenBy(static kind => kind.outcome.Errors.Count)];
        if (kinds.Length > 0 && kinds[0].Mismatches == 0 && kinds.Count(static kind => kind.Mismatches == 0) == 1)
        {
            result.Errors.AddRange(kinds[0].Outcome.Errors);
            return result;
        }

        result.Errors.Add(new SchemaFinding(path, $"is none of {outcomes.Length} kinds; the nearest says: {string.Join("; ", kinds.Length > 0 ? kinds[0].Outcome.Errors : [])}"));
        return result;
    }

    private int Mismatches(JsonElement value, JsonElement schema)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && IsOf(value, type.GetString()!) ? 0 : 1;
        }

        return !schema.TryGetProperty("properties", out JsonElement properties) ? 1 : properties.EnumerateObject().Count(property =>
            Resolve(property.Value).TryGetProperty("enum", out JsonElement allowed)
            && allowed.GetArrayLength() == 1
            && (!value.TryGetProperty(property.Name, out JsonElement member) || !JsonElement.DeepEquals(allowed[0], member)));
    }

    private JsonElement Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{reference} points out of the description.");
        }

        JsonElement found = document;
        foreach (string part in reference[2..].Split('/'))
        {
            string name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!found.TryGetProperty(name, out found))
            {
                throw new InvalidDataException($"{reference} points to nothing.");
            }
        }

        return found;
    }

    private static void Descend(SchemaOutcome outcome, SchemaOutcome member)
    {
        outcome.Errors.AddRange(member.Errors);
        outcome.Undeclared.AddRange(member.Undeclared);
    }

    private static void Expect(SchemaOutcome outcome, bool holds, string path, string what)
    {
        if (!holds)
        {
            outcome.Errors.Add(new SchemaFinding(path, what));
        }
    }

    private static void Bound(SchemaOutcome outcome, JsonProperty keyword, double? size, string path, string unit)
    {
        double bound = keyword.Value.GetDouble();
        bool holds = size is not { } known || keyword.Name switch
        {
            "exclusiveMinimum" => known > bound,
            "exclusiveMaximum" => known < bound,
            _ => keyword.Name.StartsWith("min", StringComparison.Ordinal) ? known >= bound : known <= bound,
        };
        Expect(outcome, holds, path, string.Create(CultureInfo.InvariantCulture, $"has {size} {unit}, but {keyword.Name} is {bound}"));
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new InvalidDataException($"There is no type {type}."),
    };

    private static bool HasFormat(JsonElement value, string format) => (format, value.ValueKind) switch
    {
        ("unixtime" or "int32" or "int64", JsonValueKind.Number) => value.TryGetInt64(out _),
        ("uri", JsonValueKind.String) => Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
        ("date", JsonValueKind.String) => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ("date-time", JsonValueKind.String) => value.TryGetDateTimeOffset(out _),
        _ => true,
    };

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 120 } text ? text[..120] + "…" : value.GetRawText();
}
