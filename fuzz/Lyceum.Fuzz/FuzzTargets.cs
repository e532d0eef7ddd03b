using Lyceum.Fuzz.Targets;

namespace Lyceum.Fuzz;

/// <summary>Every target; a new one is added here.</summary>
public static class FuzzTargets
{
    /// <summary>The targets, in no particular order.</summary>
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new GgufTarget(),
        new SafetensorsTarget(),
        new TemplateTarget(),
        new TokenizerJsonTarget(),
        new UpstreamChatTarget(),
        ConstraintTarget.JsonSchema,
        ConstraintTarget.Regex,
        ConstraintTarget.Grammar,
    ];

    /// <summary>The target of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IFuzzTarget Named(string name) =>
        All.FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"There is no fuzz target '{name}'; there are {string.Join(", ", All.Select(static target => target.Name))}.", nameof(name));
}
