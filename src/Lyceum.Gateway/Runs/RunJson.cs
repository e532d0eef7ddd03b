using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Gateway.Runs;

/// <summary>How the types of this folder are written.</summary>
[JsonSerializable(typeof(IReadOnlyList<MessagePart>))]
[JsonSerializable(typeof(RunState))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunProblem))]
[JsonSerializable(typeof(TokenReport))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
public sealed partial class RunJson : JsonSerializerContext;
