namespace Lyceum.Platform.Generations;

/// <summary>What a generation's events add up to.</summary>
/// <param name="Content">The parts of its message, as JSON in the shape that the gateway decides.</param>
/// <param name="Text">Their words, for searching.</param>
public sealed record MessageContent(string Content, string Text);
