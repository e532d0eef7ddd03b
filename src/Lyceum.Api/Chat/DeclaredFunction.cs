using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Lyceum.Api.Chat;

/// <summary>A function that a request declares. Whoever sent it runs it.</summary>
internal sealed class DeclaredFunction : AIFunctionDeclaration
{
    private static readonly JsonElement s_nothing = JsonElement.Parse("""{"type": "object", "properties": {}}""");

    /// <summary>Makes a declaration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="parameters">The schema of its arguments; null for none.</param>
    /// <param name="isStrict">Whether arguments keep the schema, or the request is refused where it cannot be enforced; else any object passes then.</param>
    public DeclaredFunction(string name, string? description, JsonElement? parameters, bool isStrict)
    {
        Name = name;
        Description = description ?? "";
        JsonSchema = parameters ?? s_nothing;
        AdditionalProperties = new Dictionary<string, object?> { ["strict"] = isStrict };
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override JsonElement JsonSchema { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; }
}
