namespace Lyceum.Models.Hub;

/// <summary>What an interrupted pull left, for the next one to go on with.</summary>
/// <param name="Name">The name that the model was to get.</param>
/// <param name="Bytes">What is there of it.</param>
/// <param name="Modified">When something of it came last, UTC.</param>
public sealed record UnfinishedPull(string Name, long Bytes, DateTime Modified);
