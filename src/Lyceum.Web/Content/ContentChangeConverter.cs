using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Web.Content;

/// <summary>
/// Writes changes as JSON: <c>{"from":3,"blocks":[["p",…],…]}</c>; with a patch of block 3
/// <c>{"from":3,"patch":{"path":[0],"at":2,"nodes":[…]},"blocks":[…]}</c>, where the blocks are those after it.
/// </summary>
internal sealed class ContentChangeConverter : JsonConverter<ContentChange>
{
    /// <inheritdoc/>
    public override ContentChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Changes are made of Markdown and are not read from JSON.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ContentChange value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("from", value.From);
        if (value.Patch is { } patch)
        {
            writer.WriteStartObject("patch");
            writer.WriteStartArray("path");
            foreach (int step in patch.Path)
            {
                writer.WriteNumberValue(step);
            }

            writer.WriteEndArray();
            writer.WriteNumber("at", patch.At);
            writer.WriteStartArray("nodes");
            foreach (ContentNode node in patch.Nodes)
            {
                ContentNodeConverter.Write(writer, node);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteStartArray("blocks");
        foreach (ContentBlock block in value.Blocks.AsSpan()[(value.Patch is null ? 0 : 1)..])
        {
            ContentNodeConverter.Write(writer, block.Node);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
