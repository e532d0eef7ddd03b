using System.Text.Json;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Chat;

/// <summary>A form that an answer keeps, put together from the parts that a chat format needs.</summary>
public abstract record AnswerForm;

/// <summary>One given text.</summary>
/// <param name="Text">The text.</param>
public sealed record TextForm(string Text) : AnswerForm;

/// <summary>A control token.</summary>
/// <param name="Mark">Its text.</param>
/// <param name="Token">The token.</param>
public sealed record MarkForm(string Mark, int Token) : AnswerForm;

/// <summary>JSON that is valid by a schema.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Owner">Whose schema it is, in the words of an error message.</param>
/// <param name="AllowsAnyObject">Whether any JSON object may come where the schema cannot be enforced; otherwise it is refused.</param>
public sealed record JsonForm(JsonElement Schema, string Owner, bool AllowsAnyObject = false) : AnswerForm;

/// <summary>A form that the caller gave.</summary>
/// <param name="Constraint">The form.</param>
public sealed record GivenForm(OutputConstraint Constraint) : AnswerForm;

/// <summary>Any text without control tokens.</summary>
/// <param name="Without">A text that does not occur in it; null where anything may.</param>
public sealed record AnyTextForm(string? Without) : AnswerForm;

/// <summary>Parts one after the other.</summary>
/// <param name="Parts">The parts.</param>
public sealed record SequenceForm(params IReadOnlyList<AnswerForm> Parts) : AnswerForm;

/// <summary>One of several parts.</summary>
/// <param name="Parts">The parts.</param>
public sealed record ChoiceForm(params IReadOnlyList<AnswerForm> Parts) : AnswerForm;

/// <summary>A part several times.</summary>
/// <param name="Part">The part.</param>
/// <param name="Least">The fewest times.</param>
/// <param name="Most">The most times; null where there is no limit.</param>
public sealed record RepeatForm(AnswerForm Part, int Least, int? Most) : AnswerForm;
