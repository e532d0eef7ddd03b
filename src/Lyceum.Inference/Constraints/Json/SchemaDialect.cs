using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What of a schema's meaning depends on its draft.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="RefStandsAlone">Whether what stands beside <c>$ref</c> is ignored: up to draft 7.</param>
/// <param name="PlainIds">Whether identifiers are written <c>id</c>: up to draft 4.</param>
/// <param name="ArrayItems">Whether <c>items</c> may be a list: up to 2019-09.</param>
/// <param name="Later">The keywords that came with later drafts.</param>
internal sealed record SchemaDialect(string Name, bool RefStandsAlone, bool PlainIds, bool ArrayItems, IReadOnlyCollection<string> Later)
{
    private static readonly string[] s_since2020 = ["prefixItems", "$dynamicRef", "$dynamicAnchor"];

    private static readonly string[] s_since2019 =
        ["dependentRequired", "dependentSchemas", "maxContains", "minContains", "unevaluatedItems", "unevaluatedProperties", "$recursiveRef", "$anchor", .. s_since2020];

    private static readonly string[] s_since7 = ["if", "then", "else", .. s_since2019];

    private static readonly string[] s_since6 = ["const", "contains", "propertyNames", .. s_since7];

    // Where nothing is said, the latest draft holds, and what earlier ones write differently is understood as well.
    private static readonly SchemaDialect s_unsaid = new("2020-12", false, false, true, []);

    /// <summary>The dialect that <c>$schema</c> of a document's root names.</summary>
    /// <exception cref="ConstraintException">It is not known.</exception>
    public static SchemaDialect Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("$schema", out JsonElement named) || named.ValueKind != JsonValueKind.String)
        {
            return s_unsaid;
        }

        string name = named.GetString()!.TrimEnd('#');
        int scheme = name.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? name : name[(scheme + 3)..]) switch
        {
            "json-schema.org/draft/2020-12/schema" => new SchemaDialect("2020-12", false, false, false, []),
            "json-schema.org/draft/2019-09/schema" => new SchemaDialect("2019-09", false, false, true, s_since2020),
            "json-schema.org/draft-07/schema" => new SchemaDialect("draft 7", true, false, true, s_since2019),
            "json-schema.org/draft-06/schema" => new SchemaDialect("draft 6", true, false, true, s_since7),
            "json-schema.org/draft-04/schema" => new SchemaDialect("draft 4", true, true, true, s_since6),
            "json-schema.org/schema" or "json-schema.org/schema/" or "" => s_unsaid,
            _ => throw new ConstraintException($"The dialect '{named.GetString()}' that '$schema' names is not known; drafts 4, 6, 7, 2019-09 and 2020-12 are.")
            {
                Keyword = "$schema",
                Location = "/$schema",
            },
        };
    }

    /// <summary>Whether a keyword belongs to this draft or an earlier one.</summary>
    public bool Knows(string keyword) => !Later.Contains(keyword);
}
