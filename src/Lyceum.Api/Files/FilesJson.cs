using System.Text.Json.Serialization;
using Lyceum.Api.Http;

namespace Lyceum.Api.Files;

/// <summary>How the types of this folder are written.</summary>
[JsonSerializable(typeof(FileObject))]
[JsonSerializable(typeof(ListPage<FileObject>))]
[JsonSerializable(typeof(DeletedFile))]
internal sealed partial class FilesJson : JsonSerializerContext;
