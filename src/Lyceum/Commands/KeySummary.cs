using Lyceum.Platform.Keys;

namespace Lyceum.Commands;

/// <summary>A key as commands tell of it; the names are those of their JSON.</summary>
internal sealed record KeySummary
{
    /// <summary>The secret, of a key that was just given one.</summary>
    public string? Key { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Project { get; init; }

    public required Guid ProjectId { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public IReadOnlyList<string>? Endpoints { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Addresses { get; init; }

    public int? RequestsPerMinute { get; init; }

    public long? TokensPerMinute { get; init; }

    public int? ParallelCalls { get; init; }

    /// <summary>The beginnings of its secrets.</summary>
    public IReadOnlyList<SecretSummary>? Secrets { get; init; }

    public static KeySummary Of(ApiKey key, string project, DateTimeOffset now) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Project = project,
        ProjectId = key.ProjectId,
        Status = key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= now ? "expired" : "active",
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        LastUsedAt = key.LastUsedAt,
        Endpoints = key.Endpoints,
        Models = key.Models,
        Addresses = key.Addresses,
        RequestsPerMinute = key.RequestsPerMinute,
        TokensPerMinute = key.TokensPerMinute,
        ParallelCalls = key.ParallelCalls,
    };
}

/// <summary>A secret of a key, by its beginning.</summary>
internal sealed record SecretSummary(string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);
