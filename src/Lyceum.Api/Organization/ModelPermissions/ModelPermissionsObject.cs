using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.ModelPermissions;

/// <summary>Which models a project may use.</summary>
/// <param name="Mode"><c>allow_list</c> or <c>deny_list</c>.</param>
/// <param name="ModelIds">The models.</param>
internal sealed record ModelPermissionsObject(string Mode, IReadOnlyList<string> ModelIds)
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "project.model_permissions";
}

/// <summary>A wish which models a project may use.</summary>
internal sealed class ModelPermissionsRequest : ApiRequest
{
    /// <summary><c>allow_list</c> or <c>deny_list</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The models.</summary>
    public IReadOnlyList<string>? ModelIds { get; init; }
}
