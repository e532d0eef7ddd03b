using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>A family whose questions get a <see cref="QuestionTouch"/>.</summary>
internal sealed class TouchedFamily(CurriculumFamily plain) : CurriculumFamily
{
    /// <summary>The family as it is written.</summary>
    public CurriculumFamily Plain => plain;

    public override string Name => plain.Name;

    public override CurriculumGroup Group => plain.Group;

    public override int Templates => plain.Templates;

    public override int PlainTemplates => plain.PlainTemplates;

    public override double Weight => plain.Weight;

    public override bool IsHeldOut(int wording) => plain.IsHeldOut(wording);

    public override CurriculumItem? Create(ItemRandom random, int wording) => plain.Create(random, wording) is { } item
        ? item with { Document = new ChatDocument([new("user", QuestionTouch.Apply(item.Question, random)), new("assistant", item.Solution)]) }
        : null;
}
