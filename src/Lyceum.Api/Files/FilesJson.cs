using System.Text.Json.Serialization;

namespace Lyceum.Api.Files;

/// <summary>How the types of this folder are written.</summary>
[JsonSerializable(typeof(FileObject))]
[JsonSerializable(typeof(FileList))]
[JsonSerializable(typeof(DeletedFile))]
internal sealed partial class FilesJson : JsonSerializerContext;
