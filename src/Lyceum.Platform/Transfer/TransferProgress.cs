namespace Lyceum.Platform.Transfer;

/// <summary>How far moving data is.</summary>
/// <param name="What">What is moved now: a table, or a part of a backup.</param>
/// <param name="Done">Rows or bytes moved.</param>
/// <param name="Total">Rows or bytes to move.</param>
public readonly record struct TransferProgress(string What, long Done, long Total);
