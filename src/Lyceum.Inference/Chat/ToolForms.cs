using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lyceum.Inference.Chat;

/// <summary>
/// The forms that answers with tools keep: which calls may stand in them and how each format writes them, with arguments by each tool's schema.
/// What keeps the form is what <see cref="AnswerParser"/> reads as calls.
/// </summary>
public static class ToolForms
{
    private static readonly JsonElement s_noParameters = JsonElement.Parse("""{"type": "object", "properties": {}, "additionalProperties": false}""");

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The form of an answer to a request with tools.</summary>
    /// <param name="format">How the model writes.</param>
    /// <param name="tools">The tools: objects <c>{"type": "function", "function": {"name", "parameters"}}</c>, at least one.</param>
    /// <param name="choice">Whether a call may or must come, and of which tool.</param>
    /// <param name="parallel">Whether there may be several calls; formats without room for them have one all the same.</param>
    /// <param name="opensReasoning">Whether the answer begins inside of reasoning.</param>
    /// <returns>
    /// The form; null where nothing need be enforced: with <see cref="ToolChoiceMode.Auto"/> for formats that have no mark by which a call could
    /// be told from text before it is complete (Llama 3) or whose answers are messages of their own (harmony).
    /// </returns>
    /// <exception cref="NotSupportedException">The format has no tools.</exception>
    /// <exception cref="ArgumentException">A tool has no name, or there is none of the name chosen.</exception>
    public static AnswerForm? Create(ChatFormat format, IReadOnlyList<JsonElement> tools, ToolChoice choice, bool parallel, bool opensReasoning)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(choice);
        if (!format.HasTools)
        {
            throw new NotSupportedException("This model cannot call tools, or writes calls in a way that is not known here.");
        }

        List<(string Name, JsonElement Parameters)> functions = [.. tools.Select(Read)];
        if (choice.Name is { } name)
        {
            functions = [.. functions.Where(function => function.Name == name).Take(1)];
        }

        if (functions.Count == 0)
        {
            throw new ArgumentException(choice.Name is null ? "There are no tools to choose from." : $"There is no tool '{choice.Name}' to choose.", nameof(choice));
        }

        bool must = choice.Mode == ToolChoiceMode.Required;
        if (!must && format.Family is ChatFamily.Llama3 or ChatFamily.Harmony)
        {
            return null;
        }

        if (format.Family == ChatFamily.Harmony)
        {
            return Harmony(format, functions);
        }

        int? most = parallel && format.HasParallelCalls ? null : 1;
        AnswerForm calls = Calls(format, functions, must ? 1 : 0, most);
        List<AnswerForm> parts = [];
        if (Reasoning(format, opensReasoning) is { } reasoning)
        {
            parts.Add(reasoning);
        }

        if (!must)
        {
            string open = OpenMark(format);
            parts.Add(new AnyTextForm(format.TokenOf(open) is null ? open : null));
        }

