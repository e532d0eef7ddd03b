using System.Globalization;
using System.Text.Json;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>One keyword of a schema: reads its value in the form that it must have.</summary>
internal readonly struct KeywordReader(SchemaDocument document, SchemaNode node, JsonElement schema, string keyword, JsonElement value, string address)
{
    private const int HighestLeast = 100_000;
    private const int HighestMost = 1 << 30;

    /// <summary>The schema that it belongs to.</summary>
    public SchemaNode Node => node;

    /// <summary>Its name.</summary>
    public string Keyword => keyword;

    /// <summary>Its value.</summary>
    public JsonElement Value => value;

    /// <summary>The base address of references.</summary>
    public string Address => address;

    private string Pointer => $"{node.Pointer}/{SchemaReader.Escape(keyword)}";

    /// <summary>Says that a keyword has a value that it cannot have.</summary>
    public ConstraintException Malformed(string what) => new($"The keyword '{keyword}' at {Pointer} is malformed: {what}.") { Keyword = keyword, Location = Pointer };

    /// <summary>Says that a keyword is not enforced.</summary>
    /// <param name="why">Why, and what to do; or null.</param>
    public ConstraintException Refused(string? why) =>
        new($"The keyword '{keyword}' at {Pointer} is not enforced{(why is null ? "" : $": {why}")}.") { Keyword = keyword, Location = Pointer };

    /// <summary>A string.</summary>
    public string Text() => value.ValueKind == JsonValueKind.String ? TextOf(value) : throw Malformed("it must be a string");

    /// <summary>True or false.</summary>
    public bool Flag() => value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.ValueKind == JsonValueKind.True
        : throw Malformed("it must be true or false");

    /// <summary>A number that is not negative and an integer.</summary>
    public int Count()
    {
        DecimalText number = Number(value);
        if (number.IsNegative || !number.IsInteger)
        {
            throw Malformed("it must be an integer of at least 0");
        }

        // No output comes near the highest number, so what lies beyond it makes no difference.
        bool isMost = keyword.StartsWith("max", StringComparison.Ordinal);
        int count = int.TryParse(number.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? Math.Min(parsed, HighestMost) : HighestMost;
        return isMost || count <= HighestLeast ? count : throw Refused($"it is more than {HighestLeast}");
    }

    /// <summary>A number.</summary>
    public DecimalText Number(JsonElement number) =>
        number.ValueKind != JsonValueKind.Number ? throw Malformed("it must be a number")
        : DecimalText.TryParse(number.GetRawText(), out DecimalText parsed) ? parsed
        : throw Refused("its exponent is too large");

    /// <summary>One kind of values, or several.</summary>
    public JsonKinds Kinds()
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return Kind(value.GetString()!);
        }

        JsonKinds kinds = JsonKinds.None;
        foreach (JsonElement one in Elements())
        {
            kinds |= one.ValueKind == JsonValueKind.String ? Kind(one.GetString()!) : throw Malformed("its values must be strings");
        }

        return kinds;
    }

    /// <summary>A list.</summary>
    public IEnumerable<JsonElement> Elements() => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Malformed("it must be an array");

    /// <summary>A map.</summary>
    public IEnumerable<JsonProperty> Members() => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw Malformed("it must be an object");

    /// <summary>A list of names.</summary>
    public IReadOnlyList<string> Names(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Malformed("a list of names must be an array");
        }

        List<string> names = [];
        foreach (JsonElement name in list.EnumerateArray())
        {
            names.Add(name.ValueKind == JsonValueKind.String ? TextOf(name) : throw Malformed("a name must be a string"));
        }

        return names;
    }

    /// <summary>A pattern.</summary>
    public PatternNode Pattern(string source)
    {
        try
        {
            return PatternParser.Parse(source);
        }
        catch (ConstraintException exception)
        {
            throw new ConstraintException($"{exception.Message} It stands at {Pointer}.", exception) { Keyword = keyword, Location = Pointer };
        }
    }

    /// <summary>A schema.</summary>
    public SchemaNode Schema() => At(Pointer, value);

    /// <summary>A schema in a map.</summary>
    public SchemaNode Schema(string name, JsonElement element) => At($"{Pointer}/{SchemaReader.Escape(name)}", element);

    /// <summary>A list of schemas.</summary>
    public IReadOnlyList<SchemaNode> Schemas()
    {
        List<SchemaNode> schemas = [];
        foreach (JsonElement element in Elements())
        {
            schemas.Add(At(string.Create(CultureInfo.InvariantCulture, $"{Pointer}/{schemas.Count}"), element));
        }

        return schemas;
    }

    /// <summary>A map of schemas, a name that comes twice with its last one.</summary>
    public IReadOnlyList<KeyValuePair<string, SchemaNode>> SchemasByName()
    {
        OrderedDictionary<string, SchemaNode> schemas = new(StringComparer.Ordinal);
        foreach (JsonProperty member in Members())
        {
            if (schemas.ContainsKey(member.Name))
            {
                throw Malformed($"it has the name '{member.Name}' twice");
            }

            schemas.Add(member.Name, Schema(member.Name, member.Value));
        }

        return [.. schemas];
    }

    /// <summary>Whether another keyword stands beside this one.</summary>
    public bool HasSibling(string other) => schema.TryGetProperty(other, out _);

    /// <summary>Whether another keyword with a value of a kind stands beside this one.</summary>
    public bool Sibling(string other, JsonValueKind kind) => schema.TryGetProperty(other, out JsonElement found) && found.ValueKind == kind;

    /// <summary>The schema of another keyword beside this one; null if there is none.</summary>
    public SchemaNode? SiblingSchema(string other) =>
        schema.TryGetProperty(other, out JsonElement found) ? At($"{node.Pointer}/{other}", found) : null;

    private SchemaNode At(string pointer, JsonElement element) => document.Get(pointer, element, document.BaseOf(element, address));

    private string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Malformed("it holds half of a surrogate pair");
        }
    }

    private JsonKinds Kind(string name) => name switch
    {
        "null" => JsonKinds.Null,
        "boolean" => JsonKinds.Boolean,
        "integer" => JsonKinds.Integer,
        "number" => JsonKinds.Number | JsonKinds.Integer,
        "string" => JsonKinds.String,
        "array" => JsonKinds.Array,
        "object" => JsonKinds.Object,
        _ => throw Malformed($"'{name}' is not a type; null, boolean, integer, number, string, array and object are"),
    };
}
