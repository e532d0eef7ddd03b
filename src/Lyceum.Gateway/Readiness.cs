namespace Lyceum.Gateway;

/// <summary>Whether the server does what it is there for yet. Thread-safe.</summary>
public sealed class Readiness
{
    private volatile string? _waitsFor = "the server to start";

    /// <summary>What it waits for; null where it is ready.</summary>
    public string? WaitsFor
    {
        get => _waitsFor;
        set => _waitsFor = value;
    }
}
