using System.Text.Json.Serialization;

namespace Lyceum.Gateway.Models.Administration;

/// <summary>What a job with models is to do.</summary>
/// <param name="Source">What is pulled, the path of what is imported, or the name of what is quantised.</param>
/// <param name="Name">The name that the model gets; null for its own.</param>
/// <param name="Format">The number format, where it is quantised.</param>
internal sealed record ModelOrder(string Source, string? Name = null, string? Format = null);

/// <summary>What came of it.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Bytes">Size of its files.</param>
internal sealed record ModelOutcome(string Name, long Bytes);

/// <summary>How both are written.</summary>
[JsonSerializable(typeof(ModelOrder))]
[JsonSerializable(typeof(ModelOutcome))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
internal sealed partial class ModelJson : JsonSerializerContext;
