using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What of a schema's meaning depends on its draft.</summary>
/// <param name="RefStandsAlone">Whether what stands beside <c>$ref</c> is ignored: up to draft 7.</param>
/// <param name="PlainIds">Whether identifiers are written <c>id</c>: up to draft 4.</param>
/// <param name="ArrayItems">Whether <c>items</c> may be a list: up to 2019-09.</param>
internal sealed record SchemaDialect(bool RefStandsAlone, bool PlainIds, bool ArrayItems)
{
    // Where nothing is said, the latest draft holds, and what earlier ones write differently is understood as well.
    private static readonly SchemaDialect s_unsaid = new(false, false, true);

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
            "json-schema.org/draft/2020-12/schema" => new SchemaDialect(false, false, false),
            "json-schema.org/draft/2019-09/schema" => new SchemaDialect(false, false, true),
            "json-schema.org/draft-07/schema" or "json-schema.org/draft-06/schema" => new SchemaDialect(true, false, true),
            "json-schema.org/draft-04/schema" or "json-schema.org/draft-03/schema" => new SchemaDialect(true, true, true),
            "json-schema.org/schema" or "json-schema.org/schema/" or "" => s_unsaid,
            _ => throw new ConstraintException($"The dialect '{named.GetString()}' is not known; drafts 4, 6, 7, 2019-09 and 2020-12 are.")
            {
                Keyword = "$schema",
                Location = "/$schema",
            },
        };
    }
}
