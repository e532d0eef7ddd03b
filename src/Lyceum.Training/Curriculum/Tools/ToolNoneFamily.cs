using Lyceum.Training.Curriculum.Arithmetic;
using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Curriculum.Text;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>Sums, small tasks and talk while tools are listed that have nothing to do with them; the answer is the usual one.</summary>
internal sealed class ToolNoneFamily : CurriculumFamily
{
    // Each of these is answered the same way whatever tools are there.
    private static readonly TopicFamily[] Topics =
    [
        .. TalkFamilies.About.Where(static family => family.Name is not ("talk-can" or "talk-bye")),
        .. TalkFamilies.Outside.Where(static family => family.Name is "outside-history" or "outside-animals" or "outside-science" or "outside-space" or "outside-belief"
            or "outside-poems" or "outside-stories" or "outside-jokes" or "outside-coding" or "outside-health" or "outside-law" or "outside-views" or "outside-personal"
            or "outside-rude" or "outside-weapons" or "outside-sadness" or "outside-odd"),
    ];

    /// <inheritdoc/>
    public override string Name => "tool-none";

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Tools;

    /// <inheritdoc/>
    public override int Templates => 10;

    /// <inheritdoc/>
    public override double Weight => 18;

    /// <inheritdoc/>
    public override string? Values(CurriculumItem item) => null;

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        bool heldOut = IsHeldOut(wording);
        CurriculumFamily family = random.Next(0, 9) switch
        {
            < 4 => random.Pick(ArithmeticFamilies.All),
            < 6 => random.Pick(TextFamilies.All),
            _ => random.Pick(Topics),
        };
        if (InnerItems.Draw(random, family, heldOut) is not { } item)
        {
            return null;
        }

        string topic = family.Name[(family.Name.IndexOf('-', StringComparison.Ordinal) + 1)..];
        List<ListedTool> tools = ToolConversation.List(random, null, heldOut, function => !function.Topics.Contains("*") && !function.Topics.Contains("sums") && !function.Topics.Contains(topic)
            && function.Group != topic);
        return item with { Family = Name, Template = wording, Document = item.Document with { Tools = ToolConversation.Definitions(tools) } };
    }
}
