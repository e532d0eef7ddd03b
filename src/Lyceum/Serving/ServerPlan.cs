using Lyceum.Models.Store;
using Lyceum.Platform.Data;

namespace Lyceum.Serving;

/// <summary>What a server is made of.</summary>
/// <param name="Settings">How it serves.</param>
/// <param name="Database">Where the platform's data is.</param>
/// <param name="Data">The data folder.</param>
/// <param name="Store">The models on this machine.</param>
/// <param name="Time">The clock.</param>
internal sealed record ServerPlan(ServerSettings Settings, DatabaseOptions Database, string Data, ModelStore Store, TimeProvider Time)
{
    /// <summary>Names or paths of models that are loaded at start and stay in memory.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Whether callers need no key.</summary>
    public bool IsKeyless { get; init; }
}
