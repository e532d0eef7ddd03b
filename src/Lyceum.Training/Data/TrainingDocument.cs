using System.Text.Json;
using Lyceum.Models.Templates;

namespace Lyceum.Training.Data;

/// <summary>One thing to learn from.</summary>
public abstract record TrainingDocument;

/// <summary>A text; every token of it is learnt.</summary>
/// <param name="Text">The text, without special tokens.</param>
public sealed record TextDocument(string Text) : TrainingDocument;

/// <summary>A conversation; the assistant's words are learnt.</summary>
/// <param name="Turns">The messages, oldest first; the last is an assistant's.</param>
/// <param name="Tools">The tools that may be called, as <see cref="ChatPrompt.Tools"/>.</param>
public sealed record ChatDocument(IReadOnlyList<ChatTurn> Turns, IReadOnlyList<JsonElement>? Tools = null) : TrainingDocument;
