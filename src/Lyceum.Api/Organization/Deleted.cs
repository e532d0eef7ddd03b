using System.Text.Json.Serialization;

namespace Lyceum.Api.Organization;

/// <summary>Something that is gone.</summary>
/// <param name="Object">What it was, and <c>.deleted</c>.</param>
/// <param name="Id">Its id; left out for what has none.</param>
internal sealed record Deleted(string Object, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id = null)
{
    /// <summary>Whether it is gone.</summary>
    [JsonPropertyName("deleted")]
    public bool IsDeleted { get; init; } = true;
}
