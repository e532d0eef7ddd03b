using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>Makes small schemas in which keywords meet that seldom do.</summary>
internal sealed class RandomSchema(Random random)
{
    private static readonly string[] s_names = ["a", "b", "name", "xyz", "é"];
    private static readonly string[] s_patterns = ["^a", "b$", "^[a-c]*$", "^(a|xyz)$", "a.*b", "^\\d+$"];

    /// <summary>A schema.</summary>
    public JsonElement Next()
    {
        JsonObject schema = Any(3);
        schema["$defs"] = new JsonObject { ["tree"] = Tree() };
        return JsonSerializer.SerializeToElement<JsonNode>(schema);
    }

    private JsonObject Any(int depth)
    {
        JsonObject schema = random.Next(depth > 0 ? 7 : 3) switch
        {
            0 => Text(),
            1 => Number(),
            2 => Word(),
            3 => List(depth - 1),
            6 => new JsonObject { ["type"] = new JsonArray("object", "array", "string") },
            _ => Members(depth - 1),
        };
        if (depth > 0 && random.Next(3) == 0)
        {
            Combine(schema, depth - 1);
        }

        return schema;
    }

    private JsonNode AnyOrTruth(int depth) => random.Next(8) switch
    {
        0 => JsonValue.Create(true),
        1 => new JsonObject { ["$ref"] = "#/$defs/tree" },
        _ => Any(depth),
    };

    private static JsonObject Tree() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["a"] = new JsonObject { ["type"] = "integer" }, ["b"] = new JsonObject { ["$ref"] = "#/$defs/tree" } },
        ["required"] = new JsonArray("a"),
        ["additionalProperties"] = false,
    };

    private JsonObject Text()
    {
        JsonObject schema = new() { ["type"] = "string" };
        Maybe(schema, "minLength", () => random.Next(3));
        Maybe(schema, "maxLength", () => random.Next(2, 6));
        Maybe(schema, "pattern", () => Pick(s_patterns));
        return schema;
    }

    private JsonObject Number()
    {
        JsonObject schema = new() { ["type"] = Pick(["integer", "number"]) };
        Maybe(schema, "minimum", () => Pick([-12, 0, 0.25m, 7, 12]));
        Maybe(schema, "maximum", () => Pick([-1, 0, 9.75m, 15, 120]));
        Maybe(schema, "exclusiveMinimum", () => Pick([-3, 0, 1.5m]));
        Maybe(schema, "exclusiveMaximum", () => Pick([0, 12.5m, 99]));
        Maybe(schema, "multipleOf", () => Pick([0.25m, 0.1m, 1, 2, 3, 15]));
        return schema;
    }

    private JsonObject Word() => random.Next(3) switch
    {
        0 => new JsonObject { ["enum"] = new JsonArray("a", 1, null, true, new JsonArray(1, "b"), new JsonObject { ["a"] = 1, ["b"] = new JsonArray() }) },
        1 => new JsonObject { ["const"] = Pick(["name", "a\"b", "é"]) },
        _ => new JsonObject { ["type"] = new JsonArray("null", "boolean") },
    };

    private JsonObject List(int depth)
    {
        JsonObject schema = new() { ["type"] = "array" };
        Maybe(schema, "items", () => AnyOrTruth(depth));
        Maybe(schema, "prefixItems", () => new JsonArray(Any(depth), Any(0)));
        Maybe(schema, "minItems", () => random.Next(3));
        Maybe(schema, "maxItems", () => random.Next(2, 5));
        Maybe(schema, "contains", () => Any(0));
        Maybe(schema, "maxContains", () => random.Next(1, 3));
        if (random.Next(6) == 0)
        {
            schema["uniqueItems"] = true;
            schema["items"] = Any(0);
        }

        return schema;
    }

    private JsonObject Members(int depth)
    {
        JsonObject schema = new() { ["type"] = "object" };
        Maybe(schema, "properties", () =>
        {
            JsonObject properties = [];
            foreach (string name in s_names)
            {
                Maybe(properties, name, () => AnyOrTruth(depth));
            }

            return properties;
        });
        Maybe(schema, "required", () => new JsonArray([.. s_names.Where(_ => random.Next(3) == 0).Select(static name => (JsonNode)name)]));
        Maybe(schema, "additionalProperties", () => random.Next(2) == 0 ? JsonValue.Create(false) : AnyOrTruth(0));
        Maybe(schema, "patternProperties", () => new JsonObject { [Pick(s_patterns)] = AnyOrTruth(0) });
        Maybe(schema, "propertyNames", () => new JsonObject { ["maxLength"] = random.Next(1, 6) });
        Maybe(schema, "minProperties", () => random.Next(4));
        Maybe(schema, "maxProperties", () => random.Next(2, 5));
        Maybe(schema, "dependentRequired", () => new JsonObject { [Pick(s_names)] = new JsonArray(Pick(s_names)) });
        Maybe(schema, "dependentSchemas", () => new JsonObject { [Pick(s_names)] = Members(0) });
        return schema;
    }

    private void Combine(JsonObject schema, int depth)
    {
        switch (random.Next(6))
        {
            case 0:
                schema["allOf"] = new JsonArray(Any(depth), Any(0));
                break;
            case 1:
                schema["anyOf"] = new JsonArray(Any(depth), Any(depth));
                break;
            case 2:
                schema.Remove("type");
                schema["oneOf"] = new JsonArray(Any(depth), Any(depth), Any(0));
                break;
            case 3:
                schema["not"] = Any(depth);
                break;
            default:
                schema["if"] = Any(depth);
                schema["then"] = Any(0);
                Maybe(schema, "else", () => Any(depth));
                break;
        }
    }

    private void Maybe(JsonObject schema, string keyword, Func<JsonNode> value)
    {
        if (random.Next(3) == 0)
        {
            schema[keyword] = value();
        }
    }

    private T Pick<T>(T[] of) => of[random.Next(of.Length)];
}
