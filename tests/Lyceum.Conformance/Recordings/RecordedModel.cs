using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Conformance.Recordings;

/// <summary>Lets a model say what OpenAI's said.</summary>
internal static class RecordedModel
{
    /// <summary>Prepares the next answer, where a recorded one is a model's.</summary>
    public static void Prepare(FakeModel model, JsonElement? answer)
    {
        if (answer is not { } recorded)
        {
            return;
        }

        if (recorded.TryGetProperty("choices", out JsonElement choices))
        {
            PrepareMessage(model, choices[0].GetProperty("message"));
        }
        else if (recorded.TryGetProperty("output", out JsonElement output) && output.ValueKind == JsonValueKind.Array)
        {
            JsonElement[] items = [.. output.EnumerateArray()];
            string text = string.Concat(OfType(items, "message").SelectMany(static item => item.GetProperty("content").EnumerateArray()).Select(static part => part.GetProperty("text").GetString()));
            Say(model, text, OfType(items, "reasoning").Length > 0, [.. OfType(items, "function_call").Select(static item => (item.GetProperty("call_id").GetString()!, item))]);
        }
    }

    private static void PrepareMessage(FakeModel model, JsonElement message)
    {
        List<(string Id, JsonElement Function)> calls = [];
        if (message.TryGetProperty("tool_calls", out JsonElement tools) && tools.ValueKind == JsonValueKind.Array)
        {
            calls.AddRange(tools.EnumerateArray().Select(static call => (call.GetProperty("id").GetString()!, call.GetProperty("function"))));
        }
        else if (message.TryGetProperty("function_call", out JsonElement function) && function.ValueKind == JsonValueKind.Object)
        {
            calls.Add(("call_1", function));
        }

        Say(model, message.GetProperty("content").GetString() ?? "", thinks: false, calls);
    }

    private static void Say(FakeModel model, string text, bool thinks, List<(string Id, JsonElement Function)> calls) => model.Answer = _ =>
    [
        .. thinks ? [FakeAnswers.Update(0, [new TextReasoningContent("Let me see.")], 1)] : Array.Empty<ChatResponseUpdate>(),
        .. calls.Count == 0
            ? FakeAnswers.Text(text)
            :
            [
                .. calls.Select(static call => FakeAnswers.Update(
                    0, [new FunctionCallContent(call.Id, call.Function.GetProperty("name").GetString()!, Arguments(call.Function))], 3)),
                FakeAnswers.End(0, 9, FinishReason.Stop, called: true),
            ],
    ];

    private static JsonElement[] OfType(JsonElement[] items, string type) => [.. items.Where(item => item.GetProperty("type").GetString() == type)];

    private static Dictionary<string, object?> Arguments(JsonElement function) =>
        JsonElement.Parse(function.GetProperty("arguments").GetString()!).EnumerateObject().ToDictionary(static member => member.Name, static member => (object?)member.Value);
}
