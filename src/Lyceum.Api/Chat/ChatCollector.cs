using System.Text;

namespace Lyceum.Api.Chat;

/// <summary>Puts the pieces of answers together, for a request that wants them whole.</summary>
/// <param name="choices">How many answers there are.</param>
/// <param name="functionCalls">Whether calls are told in the form of 2023.</param>
/// <param name="logprobs">Whether log-probabilities were asked for.</param>
internal sealed class ChatCollector(int choices, bool functionCalls, bool logprobs)
{
    private readonly Answer[] _answers = new Answer[choices];

    /// <summary>Takes a piece.</summary>
    public void Add(ChatPart part)
    {
        ref Answer answer = ref _answers[part.Index];
        switch (part)
        {
            case TextPart text:
                (answer.Text ??= new()).Append(text.Text);
                if (text.Logprobs is not null)
                {
                    (answer.Logprobs ??= []).AddRange(text.Logprobs);
                }

                break;
            case ReasoningPart reasoning:
                (answer.Reasoning ??= new()).Append(reasoning.Text);
                break;
            case CallPart call:
                (answer.Calls ??= []).Add(new ToolCall { Id = call.Call.CallId, Function = new FunctionCall { Name = call.Call.Name, Arguments = call.Arguments } });
                break;
            case EndPart end:
                answer.FinishReason = end.FinishReason;
                break;
            default:
                break;
        }
    }

    /// <summary>The answers.</summary>
    public ChatChoice[] ToChoices()
    {
        ChatChoice[] made = new ChatChoice[_answers.Length];
        for (int i = 0; i < made.Length; i++)
        {
            Answer answer = _answers[i];
            made[i] = new ChatChoice(
                i,
                new ChatAnswerMessage
                {
                    Content = answer.Text is { Length: > 0 } text ? text.ToString() : answer.Calls is null ? "" : null,
                    ToolCalls = functionCalls ? null : answer.Calls,
                    FunctionCall = functionCalls ? answer.Calls?[0].Function : null,
                    ReasoningContent = answer.Reasoning?.ToString(),
                },
                logprobs ? new ChatLogprobs(answer.Logprobs ?? []) : null,
                answer.FinishReason ?? "stop");
        }

        return made;
    }

    // What there is nothing of stays null.
    private struct Answer
    {
        public StringBuilder? Text;
        public StringBuilder? Reasoning;
        public List<ToolCall>? Calls;
        public List<TokenLogprob>? Logprobs;
        public string? FinishReason;
    }
}
