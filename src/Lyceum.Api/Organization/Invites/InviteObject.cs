using System.Text.Json.Serialization;

namespace Lyceum.Api.Organization.Invites;

/// <summary>An invitation to the organisation.</summary>
internal sealed record InviteObject
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.invite";

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whom it is for.</summary>
    public required string Email { get; init; }

    /// <summary>What whoever comes may do.</summary>
    public required string Role { get; init; }

    /// <summary>What has become of it.</summary>
    public required string Status { get; init; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>Until when somebody may come.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>When somebody came; null where nobody did.</summary>
    public required long? AcceptedAt { get; init; }

    /// <summary>The projects that whoever comes becomes a member of.</summary>
    public required IReadOnlyList<InviteProject> Projects { get; init; }

    /// <summary>What opens it, told once, when it is made: to be sent in a link. Beyond OpenAI's description.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

/// <summary>A project that an invitation opens.</summary>
/// <param name="Id">The project.</param>
/// <param name="Role">What whoever comes may do there.</param>
internal sealed record InviteProject(string? Id, string? Role);
