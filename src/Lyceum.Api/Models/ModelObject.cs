using System.Text.Json.Serialization;

namespace Lyceum.Api.Models;

/// <summary>A model.</summary>
internal sealed record ModelObject
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>What this is.</summary>
    public string Object { get; init; } = "model";

    /// <summary>When its files were written, in seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>Whose it is.</summary>
    public required string OwnedBy { get; init; }

    /// <summary>The longest text in tokens, prompt and answer together; left out where nobody knows. Beyond OpenAI's description.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContextLength { get; init; }

    /// <summary>The same under the name that vLLM gives it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxModelLen => ContextLength;

    /// <summary>Its architecture. Beyond OpenAI's description.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Family { get; init; }
}

/// <summary>All models. This list has no pages.</summary>
/// <param name="Data">The models.</param>
internal sealed record ModelList(IReadOnlyList<ModelObject> Data)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "list";
}

/// <summary>A model that is gone.</summary>
/// <param name="Id">Its name.</param>
internal sealed record DeletedModel(string Id)
{
    /// <summary>What it was.</summary>
    public string Object { get; init; } = "model";

    /// <summary>Whether it is gone.</summary>
    public bool Deleted { get; init; } = true;
}
