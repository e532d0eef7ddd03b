using System.Text.Json;
using Lyceum.Inference.Constraints.Grammars;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>JSON that no schema restricts. It is what the schema <c>true</c> allows, or the schema of any object.</summary>
internal sealed class JsonGrammar(GrammarTable table, JsonOptions options)
{
    private static readonly JsonElement s_anything = Parse("true");
    private static readonly JsonElement s_anyObject = Parse("""{"type":"object"}""");

    /// <summary>Any document, or any object.</summary>
    public Symbol AnyDocument() => SchemaCompiler.Compile(table, options.ObjectsOnly ? s_anyObject : s_anything, new JsonSchemaOptions(options));

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
