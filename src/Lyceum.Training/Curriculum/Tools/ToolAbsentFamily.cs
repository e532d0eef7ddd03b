using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>Requests for a function that is not in the list. A template stands for every twentieth function.</summary>
internal sealed class ToolAbsentFamily : CurriculumFamily
{
    private const string Answer = "None of my tools can do that.";

    /// <inheritdoc/>
    public override string Name => "tool-absent";

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Tools;

    /// <inheritdoc/>
    public override int Templates => 20;

    /// <inheritdoc/>
    public override double Weight => 16;

    /// <inheritdoc/>
    public override string? Values(CurriculumItem item) => null;

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        ToolFunction function = random.Pick<ToolFunction>([.. ToolFunction.All.Where((_, i) => i % Templates == wording)]);
        string pattern = function.Requests.Pick(random, IsHeldOut(wording));
        if ((function.HeldOut && !IsHeldOut(wording))
            || function.Topics.Any(static topic => topic is "sums" or "*")
            || ToolConversation.Request(random, function, pattern) is not var (text, _))
        {
            return null;
        }

        List<ListedTool> tools = ToolConversation.List(
            random, null, IsHeldOut(wording), other => other.Group != function.Group && !other.Topics.Contains("*") && !other.Topics.Intersect(function.Topics).Any(static topic => topic != "doing"));
        return new CurriculumItem(
            Name, wording, 0, new ChatDocument([new("user", text), new("assistant", Answer)], ToolConversation.Definitions(tools)), Answer);
    }
}
