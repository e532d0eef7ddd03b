namespace Lyceum.Gateway.Archives;

/// <summary>What was left out of a conversation that came, or changed in it.</summary>
public static class ImportNote
{
    /// <summary>Nodes that are in a circle, so that nothing leads to them.</summary>
    public const string Circle = "circle";

    /// <summary>Messages that follow one which is not there; they became first ones.</summary>
    public const string Orphan = "orphan";

    /// <summary>Nodes of an id that another had before.</summary>
    public const string Double = "double";

    /// <summary>Nodes that are no nodes.</summary>
    public const string BrokenNode = "broken_node";

    /// <summary>Messages of who is neither a person nor a model, such as tools; they became parts of answers.</summary>
    public const string Role = "role";

    /// <summary>Parts that are no text, such as images; their kind stands in their place.</summary>
    public const string Part = "part";

    /// <summary>Texts that were too long and were cut.</summary>
    public const string Cut = "cut";

    /// <summary>Times that cannot be.</summary>
    public const string Time = "time";

    /// <summary>Messages beyond the most that may follow the same one.</summary>
    public const string Crowded = "crowded";

    /// <summary>All of them; each has a text on the page.</summary>
    public static IReadOnlyList<string> All { get; } = [Circle, Orphan, Double, BrokenNode, Role, Part, Cut, Time, Crowded];
}
