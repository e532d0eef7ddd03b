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
    /// <param name="tools">
    /// The tools: objects <c>{"type": "function", "function": {"name", "parameters", "strict"}}</c>, at least one. Where <c>strict</c> is false, a
    /// schema that cannot be enforced lets any JSON object pass.
    /// </param>
    /// <param name="choice">Whether a call may or must come, and of which tool.</param>
    /// <param name="parallel">Whether there may be several calls; formats without room for them have one all the same.</param>
    /// <param name="opensReasoning">Whether the answer begins inside of reasoning.</param>
    /// <param name="mayReason">Whether the model may think before it answers.</param>
    /// <param name="text">The form of an answer that calls no tool; null for any text, before calls too.</param>
    /// <returns>
    /// The form; null where nothing need be enforced: with <see cref="ToolChoiceMode.Auto"/> and any text, for formats that have no mark by which a call could
    /// be told from text before it is complete (Llama 3) or whose answers are messages of their own (harmony).
    /// </returns>
    /// <exception cref="NotSupportedException">The format has no tools.</exception>
    /// <exception cref="ArgumentException">A tool has no name, or there is none of the name chosen.</exception>
    public static AnswerForm? Create(ChatFormat format, IReadOnlyList<JsonElement> tools, ToolChoice choice, bool parallel, bool opensReasoning, bool mayReason = true, AnswerForm? text = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(choice);
        if (!format.HasTools)
        {
            throw new NotSupportedException("This model cannot call tools, or writes calls in a way that is not known here.");
        }

        List<(string Name, JsonForm Parameters)> functions = [.. tools.Select(Read)];
        if (choice.Name is { } name)
        {
            functions = [.. functions.Where(function => function.Name == name).Take(1)];
        }

        if (functions.Count == 0)
        {
            throw new ArgumentException(choice.Name is null ? "There are no tools to choose from." : $"There is no tool '{choice.Name}' to choose.", nameof(choice));
        }

        bool must = choice.Mode == ToolChoiceMode.Required;
        if (!must && text is null && format.Family is ChatFamily.Llama3 or ChatFamily.Harmony)
        {
            return null;
        }

        AnswerForm? other = must ? null : text;
        if (format.Family == ChatFamily.Harmony)
        {
            return TextForms.InHarmony(format, mayReason, [.. functions.Select(function => HarmonyCall(format, function)), .. other is null ? [] : (AnswerForm[])[TextForms.HarmonyFinal(format, other)]]);
        }

        int? most = parallel && format.HasParallelCalls ? null : 1;
        List<AnswerForm> parts = [];
        if (TextForms.Reasoning(format, opensReasoning, mayReason) is { } reasoning)
        {
            parts.Add(reasoning);
        }

        if (other is not null)
        {
            parts.Add(new ChoiceForm(other, Calls(format, functions, 1, most)));
        }
        else if (must)
        {
            parts.Add(Calls(format, functions, 1, most));
        }
        else
        {
            string open = OpenMark(format);
            parts.Add(new AnyTextForm(format.TokenOf(open) is null ? open : null));
            parts.Add(Calls(format, functions, 0, most));
        }

        return new SequenceForm(parts);
    }

    private static (string Name, JsonForm Parameters) Read(JsonElement tool)
    {
        JsonElement function = tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("function", out JsonElement inner) ? inner : tool;
        if (function.ValueKind != JsonValueKind.Object || !function.TryGetProperty("name", out JsonElement name) || name.ValueKind != JsonValueKind.String)
        {
            throw new ArgumentException("A tool has no name.", nameof(tool));
        }

        bool has = function.TryGetProperty("parameters", out JsonElement parameters) && parameters.ValueKind == JsonValueKind.Object;
        bool isLoose = function.TryGetProperty("strict", out JsonElement strict) && strict.ValueKind == JsonValueKind.False;
        return (name.GetString()!, new JsonForm(has ? parameters : s_noParameters, $"The parameters of the tool '{name.GetString()}'", isLoose));
    }

    private static string OpenMark(ChatFormat format) => format.Family switch
    {
        ChatFamily.Hermes => ChatFormat.HermesOpen,
        ChatFamily.Primer => ChatFormat.PrimerCall,
        _ => ChatFormat.MistralCalls,
    };

    private static AnswerForm Calls(ChatFormat format, List<(string Name, JsonForm Parameters)> functions, int least, int? most)
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
                    Mark(format, ChatFormat.MistralCalls), new TextForm(function.Name), Mark(format, ChatFormat.MistralArguments), function.Parameters))]);
                return new RepeatForm(named, least, most);
            default:
                return anyObject;
        }
    }

    private static SequenceForm Object(ChatFormat format, (string Name, JsonForm Parameters) function)
    {
        string key = format.Family == ChatFamily.Llama3 ? "parameters" : "arguments";
        return new SequenceForm(
            new TextForm($"{{\"name\": {JsonSerializer.Serialize(function.Name, s_relaxed)}, \"{key}\": "), function.Parameters, new TextForm("}"));
    }

    private static SequenceForm HarmonyCall(ChatFormat format, (string Name, JsonForm Parameters) function) => new(
        new TextForm($"commentary to=functions.{function.Name} "), Mark(format, ChatFormat.HarmonyConstrain), new TextForm("json"),
        Mark(format, ChatFormat.HarmonyMessage), function.Parameters);

    private static AnswerForm Mark(ChatFormat format, string mark) => TextForms.Mark(format, mark);
}
