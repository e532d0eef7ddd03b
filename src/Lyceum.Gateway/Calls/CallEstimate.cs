using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Calls;

/// <summary>
/// How many tokens a call will use, guessed without its model, which need not be in memory for that: a token of the prompt for every four characters, and
/// the tokens that it asks for. The limits count by it until the call tells the number.
/// </summary>
internal static class CallEstimate
{
    private const int CharactersPerToken = 4;

    // Of an answer without a limit: guessing the whole context would refuse every caller who has one in a minute.
    private const int UsualAnswer = 256;

    /// <summary>The guess for a conversation.</summary>
    public static long Of(ChatCall call)
    {
        long tokens = Answers(call.Settings);
        for (int i = 0; i < call.Messages.Count; i++)
        {
            IList<AIContent> contents = call.Messages[i].Contents;
            for (int j = 0; j < contents.Count; j++)
            {
                tokens += contents[j] switch
                {
                    TextContent text => Tokens(text.Text),
                    TextReasoningContent text => Tokens(text.Text),
                    _ => 1,
                };
            }
        }

        return tokens;
    }

    /// <summary>The guess for texts to continue.</summary>
    public static long Of(CompletionCall call) => call.Prompts.Sum(prompt => Tokens(prompt) + Answers(call.Settings));

    /// <summary>The guess for texts to embed.</summary>
    public static long Of(EmbeddingCall call) => call.Texts.Sum(Tokens);

    private static long Answers(AnswerSettings settings) => (long)(settings.MaxTokens ?? UsualAnswer) * settings.Choices;

    private static long Tokens(TextInput input) => input.Text is { } text ? Tokens(text) : input.Tokens.Length;

    private static long Tokens(string? text) => ((text?.Length ?? 0) + CharactersPerToken - 1) / CharactersPerToken;
}
