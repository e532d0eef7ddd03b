using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>Validates JSON by a schema, keyword by keyword as the specification states them: another road than the one under test.</summary>
internal sealed class SmallValidator(JsonElement root)
{
    /// <summary>Whether a document is valid, and names no member of an object twice.</summary>
    public bool IsValid(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return IsValid(document.RootElement, root);
    }

    private bool IsValid(JsonElement value, JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (!IsValid(value, schema, keyword.Name, keyword.Value))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsValid(JsonElement value, JsonElement schema, string keyword, JsonElement of) => keyword switch
    {
        "$ref" => IsValid(value, Resolve(of.GetString()!)),
        "type" => of.ValueKind == JsonValueKind.Array ? of.EnumerateArray().Any(type => IsOfType(value, type.GetString()!)) : IsOfType(value, of.GetString()!),
        "enum" => of.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "const" => JsonElement.DeepEquals(of, value),
        "allOf" => of.EnumerateArray().All(part => IsValid(value, part)),
        "anyOf" => of.EnumerateArray().Any(part => IsValid(value, part)),
        "oneOf" => of.EnumerateArray().Count(part => IsValid(value, part)) == 1,
        "not" => !IsValid(value, of),
        "if" => IsValid(value, of)
            ? !schema.TryGetProperty("then", out JsonElement then) || IsValid(value, then)
            : !schema.TryGetProperty("else", out JsonElement otherwise) || IsValid(value, otherwise),
        _ => value.ValueKind switch
        {
            JsonValueKind.Number => IsValidNumber(value, keyword, of),
            JsonValueKind.String => IsValidString(value.GetString()!, keyword, of),
            JsonValueKind.Array => IsValidArray([.. value.EnumerateArray()], schema, keyword, of),
            JsonValueKind.Object => IsValidObject(value, schema, keyword, of),
            _ => true,
        },
    };

    // What a decimal cannot hold lies beyond every bound that tests have.
    private static decimal Number(JsonElement value) =>
        decimal.TryParse(CanonicalJson.Number(value.GetRawText()), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number
        : value.GetRawText().StartsWith('-') ? decimal.MinValue
        : decimal.MaxValue;

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => value.ValueKind == JsonValueKind.Number && !CanonicalJson.Number(value.GetRawText()).Contains('.', StringComparison.Ordinal),
    };

    private static bool IsValidNumber(JsonElement value, string keyword, JsonElement of) => keyword switch
    {
        "minimum" => Number(value) >= Number(of),
        "maximum" => Number(value) <= Number(of),
        "exclusiveMinimum" => Number(value) > Number(of),
        "exclusiveMaximum" => Number(value) < Number(of),
        "multipleOf" => Number(value) % Number(of) == 0,
        _ => true,
    };

    private static bool IsValidString(string value, string keyword, JsonElement of) => keyword switch
    {
        "minLength" => value.EnumerateRunes().Count() >= of.GetInt32(),
        "maxLength" => value.EnumerateRunes().Count() <= of.GetInt32(),
        "pattern" => Matches(of.GetString()!, value),
        _ => true,
    };

    private bool IsValidArray(JsonElement[] values, JsonElement schema, string keyword, JsonElement of)
    {
        switch (keyword)
        {
            case "minItems":
                return values.Length >= of.GetInt32();
            case "maxItems":
                return values.Length <= of.GetInt32();
            case "prefixItems":
                return values.Zip(of.EnumerateArray()).All(pair => IsValid(pair.First, pair.Second));
            case "items":
                int prefix = schema.TryGetProperty("prefixItems", out JsonElement list) ? list.GetArrayLength() : 0;
                return values.Skip(prefix).All(value => IsValid(value, of));
            case "contains":
                int count = values.Count(value => IsValid(value, of));
                int least = schema.TryGetProperty("minContains", out JsonElement low) ? low.GetInt32() : 1;
                int most = schema.TryGetProperty("maxContains", out JsonElement high) ? high.GetInt32() : int.MaxValue;
                return count >= least && count <= most;
            case "uniqueItems":
                return !of.GetBoolean() || !values.Index().Any(x => values.Take(x.Index).Any(y => JsonElement.DeepEquals(x.Item, y)));
            default:
                return true;
        }
    }

    private bool IsValidObject(JsonElement value, JsonElement schema, string keyword, JsonElement of)
    {
        JsonProperty[] members = [.. value.EnumerateObject()];
        bool Has(string name) => members.Any(member => member.Name == name);
        switch (keyword)
        {
            case "minProperties":
                return members.Length >= of.GetInt32();
            case "maxProperties":
                return members.Length <= of.GetInt32();
            case "required":
                return of.EnumerateArray().All(name => Has(name.GetString()!));
            case "properties":
                return members.All(member => !of.TryGetProperty(member.Name, out JsonElement inner) || IsValid(member.Value, inner));
            case "patternProperties":
                return of.EnumerateObject().All(pattern => members.All(member => !Matches(pattern.Name, member.Name) || IsValid(member.Value, pattern.Value)));
            case "additionalProperties":
                return members.All(member =>
                    (schema.TryGetProperty("properties", out JsonElement known) && known.TryGetProperty(member.Name, out _))
                    || (schema.TryGetProperty("patternProperties", out JsonElement patterns) && patterns.EnumerateObject().Any(pattern => Matches(pattern.Name, member.Name)))
                    || IsValid(member.Value, of));
            case "propertyNames":
                return members.All(member => IsValid(JsonSerializer.SerializeToElement(member.Name), of));
            case "dependentRequired":
                return of.EnumerateObject().All(rule => !Has(rule.Name) || rule.Value.EnumerateArray().All(name => Has(name.GetString()!)));
            case "dependentSchemas":
                return of.EnumerateObject().All(rule => !Has(rule.Name) || IsValid(value, rule.Value));
            default:
                return true;
        }
    }

    // As ECMA-262 reads them: digits are those of ASCII, a point is no end of a line, and nothing comes after the end.
    private static bool Matches(string pattern, string text) => Regex.IsMatch(
        text, pattern.Replace("$", "\\z", StringComparison.Ordinal).Replace(".", "[^\\n\\r\\u2028\\u2029]", StringComparison.Ordinal), RegexOptions.ECMAScript);

    private JsonElement Resolve(string reference)
    {
        JsonElement at = root;
        foreach (string step in reference.Split('/').Skip(1))
        {
            at = at.GetProperty(step);
        }

        return at;
    }
}
