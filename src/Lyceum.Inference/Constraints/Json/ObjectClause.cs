using Lyceum.Inference.Constraints.Patterns;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What one schema claims of the values of properties: by name, by pattern, and of all others.</summary>
/// <param name="Names">By name, in the order of the schema.</param>
/// <param name="Patterns">By pattern of the name.</param>
/// <param name="Others">Of properties that neither mentions; null if nothing.</param>
internal sealed record PropertyGroup(
    IReadOnlyDictionary<string, Claim> Names, IReadOnlyList<(string Source, PatternNode Pattern, Claim Value)> Patterns, Claim? Others);

/// <summary>That there is a property with a name of some sort whose value meets a claim.</summary>
/// <param name="Pattern">What the name matches; null if nothing.</param>
/// <param name="Outside">The names and patterns of which the name is none; null if nothing.</param>
/// <param name="Name">What is claimed of the name; null if nothing.</param>
/// <param name="Value">What is claimed of the value; null if nothing.</param>
internal sealed record PropertyWitness((string Source, PatternNode Pattern)? Pattern, PropertyGroup? Outside, Claim? Name, Claim? Value);

/// <summary>Conditions on an object that hold together.</summary>
internal sealed record ObjectClause
{
    /// <summary>No condition.</summary>
    public static ObjectClause Any { get; } = new();

    /// <summary>What is claimed of values.</summary>
    public IReadOnlyList<PropertyGroup> Groups { get; init; } = [];

    /// <summary>Names that must be there.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The fewest properties.</summary>
    public int Least { get; init; }

    /// <summary>The most properties; <see cref="int.MaxValue"/> for as many as there may be.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>What is claimed of every name, as a string.</summary>
    public IReadOnlyList<Claim> Names { get; init; } = [];

    /// <summary>What some property must be like.</summary>
    public IReadOnlyList<PropertyWitness> Witnesses { get; init; } = [];

    /// <summary>Whether every object meets it.</summary>
    public bool IsAny => Groups.Count == 0 && Required.Count == 0 && Least == 0 && Most == int.MaxValue && Names.Count == 0 && Witnesses.Count == 0;

    /// <summary>That a property is there.</summary>
    public static ObjectClause Requires(string name) => new() { Required = [name] };

    /// <summary>That a property is not there.</summary>
    public static ObjectClause Forbids(string name) => Property(name, new Claim(SchemaNode.Never, false));

    /// <summary>What is claimed of one property, where it is there.</summary>
    public static ObjectClause Property(string name, Claim value) => new()
    {
        Groups = [new PropertyGroup(new Dictionary<string, Claim>(StringComparer.Ordinal) { [name] = value }, [], null)],
    };

    /// <summary>The conditions of both.</summary>
    public ObjectClause And(ObjectClause other) => IsAny ? other : other.IsAny ? this : new ObjectClause
    {
        Groups = [.. Groups, .. other.Groups],
        Required = [.. Required.Union(other.Required, StringComparer.Ordinal)],
        Least = Math.Max(Least, other.Least),
        Most = Math.Min(Most, other.Most),
        Names = [.. Names.Union(other.Names)],
        Witnesses = [.. Witnesses, .. other.Witnesses],
    };
}
