using System.Text.Json.Serialization;

namespace Lyceum.Api.Organization.AdminKeys;

/// <summary>An admin key.</summary>
internal sealed record AdminKeyObject
{
    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.admin_api_key";

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>How it begins.</summary>
    public required string RedactedValue { get; init; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When it ends; null never.</summary>
    public required long? ExpiresAt { get; init; }

    /// <summary>When it was used last; null where it never was.</summary>
    public required long? LastUsedAt { get; init; }

    /// <summary>Whose it is.</summary>
    public required AdminKeyOwner Owner { get; init; }

    /// <summary>The key itself, told once, when it is made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }
}

/// <summary>Whose an admin key is.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What people call the user.</param>
/// <param name="CreatedAt">When the user came, in seconds since 1970.</param>
/// <param name="Role">What the user may do.</param>
internal sealed record AdminKeyOwner(string Id, string Name, long CreatedAt, string Role)
{
    /// <summary>What kind it is.</summary>
    public string Type { get; init; } = "user";

    /// <summary>What this is.</summary>
    public string Object { get; init; } = "organization.user";
}
