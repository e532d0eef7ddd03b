using System.Text;
using System.Text.Json;
using Lyceum.Api.Chat;

namespace Lyceum.Api.Responses;

/// <summary>
/// Tells the pieces of an answer as events, in the order that clients depend on, and puts the response together from the same pieces, so that a stream and an
/// answer in one piece say the same.
/// </summary>
/// <param name="plan">What was asked for.</param>
/// <param name="time">The clock.</param>
internal sealed class ResponseEventWriter(ResponsePlan plan, TimeProvider time)
{
    private readonly List<JsonElement> _output = [];
    private readonly StringBuilder _text = new();
    private readonly List<TokenLogprob> _logprobs = [];
    private string? _openType;
    private string _openId = "";
    private string _finishReason = "stop";

    /// <summary>The items that are complete.</summary>
    public IReadOnlyList<JsonElement> Output => _output;

    /// <summary>The events before all items.</summary>
    public IEnumerable<ResponseEvent> Begin()
    {
        if (plan.Response.Background)
        {
            ResponseObject queued = plan.Response with { Status = ResponseObject.Queued };
            yield return ResponseEvent.Of(ResponseEvent.Created, new ResponseFields(queued));
            yield return ResponseEvent.Of(ResponseEvent.QueuedType, new ResponseFields(queued));
        }
        else
        {
            yield return ResponseEvent.Of(ResponseEvent.Created, new ResponseFields(plan.Response));
        }
    }

    /// <summary>The event with which the model's work begins.</summary>
    public ResponseEvent Start() => ResponseEvent.Of(ResponseEvent.InProgress, new ResponseFields(plan.Response));

    /// <summary>The events of a piece.</summary>
    public IEnumerable<ResponseEvent> Write(ChatPart part) => part switch
    {
        TextPart text => WriteText(text),
        ReasoningPart reasoning => WriteThought(reasoning.Text),
        CallPart call => WriteCall(call),
        EndPart end => WriteEnd(end.FinishReason),
        _ => [],
    };

    /// <summary>The response, once all pieces were written.</summary>
    /// <param name="usage">What it used.</param>
    public ResponseObject Finish(CompletionUsage usage)
    {
        string? reason = _finishReason switch
        {
            "length" => "max_output_tokens",
            "content_filter" => "content_filter",
            _ => null,
        };
        return plan.Response with
        {
            Status = reason is null ? ResponseObject.Completed : ResponseObject.Incomplete,
            CompletedAt = reason is null ? time.GetUtcNow().ToUnixTimeSeconds() : null,
            IncompleteDetails = reason is null ? null : new IncompleteDetails(reason),
            Output = _output,
            Usage = new ResponseUsage(
                usage.PromptTokens,
                new InputTokensDetails(usage.PromptTokensDetails.CachedTokens),
                usage.CompletionTokens,
                new OutputTokensDetails(usage.CompletionTokensDetails.ReasoningTokens),
                usage.TotalTokens),
        };
    }

    private IEnumerable<ResponseEvent> WriteText(TextPart part)
    {
        foreach (ResponseEvent happened in Open(ItemTypes.Message))
        {
            yield return happened;
        }

        _text.Append(part.Text);
        IReadOnlyList<TokenLogprob> logprobs = plan.TellsLogprobs ? part.Logprobs ?? [] : [];
        _logprobs.AddRange(logprobs);
        if (logprobs.Count > 0)
        {
            yield return ResponseEvent.Of(ResponseEvent.TextDelta, new TextDeltaFields(_openId, _output.Count, 0, part.Text, logprobs));
        }
        else if (part.Text.Length > 0)
        {
            yield return ResponseEvent.Text(_output.Count, _openId, part.Text);
        }
    }

    private IEnumerable<ResponseEvent> WriteThought(string text)
    {
        foreach (ResponseEvent happened in Open(ItemTypes.Reasoning))
        {
            yield return happened;
        }

        _text.Append(text);
        yield return plan.Summarizes ? ResponseEvent.Summary(_output.Count, _openId, text) : ResponseEvent.Thought(_output.Count, _openId, text);
    }

