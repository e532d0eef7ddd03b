namespace Lyceum.Training.Curriculum;

/// <summary>One line of a solution, with its label.</summary>
/// <param name="Text">The line, trimmed.</param>
/// <param name="Label">What it is.</param>
public sealed record SolutionStep(string Text, StepLabel Label);
