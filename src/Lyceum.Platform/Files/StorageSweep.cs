namespace Lyceum.Platform.Files;

/// <summary>What a sweep removed.</summary>
/// <param name="Files">Files that had expired, and attachments that no message had any more.</param>
/// <param name="Uploads">Uploads that nobody completed in time.</param>
/// <param name="Leftovers">Bytes that nothing points to: of processes that died.</param>
public sealed record StorageSweep(int Files, int Uploads, int Leftovers);
