using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Web.Content;

/// <summary>Writes nodes as JSON. They are never read: what comes from outside is Markdown.</summary>
internal sealed class ContentNodeConverter : JsonConverter<ContentNode>
{
    /// <inheritdoc/>
    public override ContentNode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Nodes are made of Markdown and are not read from JSON.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ContentNode value, JsonSerializerOptions options) => Write(writer, value);

    /// <summary>Writes one. Its depth is bounded by the reader of Markdown.</summary>
    internal static void Write(Utf8JsonWriter writer, ContentNode node)
    {
        if (node.Element is null)
        {
            writer.WriteStringValue(node.Text);
            return;
        }

        writer.WriteStartArray();
        writer.WriteStringValue(node.Element);
        writer.WriteStartObject();
        foreach (ContentAttribute attribute in node.Attributes)
        {
            writer.WriteString(attribute.Name, attribute.Value);
        }

        writer.WriteEndObject();
        foreach (ContentNode child in node.Children)
        {
            Write(writer, child);
        }

        writer.WriteEndArray();
    }
}
