namespace Lyceum.Training.Curriculum.Tools;

/// <summary>A parameter of an invented function.</summary>
/// <param name="Slot">Its slot in what users say.</param>
/// <param name="Keys">The names that it may have.</param>
/// <param name="Kind">What it is; see <see cref="Extraction.ExtractionValues.Draw"/>.</param>
/// <param name="Optional">Whether a call may leave it out.</param>
internal sealed record ToolParameter(string Slot, string[] Keys, string Kind, bool Optional);

/// <summary>An invented function, with the ways to ask for it.</summary>
internal sealed class ToolFunction
{
    private ToolFunction(string heading, string[] lines)
    {
        Names = heading.Split('|');
        Group = Of(lines, "g ").Single();
        Topics = [.. Of(lines, "x ").SelectMany(static line => line.Split(' '))];
        Descriptions = [.. Of(lines, "d ").SelectMany(static line => line.Split('|'))];
        Parameters = [.. Of(lines, "p ").Select(ParseParameter)];
        Requests = new Wordings([.. Of(lines, "u ")]);
        Pairs = new Wordings([.. Of(lines, "w ")], before: Requests.Chosen);
        Results = [.. Of(lines, "r ").Single().Split('|').Aggregate(new List<string>(), JoinEnumerations).Select(static field => (field[..field.IndexOf(':', StringComparison.Ordinal)], field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..]))];
        Sentences = [.. Of(lines, "s ")];
        HeldOut = lines.Contains("h");
    }

    /// <summary>All functions.</summary>
    public static IReadOnlyList<ToolFunction> All { get; } = [.. TextPool.Sections("Tools.functions.txt").Select(static section => new ToolFunction(section.Heading, section.Lines))];

    /// <summary>The names that it may have, the usual one first.</summary>
    public string[] Names { get; }

    /// <summary>What it is about; functions of one group are easily confused.</summary>
    public string Group { get; }

    /// <summary>Topics of talk that it could help with; <c>*</c> is any, <c>sums</c> arithmetic.</summary>
    public string[] Topics { get; }

    /// <summary>What it does, in several ways.</summary>
    public string[] Descriptions { get; }

    /// <summary>Its parameters.</summary>
    public ToolParameter[] Parameters { get; }

    /// <summary>Patterns of what users say.</summary>
    public Wordings Requests { get; }

    /// <summary>Patterns that ask for two calls; the second's slots end with <c>2</c>.</summary>
    public Wordings Pairs { get; }

    /// <summary>What it gives back: keys and kinds.</summary>
    public (string Key, string Kind)[] Results { get; }

    /// <summary>What is said of the result, in several ways.</summary>
    public string[] Sentences { get; }

    /// <summary>True where it is never trained.</summary>
    public bool HeldOut { get; }

    private static IEnumerable<string> Of(string[] lines, string mark) =>
        lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..]);

    // p city city|town = city
    private static ToolParameter ParseParameter(string line)
    {
        int equals = line.IndexOf(" = ", StringComparison.Ordinal);
        string[] names = line[..equals].Split(' ');
        return new ToolParameter(names[0].TrimEnd('?'), names[1].Split('|'), line[(equals + 3)..], names[0].EndsWith('?'));
    }

    // The bars of an enumeration are not between fields.
    private static List<string> JoinEnumerations(List<string> fields, string part)
    {
        if (part.Contains(':', StringComparison.Ordinal))
        {
            fields.Add(part);
        }
        else
        {
            fields[^1] += "|" + part;
        }

        return fields;
    }
}
