using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Api.Organization.AuditLogs;

/// <summary>A line of the audit log.</summary>
internal sealed record AuditLogObject
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What was done.</summary>
    public required string Type { get; init; }

    /// <summary>When, in seconds since 1970.</summary>
    public required long EffectiveAt { get; init; }

    /// <summary>The project that it was about; left out where it was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditProject? Project { get; init; }

    /// <summary>Who did it.</summary>
    public required AuditActor Actor { get; init; }

    /// <summary>What it was done to, under the name of <see cref="Type"/>.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Payload { get; } = new Dictionary<string, JsonElement>();
}

/// <summary>The project that something was about.</summary>
/// <param name="Id">The project.</param>
internal sealed record AuditProject(string Id);

/// <summary>What something was done to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Detail">What the platform noted about it. Beyond OpenAI's description.</param>
internal sealed record AuditPayload(string Id, string Detail);

/// <summary>Who did something.</summary>
/// <param name="Type"><c>session</c> or <c>api_key</c>.</param>
internal sealed record AuditActor(string Type)
{
    /// <summary>The person who was signed in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditSession? Session { get; init; }

    /// <summary>The key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditKey? ApiKey { get; init; }
}

/// <summary>A person who was signed in.</summary>
/// <param name="User">The person.</param>
internal sealed record AuditSession(AuditUser User);

/// <summary>A key that did something.</summary>
/// <param name="Id">The key.</param>
/// <param name="User">Whose it is.</param>
internal sealed record AuditKey(string Id, AuditUser User)
{
    /// <summary>Whose kind of key it is.</summary>
    public string Type { get; init; } = "user";
}

/// <summary>A person.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">The address; left out where there is no account any more.</param>
internal sealed record AuditUser(string Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email);
