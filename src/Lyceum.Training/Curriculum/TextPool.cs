namespace Lyceum.Training.Curriculum;

/// <summary>The texts that lie beside the code: files of sections, each a heading <c># name</c> and its lines.</summary>
internal static class TextPool
{
    /// <summary>The sections of a file, in its order; headings may repeat.</summary>
    /// <param name="name">The file, such as <c>Talk.about.txt</c>.</param>
    public static List<(string Heading, string[] Lines)> Sections(string name)
    {
        using Stream stream = typeof(TextPool).Assembly.GetManifestResourceStream("Lyceum.Training.Curriculum." + name)
            ?? throw new InvalidOperationException($"The texts '{name}' are not part of the program.");
        using StreamReader reader = new(stream);
        List<(string Heading, string[] Lines)> sections = [];
        string heading = "";
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                Close();
                heading = line[2..];
            }
            else if (line.Length > 0)
            {
                lines.Add(line);
            }
        }

        Close();
        return sections;

        void Close()
        {
            if (lines.Count > 0)
            {
                sections.Add((heading, [.. lines]));
                lines.Clear();
            }
        }
    }

    /// <summary>The sections of a file by heading; those of one heading are joined.</summary>
    /// <param name="name">The file.</param>
    public static Dictionary<string, string[]> ByHeading(string name) =>
        Sections(name)
            .GroupBy(static section => section.Heading, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.SelectMany(static section => section.Lines).ToArray(), StringComparer.Ordinal);
}
