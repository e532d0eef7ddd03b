namespace Lyceum.Inference.Serving;

/// <summary>
/// Guesses what comes next from what came before: after the same last tokens, the same again (Saxena, Prompt Lookup
/// Decoding, 2023). Good where an answer repeats its prompt, as in edits, quotations and code.
/// </summary>
internal static class PromptLookup
{
    private const int LongestMatch = 4;
    private const int ShortestMatch = 2;

    /// <summary>Guesses tokens.</summary>
    /// <param name="tokens">The text so far.</param>
    /// <param name="guess">Receives at most its length.</param>
    /// <returns>How many were guessed.</returns>
    public static int Guess(ReadOnlySpan<int> tokens, Span<int> guess)
    {
        for (int length = Math.Min(LongestMatch, tokens.Length - 1); length >= ShortestMatch && !guess.IsEmpty; length--)
        {
            // The latest place that has something after it.
            int place = tokens[..^1].LastIndexOf(tokens[^length..]);
            if (place >= 0)
            {
                ReadOnlySpan<int> after = tokens[(place + length)..];
                int count = Math.Min(after.Length, guess.Length);
                after[..count].CopyTo(guess);
                return count;
            }
        }

        return 0;
    }
}
