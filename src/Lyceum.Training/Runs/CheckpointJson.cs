using System.Text.Json.Serialization;

namespace Lyceum.Training.Runs;

/// <summary>How <see cref="CheckpointState"/> becomes text.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
