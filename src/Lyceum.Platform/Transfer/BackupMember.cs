namespace Lyceum.Platform.Transfer;

/// <summary>A file in a backup.</summary>
/// <param name="Name">Its name in the archive, with <c>/</c> between folders.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content, in hexadecimal digits.</param>
public sealed record BackupMember(string Name, long Bytes, string Sha256);