        parts.Add(calls);
        return new SequenceForm(parts);
    }

    private static (string Name, JsonElement Parameters) Read(JsonElement tool)
    {
        JsonElement function = tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("function", out JsonElement inner) ? inner : tool;
        if (function.ValueKind != JsonValueKind.Object || !function.TryGetProperty("name", out JsonElement name) || name.ValueKind != JsonValueKind.String)
        {
            throw new ArgumentException("A tool has no name.", nameof(tool));
        }

        bool has = function.TryGetProperty("parameters", out JsonElement parameters) && parameters.ValueKind == JsonValueKind.Object;
        return (name.GetString()!, has ? parameters : s_noParameters);
    }

    private static string OpenMark(ChatFormat format) => format.Family switch
    {
        ChatFamily.Hermes => ChatFormat.HermesOpen,
        ChatFamily.Primer => ChatFormat.PrimerCall,
        _ => ChatFormat.MistralCalls,
    };

    // A model that thinks may do so first; one whose prompt opened the thinking is in it.
    private static AnswerForm? Reasoning(ChatFormat format, bool isOpen)
    {
        if (format.ReasoningOpen is null)
        {
            return null;
        }

        string? without = format.TokenOf(format.ReasoningClose!) is null ? format.ReasoningClose : null;
        AnswerForm rest = new SequenceForm(new AnyTextForm(without), Mark(format, format.ReasoningClose!), new TextForm("\n\n"));
        return isOpen ? rest : new RepeatForm(new SequenceForm(Mark(format, format.ReasoningOpen), rest), 0, 1);
    }

    private static AnswerForm Calls(ChatFormat format, List<(string Name, JsonElement Parameters)> functions, int least, int? most)
    {
        AnswerForm anyObject = new ChoiceForm([.. functions.Select(function => Object(format, function))]);
        switch (format.Family)
        {
            case ChatFamily.Hermes:
                AnswerForm tagged = new SequenceForm(Mark(format, ChatFormat.HermesOpen), new TextForm("\n"), anyObject, new TextForm("\n"), Mark(format, ChatFormat.HermesClose));
                AnswerForm others = new RepeatForm(new SequenceForm(new TextForm("\n"), tagged), 0, most - 1);
                return new RepeatForm(new SequenceForm(tagged, others), least, 1);
            case ChatFamily.Primer:
                return new RepeatForm(new SequenceForm(Mark(format, ChatFormat.PrimerCall), anyObject), least, most);
            case ChatFamily.Mistral:
                AnswerForm list = new SequenceForm(
                    Mark(format, ChatFormat.MistralCalls), new TextForm("["), anyObject,
                    new RepeatForm(new SequenceForm(new TextForm(", "), anyObject), 0, most - 1), new TextForm("]"));
                return new RepeatForm(list, least, 1);
            case ChatFamily.MistralNamed:
                AnswerForm named = new ChoiceForm([.. functions.Select(function => new SequenceForm(
                    Mark(format, ChatFormat.MistralCalls), new TextForm(function.Name), Mark(format, ChatFormat.MistralArguments), new JsonForm(function.Parameters)))]);
                return new RepeatForm(named, least, most);
            default:
                return anyObject;
        }
    }

    private static SequenceForm Object(ChatFormat format, (string Name, JsonElement Parameters) function)
    {
        string key = format.Family == ChatFamily.Llama3 ? "parameters" : "arguments";
        return new SequenceForm(
            new TextForm($"{{\"name\": {JsonSerializer.Serialize(function.Name, s_relaxed)}, \"{key}\": "), new JsonForm(function.Parameters), new TextForm("}"));
    }

    // The prompt ends within the first header. Thinking is a message of its own before the call, whose end the model marks.
    private static SequenceForm Harmony(ChatFormat format, List<(string Name, JsonElement Parameters)> functions)
    {
        AnswerForm channel = Mark(format, ChatFormat.HarmonyChannel);
        AnswerForm message = Mark(format, ChatFormat.HarmonyMessage);
        string? without = format.TokenOf(ChatFormat.HarmonyEnd) is null ? ChatFormat.HarmonyEnd : null;
        AnswerForm analysis = new SequenceForm(
            channel, new TextForm("analysis"), message, new AnyTextForm(without),
            Mark(format, ChatFormat.HarmonyEnd), Mark(format, ChatFormat.HarmonyStart), new TextForm("assistant"));
        AnswerForm call = new ChoiceForm([.. functions.Select(function => new SequenceForm(
            new TextForm($"commentary to=functions.{function.Name} "), Mark(format, ChatFormat.HarmonyConstrain), new TextForm("json"),
            message, new JsonForm(function.Parameters)))]);
        return new SequenceForm(new RepeatForm(analysis, 0, 1), channel, call);
    }

    private static AnswerForm Mark(ChatFormat format, string mark) => format.TokenOf(mark) is { } token ? new MarkForm(mark, token) : new TextForm(mark);
}
