namespace Lyceum.Gateway.Runs;

/// <summary>A token of an answer and how likely it was.</summary>
/// <param name="Text">What it stands for; U+FFFD where it is a part of a character.</param>
/// <param name="LogProbability">The natural logarithm of its probability.</param>
/// <param name="Others">The likeliest tokens at its place, itself perhaps among them.</param>
public sealed record TokenReport(string Text, float LogProbability, IReadOnlyList<TokenChance> Others);
