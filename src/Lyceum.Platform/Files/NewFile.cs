namespace Lyceum.Platform.Files;

/// <summary>What is said of a file that is about to be sent.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Purpose">What it is for: one of <see cref="FilePurpose"/>.</param>
public sealed record NewFile(string Name, string Purpose)
{
    /// <summary>What kind of bytes it holds, a media type; null where that is not known.</summary>
    public string? ContentType { get; init; }

    /// <summary>How many bytes will come, where that is known: then neither more nor fewer are taken, and room is set aside at once.</summary>
    public long? Bytes { get; init; }

    /// <summary>How long it is kept; null for ever.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Whether the platform made it, which allows the purposes of <see cref="FilePurpose.Made"/>.</summary>
    public bool IsMade { get; init; }

    /// <summary>
    /// Whether it holds what somebody has paid for already: then it is stored whatever its length, and where there is no room as well, since nothing would be left
    /// of it otherwise. It counts as every other file does.
    /// </summary>
    public bool IsPaid { get; init; }
}
