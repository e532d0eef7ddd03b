using Lyceum.Platform.Data;

namespace Lyceum.Platform.Installation;

/// <summary>How much there is in an installation.</summary>
public sealed record InstallationFigures
{
    /// <summary>What stores the rows.</summary>
    public required DatabaseProvider Database { get; init; }

    /// <summary>The size of the database in bytes, its log included.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>How many accounts.</summary>
    public required int Accounts { get; init; }

    /// <summary>How many organisations.</summary>
    public required int Organizations { get; init; }

    /// <summary>How many files, of all organisations.</summary>
    public required int Files { get; init; }

    /// <summary>What their bytes take on the disk; the same bytes are there once.</summary>
    public required long FileBytes { get; init; }

    /// <summary>How many conversations.</summary>
    public required int Conversations { get; init; }
}
