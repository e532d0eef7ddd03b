using System.Text.Json.Serialization;

namespace Lyceum.Api.Organization.ProjectKeys;

/// <summary>A key of a project.</summary>
internal sealed record ProjectKeyObject
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.project.api_key";

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>How it begins.</summary>
    public required string RedactedValue { get; init; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When it was used last; null where it never was.</summary>
    public required long? LastUsedAt { get; init; }

    /// <summary>Whether its owner may use the project at present, <c>active</c> or <c>inactive</c>.</summary>
    public required string OwnerProjectAccess { get; init; }

    /// <summary>Whose it is.</summary>
    public required ProjectKeyOwner Owner { get; init; }
}

/// <summary>Whose a key of a project is.</summary>
/// <param name="Type"><c>user</c> or <c>service_account</c>.</param>
internal sealed record ProjectKeyOwner(string Type)
{
    /// <summary>The user.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProjectKeyUser? User { get; init; }

    /// <summary>The service account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProjectKeyServiceAccount? ServiceAccount { get; init; }
}

/// <summary>The user whose a key is.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">The user's address.</param>
/// <param name="Name">What people call the user.</param>
/// <param name="CreatedAt">When the user came, in seconds since 1970.</param>
/// <param name="Role">What the user may do in the organisation.</param>
internal sealed record ProjectKeyUser(string Id, string Email, string Name, long CreatedAt, string Role);

/// <summary>The service account whose a key is.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When it was made, in seconds since 1970.</param>
/// <param name="Role">What it may do in its project.</param>
internal sealed record ProjectKeyServiceAccount(string Id, string Name, long CreatedAt, string Role);
