namespace Lyceum.Models.Hub;

/// <summary>How far a pull is.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="DoneBytes">Bytes done in this phase, those of earlier runs included.</param>
/// <param name="TotalBytes">Bytes to do in this phase.</param>
public readonly record struct PullProgress(PullPhase Phase, long DoneBytes, long TotalBytes);
