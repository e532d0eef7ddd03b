namespace Lyceum.Gateway.Models.Administration;

/// <summary>The kinds of jobs that bring models in.</summary>
public static class ModelJobs
{
    /// <summary>Pulls a model from the hub.</summary>
    public const string Pull = "model.pull";

    /// <summary>Copies a model of this machine into the store.</summary>
    public const string Import = "model.import";

    /// <summary>Writes a model in another number format.</summary>
    public const string Quantize = "model.quantize";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Pull, Import, Quantize];
}
