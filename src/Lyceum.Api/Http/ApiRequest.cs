using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Api.Http;

/// <summary>The body of a request. What it has beyond the fields that are known is kept, noted in the log, and changes nothing.</summary>
public abstract class ApiRequest
{
    /// <summary>Fields that are not known.</summary>
    [JsonExtensionData]
#pragma warning disable CA2227 // Whoever reads the body sets it; a property that is only set at the beginning cannot hold it.
    public IDictionary<string, JsonElement>? Others { get; set; }
#pragma warning restore CA2227
}
