using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>Reads the keywords of a schema. What is not enforced is refused by its name and place; annotations are passed over knowingly.</summary>
internal sealed class SchemaReader(SchemaDocument document, JsonSchemaOptions options)
{
    private const int MaximumValues = 20_000;

    private static readonly HashSet<string> s_annotations = new(StringComparer.Ordinal)
    {
        "$anchor", "$comment", "$defs", "$id", "$schema", "$vocabulary", "contentEncoding", "contentMediaType", "contentSchema", "default", "definitions",
        "deprecated", "description", "example", "examples", "id", "readOnly", "title", "writeOnly", "$dynamicAnchor",

        // Read together with the keyword that gives them their meaning.
        "additionalItems", "const", "else", "exclusiveMaximum", "exclusiveMinimum", "maxContains", "minContains", "then", "items",
    };

    /// <summary>A name as it stands in a JSON pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Reads the keywords of a node.</summary>
    /// <param name="node">Receives them.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="address">The base address of its references.</param>
    /// <exception cref="ConstraintException">A keyword is malformed, or not enforced.</exception>
    public void Read(SchemaNode node, JsonElement schema, string address)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            node.Boolean = schema.ValueKind == JsonValueKind.True;
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw new ConstraintException($"At '{node.Pointer}' stands {schema.ValueKind switch
            {
                JsonValueKind.Array => "an array",
                JsonValueKind.String => "a string",
                JsonValueKind.Number => "a number",
                _ => "null",
            }} where a schema must be.") { Location = node.Pointer };
        }

        bool alone = document.Dialect.RefStandsAlone && schema.TryGetProperty("$ref", out _);
        foreach (JsonProperty property in schema.EnumerateObject())
        {
            if (alone && property.Name != "$ref")
            {
                continue;
            }

            KeywordReader at = new(document, node, schema, property.Name, property.Value, address);
            if (document.Dialect.Knows(property.Name))
            {
                Read(at);
            }
            else if (!options.AllowUnknownKeywords)
            {
                throw at.Refused($"it is not a keyword of {document.Dialect.Name}; name a later draft in '$schema', or set AllowUnknownKeywords to let it pass");
            }
        }

        if (!alone)
        {
            ReadTogether(node, schema, address);
        }

        if (node.IsUnconstrained)
        {
            node.Boolean = true;
        }
    }

    private void Read(KeywordReader at)
    {
        SchemaNode node = at.Node;
        switch (at.Keyword)
        {
            case "$ref":
                node.AllOf = [.. node.AllOf, document.Resolve(at.Text(), node.Pointer, at.Address)];
                break;
            case "type":
                node.Kinds = at.Kinds();
                break;
            case "enum":
                JsonElement[] values = [.. at.Elements()];
                node.Values = values.Length <= MaximumValues ? values : throw at.Malformed($"it has more than {MaximumValues} values");
                break;
            case "multipleOf":
                DecimalText step = at.Number(at.Value);
                node.MultipleOf = step.IsNegative || step.IsZero ? throw at.Malformed("it must be above zero") : step;
                break;
            case "minimum":
                node.Minimums = [.. node.Minimums, (at.Number(at.Value), !at.Sibling("exclusiveMinimum", JsonValueKind.True))];
                break;
            case "maximum":
                node.Maximums = [.. node.Maximums, (at.Number(at.Value), !at.Sibling("exclusiveMaximum", JsonValueKind.True))];
                break;
            case "exclusiveMinimum" when at.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                node.Minimums = [.. node.Minimums, (at.Number(at.Value), false)];
                break;
            case "exclusiveMaximum" when at.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                node.Maximums = [.. node.Maximums, (at.Number(at.Value), false)];
                break;
            case "minLength":
                node.MinLength = at.Count();
                break;
            case "maxLength":
                node.MaxLength = at.Count();
                break;
            case "pattern":
                node.Pattern = at.Pattern(at.Text());
                break;
            case "format":
                ReadFormat(at);
                break;
            case "prefixItems":
                node.Prefix = at.Schemas();
                break;
            case "minItems":
                node.MinItems = at.Count();
                break;
            case "maxItems":
                node.MaxItems = at.Count();
                break;
            case "contains":
                node.Contains = at.Schema();
                break;
            case "uniqueItems":
                node.UniqueItems = at.Flag();
                break;
            case "properties":
                node.Properties = at.SchemasByName();
                break;
            case "patternProperties":
                node.PatternProperties = [.. at.SchemasByName().Select(pair => (pair.Key, at.Pattern(pair.Key), pair.Value))];
                break;
            case "additionalProperties":
                node.AdditionalProperties = at.Schema();
                break;
            case "propertyNames":
                node.PropertyNames = at.Schema();
                break;
            case "required" when at.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                // Draft 3 wrote it at the property; many documents still have it there, where it means nothing.
                throw at.Refused("true and false are draft 3's way to write it; list the names beside 'properties'");
            case "required":
                node.Required = at.Names(at.Value);
                break;
            case "minProperties":
                node.MinProperties = at.Count();
                break;
            case "maxProperties":
                node.MaxProperties = at.Count();
                break;
            case "dependentRequired":
                node.DependentRequired = [.. node.DependentRequired, .. at.Members().Select(pair => KeyValuePair.Create(pair.Name, at.Names(pair.Value)))];
                break;
            case "dependentSchemas":
                node.DependentSchemas = [.. node.DependentSchemas, .. at.SchemasByName()];
                break;
            case "dependencies":
                ReadDependencies(at);
                break;
            case "allOf":
                node.AllOf = [.. node.AllOf, .. at.Schemas()];
                break;
            case "anyOf":
                node.AnyOf = at.Schemas();
                break;
            case "oneOf":
                node.OneOf = at.Schemas();
                break;
            case "not":
                node.Not = at.Schema();
                break;
            case "if" when at.HasSibling("then") || at.HasSibling("else"):
                node.If = at.Schema();
                node.Then = at.SiblingSchema("then");
                node.Else = at.SiblingSchema("else");
                break;
            case "if":
                break;
            case "unevaluatedProperties" or "unevaluatedItems" when at.Value.ValueKind == JsonValueKind.True:
                break;
            case "contentEncoding" when document.Dialect.RefStandsAlone && at.Text() == "base64":
                node.Encoding = StringFormats.Base64;
                break;
            case "contentEncoding" or "contentMediaType" when document.Dialect.RefStandsAlone:
                throw at.Refused("up to draft 7 it may be more than an annotation");
            case "$dynamicRef" or "$recursiveRef" or "unevaluatedProperties" or "unevaluatedItems" or "extends" or "disallow" or "divisibleBy":
                throw at.Refused(null);
            default:
                if (!s_annotations.Contains(at.Keyword) && !options.AllowUnknownKeywords)
                {
                    throw at.Refused("it is not a keyword of JSON Schema; set AllowUnknownKeywords to let such pass as annotations");
                }

                break;
        }
    }

    // Keywords whose meaning depends on one another.
    private void ReadTogether(SchemaNode node, JsonElement schema, string address)
    {
        if (document.Dialect.Knows("const") && schema.TryGetProperty("const", out JsonElement only))
        {
            if (node.Values is null)
            {
                node.Values = [only];
            }
            else
            {
                node.AllOf = [.. node.AllOf, document.Constant(only)];
            }
        }

        if (schema.TryGetProperty("items", out JsonElement items))
        {
            KeywordReader at = new(document, node, schema, "items", items, address);
            if (items.ValueKind == JsonValueKind.Array)
            {
                if (!document.Dialect.ArrayItems)
                {
                    throw at.Malformed("a list of schemas is called 'prefixItems' in this draft");
                }

                node.Prefix = at.Schemas();
                node.Items = at.SiblingSchema("additionalItems");
            }
            else
            {
                node.Items = at.Schema();
            }
        }

        if (node.Contains is not null)
        {
            if (document.Dialect.Knows("minContains") && schema.TryGetProperty("minContains", out JsonElement least))
            {
                node.MinContains = new KeywordReader(document, node, schema, "minContains", least, address).Count();
            }

            if (document.Dialect.Knows("maxContains") && schema.TryGetProperty("maxContains", out JsonElement most))
            {
                node.MaxContains = new KeywordReader(document, node, schema, "maxContains", most, address).Count();
            }
        }
    }

    private void ReadFormat(KeywordReader at)
    {
        string name = at.Text();
        at.Node.Format = StringFormats.Find(name);
        if (at.Node.Format is null && !options.AllowUnknownFormats && !StringFormats.IsAboutNumbers(name))
        {
            throw at.Refused($"the format '{name}' is not one of those that are; set AllowUnknownFormats to let such pass as annotations");
        }
    }

    private static void ReadDependencies(KeywordReader at)
    {
        foreach (JsonProperty dependency in at.Members())
        {
            if (dependency.Value.ValueKind == JsonValueKind.Array)
            {
                at.Node.DependentRequired = [.. at.Node.DependentRequired, KeyValuePair.Create(dependency.Name, at.Names(dependency.Value))];
            }
            else
            {
                at.Node.DependentSchemas = [.. at.Node.DependentSchemas, KeyValuePair.Create(dependency.Name, at.Schema(dependency.Name, dependency.Value))];
            }
        }
    }
}
