using System.Text.Json;
using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>The kinds of JSON values.</summary>
[Flags]
internal enum JsonKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>null.</summary>
    Null = 1,

    /// <summary>true and false.</summary>
    Boolean = 2,

    /// <summary>Numbers; integers among them.</summary>
    Number = 4,

    /// <summary>Numbers without a fraction.</summary>
    Integer = 8,

    /// <summary>Strings.</summary>
    String = 16,

    /// <summary>Arrays.</summary>
    Array = 32,

    /// <summary>Objects.</summary>
    Object = 64,

    /// <summary>All.</summary>
    All = 127,
}

/// <summary>One schema of a document, read and checked: a keyword that is not there is null.</summary>
internal sealed class SchemaNode
{
    /// <summary>Makes a node whose keywords are still to be read.</summary>
    /// <param name="id">Number in the order of reading.</param>
    /// <param name="pointer">Where it stands, as a JSON pointer.</param>
    public SchemaNode(int id, string pointer)
    {
        Id = id;
        Pointer = pointer;
    }

    /// <summary>The schema that every value meets.</summary>
    public static SchemaNode Always { get; } = new(-1, "") { Boolean = true };

    /// <summary>The schema that no value meets.</summary>
    public static SchemaNode Never { get; } = new(-2, "") { Boolean = false };

    /// <summary>Number in the order of reading.</summary>
    public int Id { get; }

    /// <summary>Where it stands, as a JSON pointer.</summary>
    public string Pointer { get; }

    /// <summary>Of a schema that is true or false.</summary>
    public bool? Boolean { get; set; }

    /// <summary><c>type</c>.</summary>
    public JsonKinds Kinds { get; set; } = JsonKinds.All;

    /// <summary><c>enum</c>, or <c>const</c> as its only value.</summary>
    public IReadOnlyList<JsonElement>? Values { get; set; }

    /// <summary><c>minimum</c> and <c>exclusiveMinimum</c>.</summary>
    public IReadOnlyList<(DecimalText Bound, bool OrEqual)> Minimums { get; set; } = [];

    /// <summary><c>maximum</c> and <c>exclusiveMaximum</c>.</summary>
    public IReadOnlyList<(DecimalText Bound, bool OrEqual)> Maximums { get; set; } = [];

    /// <summary><c>multipleOf</c>.</summary>
    public DecimalText? MultipleOf { get; set; }

    /// <summary><c>minLength</c>.</summary>
    public int MinLength { get; set; }

    /// <summary><c>maxLength</c>.</summary>
    public int? MaxLength { get; set; }

    /// <summary><c>pattern</c>.</summary>
    public PatternNode? Pattern { get; set; }

    /// <summary><c>format</c>, where it is one that is enforced.</summary>
    public PatternNode? Format { get; set; }

    /// <summary><c>contentEncoding</c>, where it is more than an annotation.</summary>
    public PatternNode? Encoding { get; set; }

    /// <summary><c>prefixItems</c>.</summary>
    public IReadOnlyList<SchemaNode> Prefix { get; set; } = [];

    /// <summary><c>items</c>: the elements after the prefix.</summary>
    public SchemaNode? Items { get; set; }

    /// <summary><c>minItems</c>.</summary>
    public int MinItems { get; set; }

    /// <summary><c>maxItems</c>.</summary>
    public int? MaxItems { get; set; }

    /// <summary><c>contains</c>.</summary>
    public SchemaNode? Contains { get; set; }

    /// <summary><c>minContains</c>.</summary>
    public int MinContains { get; set; } = 1;

    /// <summary><c>maxContains</c>.</summary>
    public int? MaxContains { get; set; }

    /// <summary><c>uniqueItems</c>.</summary>
    public bool UniqueItems { get; set; }

    /// <summary><c>properties</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, SchemaNode>> Properties { get; set; } = [];

    /// <summary><c>patternProperties</c>.</summary>
    public IReadOnlyList<(string Source, PatternNode Pattern, SchemaNode Value)> PatternProperties { get; set; } = [];

    /// <summary><c>additionalProperties</c>.</summary>
    public SchemaNode? AdditionalProperties { get; set; }

    /// <summary><c>propertyNames</c>.</summary>
    public SchemaNode? PropertyNames { get; set; }

    /// <summary><c>required</c>.</summary>
    public IReadOnlyList<string> Required { get; set; } = [];

    /// <summary><c>minProperties</c>.</summary>
    public int MinProperties { get; set; }

    /// <summary><c>maxProperties</c>.</summary>
    public int? MaxProperties { get; set; }

    /// <summary><c>dependentRequired</c>, and <c>dependencies</c> with names.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> DependentRequired { get; set; } = [];

    /// <summary><c>dependentSchemas</c>, and <c>dependencies</c> with schemas.</summary>
    public IReadOnlyList<KeyValuePair<string, SchemaNode>> DependentSchemas { get; set; } = [];

    /// <summary><c>allOf</c>, and <c>$ref</c>.</summary>
    public IReadOnlyList<SchemaNode> AllOf { get; set; } = [];

    /// <summary><c>anyOf</c>.</summary>
    public IReadOnlyList<SchemaNode>? AnyOf { get; set; }

    /// <summary><c>oneOf</c>.</summary>
    public IReadOnlyList<SchemaNode>? OneOf { get; set; }

    /// <summary><c>not</c>.</summary>
    public SchemaNode? Not { get; set; }

    /// <summary><c>if</c>, where it has consequences.</summary>
    public SchemaNode? If { get; set; }

    /// <summary><c>then</c>.</summary>
    public SchemaNode? Then { get; set; }

    /// <summary><c>else</c>.</summary>
    public SchemaNode? Else { get; set; }

    /// <summary>Whether it has no keyword that says anything of a value.</summary>
    public bool IsUnconstrained =>
        Boolean is null && Kinds == JsonKinds.All && Values is null && Minimums.Count == 0 && Maximums.Count == 0 && MultipleOf is null && MinLength == 0
        && MaxLength is null && Pattern is null && Format is null && Encoding is null && Prefix.Count == 0 && Items is null && MinItems == 0 && MaxItems is null
        && Contains is null && !UniqueItems && Properties.Count == 0 && PatternProperties.Count == 0 && AdditionalProperties is null
        && PropertyNames is null && Required.Count == 0 && MinProperties == 0 && MaxProperties is null && DependentRequired.Count == 0
        && DependentSchemas.Count == 0 && AllOf.Count == 0 && AnyOf is null && OneOf is null && Not is null && If is null;
}
