using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>Requests that lack something a call needs; the answer asks for it.</summary>
internal sealed class ToolMissingFamily : CurriculumFamily
{
    // These are no nouns, and cannot be asked for.
    private static readonly string[] Particles = ["to", "from", "at", "by", "on", "for", "when", "where", "who", "what", "about", "after", "q", "which"];

    private static readonly (ToolFunction Function, string Slot, string Pattern)[] Requests =
    [
        .. TextPool.Sections("Tools.missing.txt").SelectMany(static section => section.Lines.Select(line =>
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            return (ToolFunction.All.Single(function => function.Names[0] == section.Heading), line[..space], line[(space + 1)..]);
        })),
    ];

    /// <inheritdoc/>
    public override string Name => "tool-missing";

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Tools;

    /// <inheritdoc/>
    public override int Templates => Requests.Length;

    /// <inheritdoc/>
    public override double Weight => 7;

    /// <inheritdoc/>
    public override string? Values(CurriculumItem item) => null;

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        (ToolFunction function, string slot, string pattern) = Requests[wording];
        if (ToolConversation.Request(random, function, pattern) is not var (text, _))
        {
            return null;
        }

        List<ListedTool> tools = ToolConversation.List(random, function, heldOut: false, other => other.Group != function.Group);
        string key = tools.Find(tool => tool.Function == function)!.Key(slot);
        if (Particles.Contains(key))
        {
            return null;
        }

        string answer = $"Please tell me the {Words(key)}.";
        return new CurriculumItem(
            Name, wording, 0, new ChatDocument([new("user", text), new("assistant", answer)], ToolConversation.Definitions(tools)), answer);
    }

    // maxPrice and max_price are "max price".
    private static string Words(string key) =>
        string.Concat(key.Select(static c => c == '_' ? " " : char.IsAsciiLetterUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
