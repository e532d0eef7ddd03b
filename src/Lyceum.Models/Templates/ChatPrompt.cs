using System.Text.Json;

namespace Lyceum.Models.Templates;

/// <summary>
/// A conversation together with everything else that a chat template is given. Templates see the variables that
/// <c>apply_chat_template</c> of Hugging Face transformers gives them.
/// </summary>
public sealed record ChatPrompt
{
    /// <summary>The conversation, oldest message first.</summary>
    public required IReadOnlyList<ChatTurn> Turns { get; init; }

    /// <summary>The tools that may be called: objects <c>{"type": "function", "function": {…}}</c>. None is not an empty list to a template.</summary>
    public IReadOnlyList<JsonElement>? Tools { get; init; }

    /// <summary>Whether the prompt ends with the words that begin an assistant's answer.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>The text of the begin-of-sequence token; null where the vocabulary has none.</summary>
    public string? BosToken { get; init; }

    /// <summary>The text of the end-of-sequence token; null where the vocabulary has none.</summary>
    public string? EosToken { get; init; }

    /// <summary>Further variables, such as <c>enable_thinking</c> or <c>reasoning_effort</c>; they win over the others.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>The variables of the template.</summary>
    public IReadOnlyDictionary<string, object?> ToVariables()
    {
        Dictionary<string, object?> variables = new(StringComparer.Ordinal)
        {
            ["messages"] = Turns.Select(ToMessage).ToArray(),
            ["tools"] = Tools?.Select(static object? (tool) => tool).ToArray(),
            ["documents"] = null,
            ["add_generation_prompt"] = AddGenerationPrompt,
        };
        AddIfKnown(variables, "bos_token", BosToken);
        AddIfKnown(variables, "eos_token", EosToken);
        foreach ((string name, object? value) in Variables)
        {
            variables[name] = value;
        }

        return variables;
    }

    private static Dictionary<string, object?> ToMessage(ChatTurn turn)
    {
        Dictionary<string, object?> message = new(StringComparer.Ordinal) { ["role"] = turn.Role, ["content"] = turn.Content };
        AddIfKnown(message, "name", turn.Name);
        AddIfKnown(message, "tool_call_id", turn.ToolCallId);

        // Families name it differently; each template reads one of the two.
        AddIfKnown(message, "reasoning_content", turn.Reasoning);
        AddIfKnown(message, "thinking", turn.Reasoning);
        if (turn.ToolCalls.Count != 0)
        {
            message["tool_calls"] = turn.ToolCalls.Select(static object? (call) => new Dictionary<string, object?>
            {
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new Dictionary<string, object?> { ["name"] = call.Name, ["arguments"] = Arguments(call.Arguments) },
            }).ToArray();
        }

        return message;
    }

    // Templates write arguments through tojson, so they are given the object; what is no object stays text.
    private static object Arguments(string json)
    {
        try
        {
            JsonElement element = JsonElement.Parse(json);
            return element.ValueKind == JsonValueKind.Object ? element : json;
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static void AddIfKnown(Dictionary<string, object?> to, string name, string? value)
    {
        if (value is not null)
        {
            to[name] = value;
        }
    }
}
