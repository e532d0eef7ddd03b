using System.Text.Json.Serialization;
using Lyceum.Api.Files;
using Lyceum.Api.Http;
using Lyceum.Platform;
using Lyceum.Platform.Files;

namespace Lyceum.Api.Uploads;

/// <summary>A file that comes in parts.</summary>
internal sealed record UploadObject
{
    public required string Id { get; init; }

    public string Object { get; init; } = "upload";

    public required long Bytes { get; init; }

    public required long CreatedAt { get; init; }

    public required string Filename { get; init; }

    public required string Purpose { get; init; }

    public required string Status { get; init; }

    public required long ExpiresAt { get; init; }

    /// <summary>The file, once it is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileObject? File { get; init; }

    public static UploadObject Of(Upload upload, StoredFile? file = null) => new()
    {
        Id = PublicId.Format(PublicId.Upload, upload.Id),
        Bytes = upload.Bytes,
        CreatedAt = upload.CreatedAt.ToUnixTimeSeconds(),
        Filename = upload.Name,
        Purpose = upload.Purpose,
        Status = upload.Status switch
        {
            UploadStatus.Pending => "pending",
            UploadStatus.Completed => "completed",
            UploadStatus.Cancelled => "cancelled",
            _ => "expired",
        },
        ExpiresAt = upload.ExpiresAt.ToUnixTimeSeconds(),
        File = file is null ? null : FileObject.Of(file),
    };
}

/// <summary>A part of a file.</summary>
internal sealed record UploadPartObject(string Id, long CreatedAt, string UploadId)
{
    public string Object { get; init; } = "upload.part";
}

/// <summary>The body of <c>POST /v1/uploads</c>.</summary>
internal sealed class UploadRequest : ApiRequest
{
    public string? Purpose { get; init; }

    public string? Filename { get; init; }

    public long? Bytes { get; init; }

    public string? MimeType { get; init; }

    public ExpiresAfter? ExpiresAfter { get; init; }
}

/// <summary>The body of <c>POST /v1/uploads/{upload_id}/complete</c>.</summary>
internal sealed class CompleteUploadRequest : ApiRequest
{
    public IReadOnlyList<string>? PartIds { get; init; }

    public string? Md5 { get; init; }
}
