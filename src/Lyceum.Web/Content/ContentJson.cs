using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Web.Content;

/// <summary>Nodes and changes as JSON, for <c>content.js</c>. It is sent apart from pages, so that nothing but JSON itself is escaped.</summary>
[JsonSerializable(typeof(ContentChange))]
[JsonSerializable(typeof(ImmutableArray<ContentNode>))]
[JsonSerializable(typeof(ImmutableArray<ContentBlock>))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = 256)]
public sealed partial class ContentJson : JsonSerializerContext
{
    private static readonly ContentJson s_lean = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 });

    /// <summary>Writes nodes.</summary>
    public static string Write(ImmutableArray<ContentNode> nodes) => JsonSerializer.Serialize(nodes, s_lean.ImmutableArrayContentNode);

    /// <summary>Writes a change.</summary>
    public static string Write(ContentChange change) => JsonSerializer.Serialize(change, s_lean.ContentChange);
}
