using System.Collections.Immutable;
using Lyceum.Platform.Limits;

namespace Lyceum.Platform.Projects;

/// <summary>What a project may use, as a call asks for it.</summary>
/// <param name="Models">Which models; null for all.</param>
/// <param name="Limits">Limits by model.</param>
public sealed record ProjectPolicy(ModelRule? Models, ImmutableDictionary<string, QuotaLimits> Limits)
{
    /// <summary>Everything without limit.</summary>
    public static ProjectPolicy None { get; } = new(null, ImmutableDictionary.Create<string, QuotaLimits>(StringComparer.Ordinal));

    /// <summary>Whether a model may be used.</summary>
    public bool Allows(string model) => Models?.Allows(model) ?? true;

    /// <summary>What may be used of a model: its own limits, else those of every other model, else none.</summary>
    public QuotaLimits LimitsOf(string model) =>
        Limits.TryGetValue(model, out QuotaLimits? own) || Limits.TryGetValue(ProjectLimit.AnyModel, out own) ? own : QuotaLimits.None;
}
