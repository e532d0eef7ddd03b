namespace Lyceum.Training.Curriculum.Words;

/// <summary>A family whose wordings are texts with placeholders.</summary>
/// <param name="name">The family's name.</param>
/// <param name="wordings">The wordings; see <see cref="Wording"/>.</param>
/// <param name="draw">Draws the values, writes the working and sets the answer.</param>
/// <param name="further">Wordings that are all trained; the family's <see cref="FurtherWordings"/> where null.</param>
internal class StoryFamily(string name, IReadOnlyList<string> wordings, Action<Story> draw, IReadOnlyList<string>? further = null) : CurriculumFamily
{
    private readonly Wordings wordings = new(wordings, further ?? FurtherWordings.Of(name));

    public override string Name => name;

    public override CurriculumGroup Group => Kind;

    public CurriculumGroup Kind { get; init; } = CurriculumGroup.Words;

    public override int Templates => wordings.Count;

    public override int PlainTemplates => wordings.Chosen;

    public override double Weight => Share;

    public override bool IsHeldOut(int wording) => wordings.IsHeldOut(wording);

    public double Share { get; init; } = 1;

    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        var story = new Story(random, wording);
        draw(story);
        if (story.IsRejected || story.Expected is not { } expected)
        {
            return null;
        }

        var text = Wording.Fill(wordings[wording], story);
        var question = Finish(Group == CurriculumGroup.Words ? Framing.Frame(text, random) : text, random);
        return CurriculumItem.Of(Name, wording, story.Working.Steps, question, story.Working.Solution(expected), expected);
    }

    /// <summary>The last touch to a question.</summary>
    protected virtual string Finish(string question, ItemRandom random) => question;
}
