namespace Lyceum.TestKit;

/// <summary>What checking a value against a schema found.</summary>
internal sealed class SchemaOutcome
{
    /// <summary>What is wrong.</summary>
    public List<SchemaFinding> Errors { get; } = [];

    /// <summary>Members that no schema names. They are no error by the schema, but mostly one by its author.</summary>
    public List<SchemaFinding> Undeclared { get; } = [];

    /// <summary>The names that the schemas of this value name.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the schemas name members at all.</summary>
    public bool HasNames { get; set; }

    /// <summary>Whether members of any name are foreseen.</summary>
    public bool AllowsAny { get; set; }

    /// <summary>Adds what another schema of the same value found.</summary>
    public void Add(SchemaOutcome other)
    {
        Errors.AddRange(other.Errors);
        Undeclared.AddRange(other.Undeclared);
        AddNames(other);
    }

    /// <summary>Adds the names alone.</summary>
    public void AddNames(SchemaOutcome other)
    {
        Names.UnionWith(other.Names);
        HasNames |= other.HasNames;
        AllowsAny |= other.AllowsAny;
    }
}

/// <summary>Something in a value that is not as its schema says.</summary>
/// <param name="Path">Where, such as <c>$.choices[0].message</c>.</param>
/// <param name="What">What.</param>
internal sealed record SchemaFinding(string Path, string What)
{
    public override string ToString() => $"{Path}: {What}";
}
