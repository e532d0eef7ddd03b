using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Curriculum.Text;

/// <summary>Small tasks of one kind.</summary>
/// <param name="name">The family's name.</param>
/// <param name="questions">The wordings, as <see cref="Phrase"/> reads them.</param>
/// <param name="draw">Draws a task for a template; null where the draw makes none.</param>
internal sealed class TextFamily(string name, string[] questions, Func<ItemRandom, int, TextTask?> draw) : CurriculumFamily
{
    private readonly Wordings questions = new(questions, FurtherWordings.Of(name));

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Text;

    /// <inheritdoc/>
    public override int Templates => questions.Count;

    /// <inheritdoc/>
    public override int PlainTemplates => questions.Chosen;

    /// <inheritdoc/>
    public override double Weight => Share;

    /// <inheritdoc/>
    public override bool IsHeldOut(int wording) => questions.IsHeldOut(wording);

    /// <summary>How often it is drawn beside the other families of text.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Which values are so few that all must be learnt.</summary>
    public Func<CurriculumItem, bool> Basic { get; init; } = static _ => false;

    /// <inheritdoc/>
    public override string? Values(CurriculumItem item) => Basic(item) ? null : item.Solution + ' ' + string.Join(' ', QuestionNumbers.In(item.Question));

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        if (draw(random, wording) is not { } task)
        {
            return null;
        }

        string question = Phrase.Write(random, questions[wording], slot => Array.Find(task.Slots, pair => pair.Name == slot).Text);
        string working = task.Working.Length == 0 ? "" : task.Working + "\n";
        return CurriculumItem.Of(name, wording, 0, question, $"{working}Answer: {task.Answer}", task.Answer);
    }
}
