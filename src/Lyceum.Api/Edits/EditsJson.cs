using System.Text.Json.Serialization;

namespace Lyceum.Api.Edits;

/// <summary>How the types of this folder are read and written.</summary>
[JsonSerializable(typeof(EditRequest))]
[JsonSerializable(typeof(Edit))]
internal sealed partial class EditsJson : JsonSerializerContext;
