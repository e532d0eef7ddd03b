namespace Lyceum.Training.Curriculum.Words;

/// <summary>Somebody in a story.</summary>
internal sealed record Person(string Name, bool IsFemale);
