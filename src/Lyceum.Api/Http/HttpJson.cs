using System.Text.Json.Serialization;

namespace Lyceum.Api.Http;

/// <summary>How the types of this folder are written.</summary>
[JsonSerializable(typeof(ErrorEnvelope))]
internal sealed partial class HttpJson : JsonSerializerContext;
