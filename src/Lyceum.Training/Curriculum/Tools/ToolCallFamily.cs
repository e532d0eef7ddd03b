using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum.Extraction;
using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>Requests for one function, which stands in the list beside others; the answer calls it.</summary>
/// <param name="function">The function.</param>
internal sealed class ToolCallFamily(ToolFunction function) : CurriculumFamily
{
    /// <inheritdoc/>
    public override string Name { get; } = "tool-" + function.Names[0].Replace('_', '-');

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Tools;

    /// <inheritdoc/>
    public override int Templates => function.Requests.Count + function.Pairs.Count;

    /// <inheritdoc/>
    public override int PlainTemplates => function.Requests.Chosen;

    /// <inheritdoc/>
    public override double Weight => function.HeldOut ? 0 : 1;

    /// <inheritdoc/>
    public override bool IsHeldOut(int wording) =>
        wording < function.Requests.Count ? function.Requests.IsHeldOut(wording) : function.Pairs.IsHeldOut(wording - function.Requests.Count);

    /// <inheritdoc/>
    public override bool IsHeldOut(CurriculumItem item) => function.HeldOut || base.IsHeldOut(item);

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        bool pair = wording >= function.Requests.Count;
        string pattern = pair ? function.Pairs[wording - function.Requests.Count] : function.Requests[wording];
        if (ToolConversation.Request(random, function, pattern) is not var (text, said))
        {
            return null;
        }

        List<ListedTool> tools = ToolConversation.List(random, function, function.HeldOut, static _ => true);
        ListedTool tool = tools.Find(listed => listed.Function == function)!;
        (ChatTurn turn, string expected) = pair
            ? ToolConversation.Call((tool.Name, tool.Arguments(said)), (tool.Name, tool.Arguments(Second(said))))
            : ToolConversation.Call((tool.Name, tool.Arguments(said)));
        return new CurriculumItem(Name, wording, 0, new ChatDocument([new("user", text), turn], ToolConversation.Definitions(tools)), expected);
    }

    // The second call takes what is said twice from the second, and the rest from the first.
    private static Dictionary<string, ExtractedValue> Second(Dictionary<string, ExtractedValue> said) =>
        said.ToDictionary(static pair => pair.Key, pair => said.GetValueOrDefault(pair.Key + "2") ?? pair.Value, StringComparer.Ordinal);
}
