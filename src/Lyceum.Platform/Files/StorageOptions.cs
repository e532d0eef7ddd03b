namespace Lyceum.Platform.Files;

/// <summary>How much may be stored, and for how long.</summary>
public sealed record StorageOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(36_500);

    /// <summary>The largest file that is sent at once, in bytes.</summary>
    public long MaximumFileBytes { get; init; } = 512L << 20;

    /// <summary>The largest file that is sent in parts, in bytes.</summary>
    public long MaximumUploadBytes { get; init; } = 8L << 30;

    /// <summary>The largest part of an upload, in bytes.</summary>
    public long MaximumPartBytes { get; init; } = 64L << 20;

    /// <summary>How many parts an upload may have.</summary>
    public int MaximumParts { get; init; } = 1024;

    /// <summary>What a project may store, in bytes.</summary>
    public long ProjectBytes { get; init; } = 50L << 30;

    /// <summary>What an organisation may store, in bytes.</summary>
    public long OrganizationBytes { get; init; } = 200L << 30;

    /// <summary>How many files, uploads and parts an organisation may have, so that empty ones are bounded too.</summary>
    public long OrganizationObjects { get; init; } = 1_000_000;

    /// <summary>How long an upload waits for its parts.</summary>
    public TimeSpan UploadLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long one can see what became of an upload.</summary>
    public TimeSpan EndedUploadLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a file of the store that no row knows is left alone, since its row may be about to be written.</summary>
    public TimeSpan OrphanLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Checks how long a file is to be kept.</summary>
    /// <exception cref="PlatformException">No time, or more than a hundred years.</exception>
    internal static void CheckLifetime(TimeSpan? lifetime)
    {
        if (lifetime <= TimeSpan.Zero || lifetime > s_longest)
        {
            throw PlatformException.Invalid("A file is kept for more than no time and at most for a hundred years; leave it out to keep the file for ever.", "file_lifetime");
        }
    }
}
