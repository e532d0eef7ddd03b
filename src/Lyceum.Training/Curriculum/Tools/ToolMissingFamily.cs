using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum.Tools;

/// <summary>Requests that lack something a call needs; the answer asks for it.</summary>
internal sealed class ToolMissingFamily : CurriculumFamily
{
    // These are no nouns, and cannot be asked for.
    private static readonly string[] Particles = ["to", "from", "at", "by", "on", "for", "when", "where", "who", "what", "about", "after", "q", "which"];

    // The function and the slot stand before the pattern in each wording.
    private static readonly Wordings Requests = new(
    [
        .. TextPool.Sections("Tools.missing.txt").SelectMany(static section => section.Lines.Select(line =>
            line.StartsWith("+ ", StringComparison.Ordinal) ? $"+ {section.Heading} {line[2..]}" : $"{section.Heading} {line}")),
    ]);

    /// <inheritdoc/>
    public override string Name => "tool-missing";

    /// <inheritdoc/>
    public override CurriculumGroup Group => CurriculumGroup.Tools;

    /// <inheritdoc/>
    public override int Templates => Requests.Count;

    /// <inheritdoc/>
    public override int PlainTemplates => Requests.Chosen;

    /// <inheritdoc/>
    public override double Weight => 9;

    /// <inheritdoc/>
    public override bool IsHeldOut(int wording) => Requests.IsHeldOut(wording);

    /// <inheritdoc/>
    public override string? Values(CurriculumItem item) => null;

    /// <inheritdoc/>
    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        string[] parts = Requests[wording].Split(' ', 3);
        ToolFunction function = ToolFunction.All.Single(function => function.Names[0] == parts[0]);
        (string slot, string pattern) = (parts[1], parts[2]);
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
