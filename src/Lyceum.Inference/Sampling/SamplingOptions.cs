namespace Lyceum.Inference.Sampling;

/// <summary>
/// How the next token is chosen from the logits. The defaults are neutral: the model's own distribution.
/// Setting an option to a value outside its range throws an <see cref="ArgumentException"/> that names it.
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>
    /// The order of the steps unless <see cref="Steps"/> says otherwise: bias, penalties, top-k, typical, top-p, min-p, temperature.
    /// The cuts look at the model's own confidence; temperature then shapes what is left.
    /// </summary>
    public static IReadOnlyList<SamplingStep> DefaultSteps { get; } =
    [
        SamplingStep.LogitBias,
        SamplingStep.Penalties,
        SamplingStep.TopK,
        SamplingStep.TypicalP,
        SamplingStep.TopP,
        SamplingStep.MinP,
        SamplingStep.Temperature,
    ];

    /// <summary>The model's own distribution.</summary>
    public static SamplingOptions Neutral { get; } = new();

    /// <summary>The highest logit after bias and penalties, always.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>What the logits are divided by, from 0. At 0 the highest logit wins and the lowest id breaks ties; the cutting steps are not consulted.</summary>
    public float Temperature
    {
        get;
        init => field = float.IsFinite(value) && value >= 0 ? value : throw Outside(nameof(Temperature), value, "a number from 0");
    }

    = 1;

    /// <summary>How many of the most likely candidates stay; 0 for all.</summary>
    public int TopK
    {
        get;
        init => field = value >= 0 ? value : throw Outside(nameof(TopK), value, "a whole number from 0");
    }

    /// <summary>Nucleus sampling (Holtzman et al. 2019): the share of the probability that stays, above 0 to 1; 1 for all.</summary>
    public float TopP
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw Outside(nameof(TopP), value, "above 0 and at most 1");
    }

    = 1;

    /// <summary>The least probability, as a share of the highest one, from 0 to 1; 0 for no limit.</summary>
    public float MinP
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw Outside(nameof(MinP), value, "from 0 to 1");
    }

    /// <summary>Locally typical sampling (Meister et al. 2022): the share of the probability that stays, above 0 to 1; 1 for all.</summary>
    public float TypicalP
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw Outside(nameof(TypicalP), value, "above 0 and at most 1");
    }

    = 1;

    /// <summary>
    /// Divides positive and multiplies negative logits of tokens that the prompt or the answer has (Keskar et al. 2019);
    /// above 0, and 1 for none.
    /// </summary>
    public float RepetitionPenalty
    {
        get;
        init => field = float.IsFinite(value) && value > 0 ? value : throw Outside(nameof(RepetitionPenalty), value, "above 0");
    }

    = 1;

    /// <summary>Taken from the logits of tokens that the answer has; from −100 to 100.</summary>
    public float PresencePenalty
    {
        get;
        init => field = value is >= -100 and <= 100 ? value : throw Outside(nameof(PresencePenalty), value, "from -100 to 100");
    }

    /// <summary>Taken from the logits of tokens once for each time that the answer has them; from −100 to 100.</summary>
    public float FrequencyPenalty
    {
        get;
        init => field = value is >= -100 and <= 100 ? value : throw Outside(nameof(FrequencyPenalty), value, "from -100 to 100");
    }

    /// <summary>How many of the last tokens the penalties look at; null for all.</summary>
    public int? PenaltyWindow
    {
        get;
        init => field = value is null or > 0 ? value : throw Outside(nameof(PenaltyWindow), value, "a whole number above 0");
    }

    /// <summary>What is added to single tokens' logits. −∞ forbids a token.</summary>
    public IReadOnlyDictionary<int, float>? LogitBias
    {
        get;
        init
        {
            if (value is not null)
            {
                foreach ((int token, float bias) in value)
                {
                    if (token < 0 || float.IsNaN(bias) || float.IsPositiveInfinity(bias))
                    {
                        throw Outside(nameof(LogitBias), $"{token}: {bias}", "numbers for token ids from 0");
                    }
                }
            }

            field = value;
        }
    }

    /// <summary>The seed: with the same one, the same prompt gives the same text on every machine. Null for another one each time.</summary>
    public long? Seed { get; init; }

    /// <summary>The steps in their order, each at most once. A step may be left out where its option is neutral.</summary>
    public IReadOnlyList<SamplingStep> Steps
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Steps));
            for (int i = 0; i < value.Count; i++)
            {
                if (!Enum.IsDefined(value[i]) || value.Take(i).Contains(value[i]))
                {
                    throw Outside(nameof(Steps), string.Join(", ", value), "known steps, each at most once");
                }
            }

            field = [.. value];
        }
    }

    = DefaultSteps;

    /// <summary>Whether the highest logit always wins.</summary>
    public bool IsGreedy => Temperature == 0;

    internal bool HasPenalties => RepetitionPenalty != 1 || PresencePenalty != 0 || FrequencyPenalty != 0;

    internal bool HasBias => LogitBias is { Count: > 0 };

    /// <summary>Checks the options against each other and against a vocabulary.</summary>
    /// <exception cref="ArgumentException">A step that an option needs is not among <see cref="Steps"/>, or a token of <see cref="LogitBias"/> is not in the vocabulary.</exception>
    internal void Check(int vocabularySize)
    {
        foreach (SamplingStep step in DefaultSteps)
        {
            if (Needs(step) && !Steps.Contains(step))
            {
                throw Wrong(step.ToString(), $"{step} is set, but is not among the {nameof(Steps)} ({string.Join(", ", Steps)}); add it or leave the option out.");
            }
        }

        foreach (int token in LogitBias?.Keys ?? [])
        {
            if (token >= vocabularySize)
            {
                throw Wrong(nameof(LogitBias), $"{nameof(LogitBias)} names the token {token}, but the vocabulary has {vocabularySize} tokens.");
            }
        }
    }

    /// <summary>Whether a step would change anything.</summary>
    internal bool Needs(SamplingStep step) => step switch
    {
        SamplingStep.LogitBias => HasBias,
        SamplingStep.Penalties => HasPenalties,
        SamplingStep.TopK => TopK > 0,
        SamplingStep.TypicalP => TypicalP < 1,
        SamplingStep.TopP => TopP < 1,
        SamplingStep.MinP => MinP > 0,
        _ => Temperature != 1,
    };

    private static ArgumentException Outside(string name, object? value, string range) =>
        Wrong(name, FormattableString.Invariant($"{name} is {value}, but must be {range}."));

    private static ArgumentException Wrong(string name, string message) => new(message, name);
}
