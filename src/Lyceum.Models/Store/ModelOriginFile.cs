namespace Lyceum.Models.Store;

/// <summary>A file of a pulled model.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal, or null where the hub gave none.</param>
public sealed record ModelOriginFile(string Path, long Bytes, string? Sha256);
