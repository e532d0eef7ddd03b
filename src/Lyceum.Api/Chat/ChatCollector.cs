using System.Text;

namespace Lyceum.Api.Chat;

/// <summary>Puts the pieces of answers together, for a request that wants them whole.</summary>
/// <param name="choices">How many answers there are.</param>
/// <param name="functionCalls">Whether calls are told in the form of 2023.</param>
/// <param name="logprobs">Whether log-probabilities were asked for.</param>
internal sealed class ChatCollector(int choices, bool functionCalls, bool logprobs)
{
    private readonly Answer[] _answers = [.. Enumerable.Range(0, choices).Select(static _ => new Answer())];

    /// <summary>Takes a piece.</summary>
    public void Add(ChatPart part)
    {
        Answer answer = _answers[part.Index];
        switch (part)
        {
            case TextPart text:
                answer.Text.Append(text.Text);
                answer.Logprobs.AddRange(text.Logprobs ?? []);
                break;
            case ReasoningPart reasoning:
                answer.Reasoning.Append(reasoning.Text);
                break;
            case CallPart call:
                answer.Calls.Add(new ToolCall { Id = call.Call.CallId, Function = new FunctionCall { Name = call.Call.Name, Arguments = call.Arguments } });
                break;
            case EndPart end:
                answer.FinishReason = end.FinishReason;
                break;
            default:
                break;
        }
    }

    /// <summary>The answers.</summary>
    public IReadOnlyList<ChatChoice> ToChoices() => [.. _answers.Select((answer, index) => new ChatChoice(
        index,
        new ChatAnswerMessage
        {
            Content = answer.Calls.Count > 0 && answer.Text.Length == 0 ? null : answer.Text.ToString(),
            ToolCalls = answer.Calls.Count > 0 && !functionCalls ? answer.Calls : null,
            FunctionCall = functionCalls ? answer.Calls.FirstOrDefault()?.Function : null,
            ReasoningContent = answer.Reasoning.Length > 0 ? answer.Reasoning.ToString() : null,
        },
        logprobs ? new ChatLogprobs(answer.Logprobs) : null,
        answer.FinishReason))];

    private sealed class Answer
    {
        public StringBuilder Text { get; } = new();

        public StringBuilder Reasoning { get; } = new();

        public List<ToolCall> Calls { get; } = [];

        public List<TokenLogprob> Logprobs { get; } = [];

        public string FinishReason { get; set; } = "stop";
    }
}
