using System.Text.Json.Serialization;

namespace Lyceum.Api.Models;

/// <summary>How the types of this folder are written.</summary>
[JsonSerializable(typeof(ModelObject))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(DeletedModel))]
internal sealed partial class ModelsJson : JsonSerializerContext;
