using System.Globalization;
using Lyceum.Gateway.Calls;

namespace Lyceum.Api.Http;

/// <summary>Reads the fields that say how tokens are chosen, which several resources share.</summary>
internal static class SamplingReader
{
    /// <summary>Reads them.</summary>
    /// <exception cref="ApiException">One is outside of its range.</exception>
    public static SamplingChoice Read(
        float? temperature, float? topP, float? presencePenalty, float? frequencyPenalty, IReadOnlyDictionary<string, float>? logitBias, long? seed)
    {
        if (temperature is null && topP is null && presencePenalty is null && frequencyPenalty is null && logitBias is null && seed is null)
        {
            return SamplingChoice.Open;
        }

        return new()
        {
            Temperature = Check.Range(temperature, "temperature", 0, 2),

            // A share of nothing means the likeliest token, which is what is left of the smallest share.
            TopP = Check.Range(topP, "top_p", 0, 1) is { } share ? Math.Max(share, float.Epsilon) : null,
            PresencePenalty = Check.Range(presencePenalty, "presence_penalty", -2, 2),
            FrequencyPenalty = Check.Range(frequencyPenalty, "frequency_penalty", -2, 2),
            LogitBias = Bias(logitBias),
            Seed = seed,
        };
    }

    private static Dictionary<int, float>? Bias(IReadOnlyDictionary<string, float>? bias)
    {
        if (bias is not { Count: > 0 })
        {
            return null;
        }

        Dictionary<int, float> tokens = [];
        foreach ((string key, float value) in bias)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int token))
            {
                throw ApiException.BadRequest($"Invalid key in 'logit_bias': '{(key.Length <= 64 ? key : key[..64])}'. Token IDs are whole numbers.", "logit_bias", "invalid_value");
            }

            Check.Range(value, $"logit_bias.{key}", -100, 100);

            // The lowest value means never.
            tokens[token] = value <= -100 ? float.NegativeInfinity : value;
        }

        return tokens;
    }
}
