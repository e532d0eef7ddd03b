using System.Text.Json.Serialization;

namespace Lyceum.Web.Site.Figures;

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ObservedModel))]
internal sealed partial class ObservedModelJson : JsonSerializerContext;
