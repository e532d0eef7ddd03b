using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Web.Playground;

/// <summary>How presets are kept and the script of the page is answered.</summary>
[JsonSerializable(typeof(PlaygroundSettings))]
[JsonSerializable(typeof(PlaygroundCount))]
[JsonSerializable(typeof(PlaygroundText))]
[JsonSerializable(typeof(PlaygroundTokens))]
[JsonSerializable(typeof(PlaygroundToolCall))]
[JsonSerializable(typeof(PlaygroundLoading))]
[JsonSerializable(typeof(PlaygroundEnd))]
[JsonSerializable(typeof(PlaygroundProblem))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class PlaygroundJson : JsonSerializerContext;
