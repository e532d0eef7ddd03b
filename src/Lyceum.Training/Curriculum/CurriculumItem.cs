using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum;

/// <summary>One exercise with its solution.</summary>
/// <param name="Family">The family, such as <c>shopping-total</c> or <c>json-contact</c>.</param>
/// <param name="Template">Which of the family's wordings it is, from 0.</param>
/// <param name="Steps">Number of steps of its solution; 0 where it is no reckoning.</param>
/// <param name="Document">The conversation; its last message is the solution.</param>
/// <param name="Expected">What is compared with a model's answer: the text after <c>Answer:</c>, the JSON, or the call.</param>
public sealed record CurriculumItem(string Family, int Template, int Steps, ChatDocument Document, string Expected)
{
    /// <summary>The last message of the user.</summary>
    public string Question => Document.Turns.Last(static turn => turn.Role == "user").Content;

    /// <summary>The last message: the solution.</summary>
    public string Solution => Document.Turns[^1].Content;

    /// <summary>An exercise of one question and its solution.</summary>
    public static CurriculumItem Of(string family, int template, int steps, string question, string solution, string expected) =>
        new(family, template, steps, new ChatDocument([new("user", question), new("assistant", solution)]), expected);
}
