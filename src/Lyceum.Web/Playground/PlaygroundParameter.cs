using System.Collections.Immutable;
using System.Globalization;

namespace Lyceum.Web.Playground;

/// <summary>A number that can be set, by the name that it has in the API.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">The text that it is called by.</param>
/// <param name="Hint">The text that says what it does.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
/// <param name="IsWhole">Whether it has no fraction.</param>
public sealed record PlaygroundParameter(string Name, string Label, string Hint, decimal Least, decimal Most, bool IsWhole = false)
{
    /// <summary>How freely tokens are chosen.</summary>
    public const string Temperature = "temperature";

    /// <summary>From how much of the probability.</summary>
    public const string TopP = "top_p";

    /// <summary>From how many tokens.</summary>
    public const string TopK = "top_k";

    /// <summary>How likely a token must be beside the likeliest.</summary>
    public const string MinP = "min_p";

    /// <summary>The most tokens of an answer.</summary>
    public const string MaxTokens = "max_tokens";

    /// <summary>The least tokens of an answer.</summary>
    public const string MinTokens = "min_tokens";

    /// <summary>What a token loses for each time that it was there.</summary>
    public const string FrequencyPenalty = "frequency_penalty";

    /// <summary>What a token loses for having been there.</summary>
    public const string PresencePenalty = "presence_penalty";

    /// <summary>By what the scores of tokens that were there are divided.</summary>
    public const string RepetitionPenalty = "repetition_penalty";

    /// <summary>The seed of random numbers.</summary>
    public const string Seed = "seed";

    /// <summary>How many answers.</summary>
    public const string Choices = "n";

    /// <summary>How many continuations are made, of which the likeliest are shown; for completions alone.</summary>
    public const string BestOf = "best_of";

    /// <summary>How many alternatives to each token are told; the name is that of completions.</summary>
    public const string LogProbabilities = "logprobs";

    /// <summary>The most alternatives that completions tell; chats tell more.</summary>
    public const int MostInCompletions = 5;

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static ImmutableArray<PlaygroundParameter> All { get; } =
    [
        new(Temperature, "Play_temperature", "Play_temperature_hint", 0, 2),
        new(MaxTokens, "Play_max_tokens", "Play_max_tokens_hint", 1, 1_000_000, IsWhole: true),
        new(TopP, "Play_top_p", "Play_top_p_hint", 0, 1),
        new(LogProbabilities, "Play_logprobs", "Play_logprobs_hint", 0, 20, IsWhole: true),
        new(FrequencyPenalty, "Play_frequency", "Play_frequency_hint", -2, 2),
        new(PresencePenalty, "Play_presence", "Play_presence_hint", -2, 2),
        new(Seed, "Play_seed", "Play_seed_hint", long.MinValue, long.MaxValue, IsWhole: true),
        new(Choices, "Play_choices", "Play_choices_hint", 1, 4, IsWhole: true),
        new(TopK, "Play_top_k", "Play_top_k_hint", 0, 1_000_000, IsWhole: true),
        new(MinP, "Play_min_p", "Play_min_p_hint", 0, 1),
        new(RepetitionPenalty, "Play_repetition", "Play_repetition_hint", 0.01m, 100),
        new(MinTokens, "Play_min_tokens", "Play_min_tokens_hint", 0, 100_000, IsWhole: true),
        new(BestOf, "Play_best_of", "Play_best_of_hint", 1, 20, IsWhole: true),
    ];

    /// <summary>How many of them everybody sees; the others are for those who look for them.</summary>
    public const int Usual = 8;

    /// <summary>Reads a value.</summary>
    /// <param name="text">What was typed; a comma is a point.</param>
    /// <returns>Null where it is none, or out of range.</returns>
    public decimal? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | (IsWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint);
        return decimal.TryParse(text.Replace(',', '.'), style, CultureInfo.InvariantCulture, out decimal value) && value >= Least && value <= Most ? value : null;
    }

    /// <summary>Its range as people read it.</summary>
    public string Range => string.Create(CultureInfo.InvariantCulture, $"{Least} – {Most}");
}
