using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Api.Http;

/// <summary>The body of a request. What it has beyond the fields that are known is kept, noted in the log, and changes nothing.</summary>
public abstract class ApiRequest
{
    /// <summary>Fields that are not known.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }
}
