namespace Lyceum.Gateway.Runs;

/// <summary>A token that could have been chosen.</summary>
/// <param name="Text">What it stands for.</param>
/// <param name="LogProbability">The natural logarithm of its probability.</param>
public sealed record TokenChance(string Text, float LogProbability);
