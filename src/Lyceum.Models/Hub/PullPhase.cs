namespace Lyceum.Models.Hub;

/// <summary>The two long parts of a pull.</summary>
public enum PullPhase
{
    /// <summary>Bytes come over the network.</summary>
    Fetching,

    /// <summary>Checksums are compared.</summary>
    Verifying,
}
