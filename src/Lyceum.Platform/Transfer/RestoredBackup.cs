namespace Lyceum.Platform.Transfer;

/// <summary>A backup that was restored.</summary>
/// <param name="Manifest">What it held.</param>
/// <param name="MovedAside">The folder that now holds what was there before; null where nothing was.</param>
public sealed record RestoredBackup(BackupManifest Manifest, string? MovedAside);
