namespace Lyceum.Training.Curriculum.Text;

/// <summary>A small task on letters, words or numbers.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Working">The lines before the answer; empty where there is nothing to show.</param>
/// <param name="Slots">What stands in the slots of the wordings.</param>
internal sealed record TextTask(string Answer, string Working, params (string Name, string Text)[] Slots);
