using System.Text.Json.Nodes;

namespace Lyceum.Web.Site.Reference;

/// <summary>A call of the API, to be shown in several languages.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with words in capitals where an id belongs.</param>
public sealed record ApiCall(string Method, string Path)
{
    /// <summary>Its body; null for none.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>The fields of its form, the file's first; empty where it sends none.</summary>
    public IReadOnlyList<(string Name, string Value, bool IsFile)> Form { get; init; } = [];

    /// <summary>Whether it takes an admin key.</summary>
    public bool IsAdministrative => Path.StartsWith("/v1/organization", StringComparison.Ordinal);

    /// <summary>The variable that holds the key.</summary>
    public string KeyVariable => IsAdministrative ? "OPENAI_ADMIN_KEY" : "OPENAI_API_KEY";
}
