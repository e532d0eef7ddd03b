namespace Lyceum.Gateway.Batches;

/// <summary>What is wrong with the input of a batch.</summary>
/// <param name="Code">Its name.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Param">The field; null for none.</param>
/// <param name="Line">The line, from 1; null where it is about none.</param>
public sealed record BatchError(string Code, string Message, string? Param = null, int? Line = null);
