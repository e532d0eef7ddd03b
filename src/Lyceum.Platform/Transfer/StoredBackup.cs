namespace Lyceum.Platform.Transfer;

/// <summary>A backup in the data directory.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="CreatedAt">When it was written.</param>
public sealed record StoredBackup(string Name, long Bytes, DateTimeOffset CreatedAt);
