using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Curriculum.Arithmetic;

/// <summary>Plain arithmetic in the short ways in which people type it.</summary>
internal class SumFamily(string name, IReadOnlyList<string> wordings, Action<Story> draw, IReadOnlyList<string>? further = null)
    : StoryFamily(name, wordings, draw, further)
{
    public override CurriculumGroup Group => CurriculumGroup.Arithmetic;

    // People in a hurry leave out capitals and the mark at the end.
    protected override string Finish(string question, ItemRandom random)
    {
        if (random.Chance(0.15))
        {
            question = question.StartsWith("I ", StringComparison.Ordinal) ? question : char.ToLowerInvariant(question[0]) + question[1..];
            question = question.TrimEnd('.', '?', ' ');
        }

        return question;
    }
}
