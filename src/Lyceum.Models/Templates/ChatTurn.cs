namespace Lyceum.Models.Templates;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant, tool.</param>
/// <param name="Content">What is said; empty where an assistant only calls tools.</param>
public sealed record ChatTurn(string Role, string Content)
{
    /// <summary>What an assistant thought before it answered, without the marks that its model writes around it.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The tools that an assistant calls.</summary>
    public IReadOnlyList<ChatToolCall> ToolCalls { get; init; } = [];

    /// <summary>Which call the answer of a tool belongs to.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The tool that answers, or the name of the speaker.</summary>
    public string? Name { get; init; }
}

/// <summary>A call of a tool by an assistant.</summary>
/// <param name="Id">The call's identifier, which the tool's answer repeats.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The arguments, as JSON.</param>
public sealed record ChatToolCall(string Id, string Name, string Arguments);
