using System.Text.Json.Serialization;
using Lyceum.Api.Http;

namespace Lyceum.Api.Batches;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchObject))]
[JsonSerializable(typeof(ListPage<BatchObject>))]
internal sealed partial class BatchesJson : JsonSerializerContext;
