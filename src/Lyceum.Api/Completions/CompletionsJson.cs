using System.Text.Json.Serialization;

namespace Lyceum.Api.Completions;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(Completion))]
[JsonSerializable(typeof(CompletionWithUsage))]
internal sealed partial class CompletionsJson : JsonSerializerContext;
