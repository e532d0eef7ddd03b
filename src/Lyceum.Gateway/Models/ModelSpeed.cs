namespace Lyceum.Gateway.Models;

/// <summary>How quick a model was in its last answers on this machine.</summary>
/// <param name="Answers">Of how many answers.</param>
/// <param name="PromptTokensPerSecond">Tokens of prompts that were read in a second; 0 where none were measured.</param>
/// <param name="TokensPerSecond">Tokens that were written in a second, by one answer; 0 where none were measured.</param>
/// <param name="FirstToken">How long answers waited for their first token, on average.</param>
public sealed record ModelSpeed(int Answers, double PromptTokensPerSecond, double TokensPerSecond, TimeSpan FirstToken);
