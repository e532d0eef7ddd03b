using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Lyceum.Gateway.Runs;

namespace Lyceum.Gateway.Archives;

/// <summary>How the types of this folder are written.</summary>
[JsonSerializable(typeof(ImportOrder))]
[JsonSerializable(typeof(ImportCheckpoint))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(IReadOnlyList<MessagePart>))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ArchiveJson : JsonSerializerContext
{
    /// <summary>Files for people: letters of all languages stand as they are.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), MaxDepth = 64 };
}
