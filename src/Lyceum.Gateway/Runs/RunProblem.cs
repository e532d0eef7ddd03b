using System.Text;

namespace Lyceum.Gateway.Runs;

/// <summary>Why a run came to no good end, in words by which a page says it in a person's language.</summary>
/// <param name="Code">A word: that of a <see cref="GatewayRefusal"/>, such as <c>context_length</c>, or <c>server_error</c>.</param>
/// <param name="Message">A sentence; nothing secret.</param>
/// <param name="RetryAt">When trying again makes sense; null where nothing is known.</param>
public sealed record RunProblem(string Code, string Message, DateTimeOffset? RetryAt)
{
    /// <summary>What went wrong; a fault that nobody expected is told without its details.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="now">The time.</param>
    public static RunProblem Of(Exception error, DateTimeOffset now) => error is GatewayException refused
        ? new RunProblem(Word(refused.Refusal), refused.Message, now + refused.RetryAfter)
        : new RunProblem(RunFailure.ServerError, RunFailure.Of(error).Message, null);

    /// <summary>The word of a refusal.</summary>
    public static string Word(GatewayRefusal refusal)
    {
        StringBuilder word = new();
        foreach (char letter in refusal.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && word.Length > 0)
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
