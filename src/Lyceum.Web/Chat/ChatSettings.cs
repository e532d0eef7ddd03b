using System.Globalization;
using Lyceum.Gateway.Calls;
using Lyceum.Platform.Conversations;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Web.Chat;

/// <summary>What a person set of one conversation beyond its model and instructions. It is kept in the conversation's metadata, a pair each.</summary>
public sealed record ChatSettings
{
    private const string TemperatureKey = "temperature";
    private const string TopPKey = "top_p";
    private const string MaxTokensKey = "max_tokens";
    private const string SeedKey = "seed";
    private const string TokensKey = "tokens";
    private const string DropsKey = "drops_oldest";
    private const string ComparedKey = "compared";
    private const string UntitledKey = "untitled";
    private const string Yes = "1";
    private const int Likeliest = 5;

    /// <summary>How freely tokens are chosen, from 0 to 2; null as the model's author would.</summary>
    public float? Temperature { get; init; }

    /// <summary>From how much of the probability, from 0 to 1; null as the model's author would.</summary>
    public float? TopP { get; init; }

    /// <summary>The longest answer in tokens; null for as long as there is room.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The seed of random numbers; null for another each time.</summary>
    public long? Seed { get; init; }

    /// <summary>Whether the log-probabilities of tokens are kept.</summary>
    public bool KeepsTokens { get; init; }

    /// <summary>Whether the oldest turns are left out where the conversation is longer than the context.</summary>
    public bool DropsOldest { get; init; }

    /// <summary>The question whose two answers stand side by side until one is kept; null where there is none.</summary>
    public Guid? Compared { get; init; }

    /// <summary>Whether the title is only the conversation's first words, and the model may find a better one.</summary>
    public bool IsUntitled { get; init; }

    /// <summary>Reads a conversation's settings.</summary>
    public static ChatSettings Of(Conversation conversation) => Of(conversation.Metadata);

    /// <summary>Reads settings out of metadata.</summary>
    public static ChatSettings Of(IReadOnlyDictionary<string, string> pairs) => new()
    {
        Temperature = Number(pairs.GetValueOrDefault(TemperatureKey), 2),
        TopP = Number(pairs.GetValueOrDefault(TopPKey), 1),
        MaxTokens = Whole(pairs.GetValueOrDefault(MaxTokensKey), 1, 1_000_000),
        Seed = Integer(pairs.GetValueOrDefault(SeedKey)),
        KeepsTokens = pairs.GetValueOrDefault(TokensKey) == Yes,
        DropsOldest = pairs.GetValueOrDefault(DropsKey) == Yes,
        Compared = Guid.TryParse(pairs.GetValueOrDefault(ComparedKey), out Guid compared) ? compared : null,
        IsUntitled = pairs.GetValueOrDefault(UntitledKey) == Yes,
    };

    /// <summary>Reads what a form says of sampling; what it does not say, or not usably, is left open.</summary>
    public ChatSettings With(IFormCollection form) => this with
    {
        Temperature = Number(form[TemperatureKey], 2),
        TopP = Number(form[TopPKey], 1),
        MaxTokens = Whole(form[MaxTokensKey], 1, 1_000_000),
        Seed = Integer(form[SeedKey]),
        KeepsTokens = form[TokensKey] == Yes,
        DropsOldest = form[DropsKey] == Yes,
    };

    /// <summary>The settings as pairs, beside those that are others'.</summary>
    public IReadOnlyDictionary<string, string> On(IReadOnlyDictionary<string, string> pairs)
    {
        Dictionary<string, string> all = new(pairs, StringComparer.Ordinal);
        Set(TemperatureKey, Temperature?.ToString(CultureInfo.InvariantCulture));
        Set(TopPKey, TopP?.ToString(CultureInfo.InvariantCulture));
        Set(MaxTokensKey, MaxTokens?.ToString(CultureInfo.InvariantCulture));
        Set(SeedKey, Seed?.ToString(CultureInfo.InvariantCulture));
        Set(TokensKey, KeepsTokens ? Yes : null);
        Set(DropsKey, DropsOldest ? Yes : null);
        Set(ComparedKey, Compared?.ToString());
        Set(UntitledKey, IsUntitled ? Yes : null);
        return all;

        void Set(string key, string? value)
        {
            all.Remove(key);
            if (value is not null)
            {
                all.Add(key, value);
            }
        }
    }

    /// <summary>What is asked of an answer.</summary>
    public AnswerSettings ToAnswer() => new()
    {
        Sampling = new SamplingChoice { Temperature = Temperature, TopP = TopP, Seed = Seed },
        MaxTokens = MaxTokens,
        LogProbabilities = KeepsTokens ? Likeliest : null,
    };

    private static float? Number(string? text, float most) =>
        float.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out float value) && value >= 0 && value <= most ? value : null;

    private static int? Whole(string? text, int least, int most) => Integer(text) is { } value && value >= least && value <= most ? (int)value : null;

    private static long? Integer(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
}
