namespace Lyceum.Platform.Files;

/// <summary>What is said of a file that is about to come in parts.</summary>
/// <param name="Name">What people will call it.</param>
/// <param name="Purpose">What it is for: one of <see cref="FilePurpose.Sendable"/>.</param>
/// <param name="Bytes">How many bytes its parts have together.</param>
public sealed record NewUpload(string Name, string Purpose, long Bytes)
{
    /// <summary>What kind of bytes it holds, a media type; null where that is not known.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long the file is kept; null for ever.</summary>
    public TimeSpan? FileLifetime { get; init; }
}
