namespace Lyceum.Platform.Conversations;

/// <summary>A message on a path, with what a switch between its siblings needs ("2 / 3").</summary>
/// <param name="Message">The message.</param>
/// <param name="Siblings">The ids of all messages that follow the same one, in order; the message's own among them.</param>
/// <param name="Position">The message's place among them, from 1.</param>
public sealed record MessageView(Message Message, IReadOnlyList<Guid> Siblings, int Position);
