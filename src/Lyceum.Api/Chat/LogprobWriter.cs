using System.Text;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Sampling;

namespace Lyceum.Api.Chat;

/// <summary>Writes log-probabilities as chat has them.</summary>
internal static class LogprobWriter
{
    // OpenAI writes this for what is all but impossible; JSON has no infinity.
    private const float Lowest = -9999;

    /// <summary>A token with the likeliest ones in its place.</summary>
    public static TokenLogprob Write(TokenLogProbabilities token, ModelTexts texts)
    {
        byte[] bytes = texts.GetBytes(token.Chosen);
        return new TokenLogprob(
            Encoding.UTF8.GetString(bytes),
            Finite(token.Chosen.Value),
            [.. bytes.Select(static one => (int)one)],
            [.. token.Alternatives.Select(other =>
            {
                byte[] spelled = texts.GetBytes(other);
                return new TopLogprob(Encoding.UTF8.GetString(spelled), Finite(other.Value), [.. spelled.Select(static one => (int)one)]);
            })]);
    }

    /// <summary>A number that JSON can hold.</summary>
    public static float Finite(float value) => float.IsFinite(value) ? Math.Max(value, Lowest) : Lowest;
}
