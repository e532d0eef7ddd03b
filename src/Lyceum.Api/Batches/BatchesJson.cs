using System.Text.Json.Serialization;

namespace Lyceum.Api.Batches;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchObject))]
[JsonSerializable(typeof(BatchList))]
internal sealed partial class BatchesJson : JsonSerializerContext;