    private IEnumerable<ResponseEvent> WriteCall(CallPart call)
    {
        foreach (ResponseEvent happened in Close(ResponseObject.Completed))
        {
            yield return happened;
        }

        int index = _output.Count;
        FunctionCallItem item = new(NewId(ItemTypes.FunctionCall), ResponseObject.InProgress, "", call.Call.CallId, call.Call.Name);
        yield return ResponseEvent.Of(ResponseEvent.ItemAdded, new ItemFields(index, ItemTypes.ToJson(item)));
        yield return ResponseEvent.Of("response.function_call_arguments.delta", new ArgumentsDeltaFields(item.Id, index, call.Arguments));
        yield return ResponseEvent.Of("response.function_call_arguments.done", new ArgumentsDoneFields(item.Id, index, item.Name, call.Arguments));
        yield return Done(ItemTypes.ToJson(item with { Status = ResponseObject.Completed, Arguments = call.Arguments }));
    }

    private IEnumerable<ResponseEvent> WriteEnd(string reason)
    {
        _finishReason = reason;
        bool isCut = reason is "length" or "content_filter";
        if (_openType is null && _output.Count == 0 && !isCut)
        {
            // A model that has nothing to say says nothing, rather than not answering.
            foreach (ResponseEvent happened in Open(ItemTypes.Message))
            {
                yield return happened;
            }
        }

        foreach (ResponseEvent happened in Close(isCut ? ResponseObject.Incomplete : ResponseObject.Completed))
        {
            yield return happened;
        }
    }

    private IEnumerable<ResponseEvent> Open(string type)
    {
        if (_openType == type)
        {
            yield break;
        }

        foreach (ResponseEvent happened in Close(ResponseObject.Completed))
        {
            yield return happened;
        }

        int index = _output.Count;
        (_openType, _openId) = (type, NewId(type));
        yield return ResponseEvent.Of(ResponseEvent.ItemAdded, new ItemFields(index, type == ItemTypes.Message
            ? ItemTypes.ToJson(new MessageItem(_openId, ResponseObject.InProgress, [], "assistant"))
            : ItemTypes.ToJson(new ReasoningItem(_openId, [], []) { Status = ResponseObject.InProgress })));
        yield return PartEvent("added", "", []);
    }

    private IEnumerable<ResponseEvent> Close(string status)
    {
        if (_openType is null)
        {
            yield break;
        }

        int index = _output.Count;
        string text = _text.ToString();
        TokenLogprob[] logprobs = [.. _logprobs];
        bool isMessage = _openType == ItemTypes.Message;
        yield return isMessage ? ResponseEvent.Of("response.output_text.done", new TextDoneFields(_openId, index, 0, text, logprobs))
            : plan.Summarizes ? ResponseEvent.Of("response.reasoning_summary_text.done", new SummaryDoneFields(_openId, index, 0, text))
            : ResponseEvent.Of("response.reasoning_text.done", new DoneFields(_openId, index, 0, text));
        yield return PartEvent("done", text, logprobs);
        JsonElement part = Part(text, logprobs);
        _text.Clear();
        _logprobs.Clear();
        _openType = null;
        yield return Done(isMessage ? ItemTypes.ToJson(new MessageItem(_openId, status, [part], "assistant"))
            : ItemTypes.ToJson(new ReasoningItem(_openId, plan.Summarizes ? [part] : [], plan.Summarizes ? [] : [part]) { Status = status }));
    }

    private ResponseEvent Done(JsonElement item)
    {
        _output.Add(item);
        return ResponseEvent.Of(ResponseEvent.ItemDone, new ItemFields(_output.Count - 1, item));
    }

    private ResponseEvent PartEvent(string what, string text, IReadOnlyList<TokenLogprob> logprobs) => _openType == ItemTypes.Reasoning && plan.Summarizes
        ? ResponseEvent.Of($"response.reasoning_summary_part.{what}", new SummaryPartFields(_openId, _output.Count, 0, Part(text, logprobs)))
        : ResponseEvent.Of($"response.content_part.{what}", new PartFields(_openId, _output.Count, 0, Part(text, logprobs)));

    private JsonElement Part(string text, IReadOnlyList<TokenLogprob> logprobs) => _openType == ItemTypes.Message
        ? ItemTypes.ToJson(new OutputTextPart(text, logprobs))
        : ItemTypes.ToJson(new PlainPart(plan.Summarizes ? "summary_text" : "reasoning_text", text));

    private string NewId(string type) => ResponseIds.Write(type, ResponseIds.Item(plan.Id, _output.Count + 1));
}
