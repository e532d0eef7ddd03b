namespace Lyceum.Inference.Chat;

/// <summary>What an answer says next. Parts of the same kind that follow each other belong together; how they are cut means nothing.</summary>
public abstract record AnswerPart;

/// <summary>Text for the reader.</summary>
/// <param name="Text">The text.</param>
public sealed record AnswerText(string Text) : AnswerPart;

/// <summary>What the model thinks before it answers.</summary>
/// <param name="Text">The text, without the marks around it.</param>
public sealed record AnswerReasoning(string Text) : AnswerPart;

/// <summary>A tool is called.</summary>
/// <param name="Index">Which call of the answer, from 0.</param>
/// <param name="Id">The call's identifier, which the tool's answer repeats.</param>
/// <param name="Name">The tool.</param>
public sealed record ToolCallBegun(int Index, string Id, string Name) : AnswerPart;

/// <summary>A piece of a call's arguments.</summary>
/// <param name="Index">Which call.</param>
/// <param name="Json">The piece. The pieces so far are always the beginning of a valid JSON object.</param>
public sealed record ToolCallArguments(int Index, string Json) : AnswerPart;

/// <summary>A call is complete: the pieces of its arguments are one JSON object.</summary>
/// <param name="Index">Which call.</param>
public sealed record ToolCallEnded(int Index) : AnswerPart;

/// <summary>What had begun as a call is none: its JSON broke off or went wrong. What the model wrote follows as text, all of it.</summary>
/// <param name="Index">Which call.</param>
public sealed record ToolCallFailed(int Index) : AnswerPart;
