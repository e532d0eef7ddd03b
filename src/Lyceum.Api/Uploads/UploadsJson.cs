using System.Text.Json.Serialization;

namespace Lyceum.Api.Uploads;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(CompleteUploadRequest))]
[JsonSerializable(typeof(UploadObject))]
[JsonSerializable(typeof(UploadPartObject))]
internal sealed partial class UploadsJson : JsonSerializerContext;
