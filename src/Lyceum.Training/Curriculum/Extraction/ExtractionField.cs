namespace Lyceum.Training.Curriculum.Extraction;

/// <summary>Something that a text may say.</summary>
/// <param name="Slot">Its slot in the sentences.</param>
/// <param name="Keys">The names that JSON may give it.</param>
/// <param name="Kind">What it is; see <see cref="ExtractionValues.Draw"/>.</param>
internal sealed record ExtractionField(string Slot, string[] Keys, string Kind)
{
    /// <summary>Reads <c>@slot key|key = kind</c>.</summary>
    public static ExtractionField Parse(string line)
    {
        int equals = line.IndexOf(" = ", StringComparison.Ordinal);
        string kind = line[(equals + 3)..];
        string[] names = line[1..equals].Split(' ');
        return new ExtractionField(names[0], names[1].Split('|'), kind);
    }
}
