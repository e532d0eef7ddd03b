using Lyceum.Api.Http;

namespace Lyceum.Api.Organization.Projects;

/// <summary>A wish for a project, or for another name of one.</summary>
internal sealed class ProjectRequest : ApiRequest
{
    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>Where its things lie; here that is always this installation.</summary>
    public string? Residency { get; init; }

    /// <summary>A key that encrypts its things; this platform has none for each project.</summary>
    public string? ExternalKeyId { get; init; }
}
