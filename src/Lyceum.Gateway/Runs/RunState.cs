namespace Lyceum.Gateway.Runs;

/// <summary>How far a run is before its answer begins.</summary>
/// <param name="Phase">One of the words below.</param>
/// <param name="Progress">How much of it is done, from 0 to 1; null where nobody knows.</param>
public sealed record RunState(string Phase, double? Progress = null)
{
    /// <summary>The model waits for room in memory.</summary>
    public const string Waiting = "waiting";

    /// <summary>The model is on its way into memory.</summary>
    public const string Loading = "loading";

    /// <summary>The model reads the conversation.</summary>
    public const string Reading = "reading";
}
