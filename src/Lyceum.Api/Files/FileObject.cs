using Lyceum.Platform;
using Lyceum.Platform.Files;

namespace Lyceum.Api.Files;

/// <summary>A file.</summary>
internal sealed record FileObject
{
    public string Object { get; init; } = "file";

    public required string Id { get; init; }

    public required string Purpose { get; init; }

    public required string Filename { get; init; }

    public required long Bytes { get; init; }

    public required long CreatedAt { get; init; }

    public required long? ExpiresAt { get; init; }

    /// <summary>Of before 2024, when files were looked through after they came.</summary>
    public string Status { get; init; } = "processed";

    /// <summary>Of before 2024.</summary>
    public string? StatusDetails { get; init; }

    public static FileObject Of(StoredFile file) => new()
    {
        Id = PublicId.Format(PublicId.File, file.Id),
        Purpose = file.Purpose,
        Filename = file.Name,
        Bytes = file.Bytes,
        CreatedAt = file.CreatedAt.ToUnixTimeSeconds(),
        ExpiresAt = file.ExpiresAt?.ToUnixTimeSeconds(),
    };
}

/// <summary>A file that is gone.</summary>
internal sealed record DeletedFile(string Id)
{
    public string Object { get; init; } = "file";

    public bool Deleted { get; init; } = true;
}
