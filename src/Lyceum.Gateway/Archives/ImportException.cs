namespace Lyceum.Gateway.Archives;

/// <summary>An export, or a conversation in it, cannot be taken in.</summary>
/// <param name="problem">Why: one of <see cref="ImportProblem"/>.</param>
/// <param name="inner">What caused it, if something did.</param>
#pragma warning disable CA1032, CA1064 // Thrown and caught in this folder alone, always with its reason.
internal sealed class ImportException(string problem, Exception? inner = null) : Exception(problem, inner)
#pragma warning restore CA1032, CA1064
{
    /// <summary>Why.</summary>
    public string Problem { get; } = problem;
}
