using Lyceum.Inference;

namespace Lyceum.Gateway.Models;

/// <summary>How the models of a store are served.</summary>
public sealed record ModelDirectoryOptions
{
    /// <summary>How each model is opened.</summary>
    public LanguageModelOptions Opening { get; init; } = new();

    /// <summary>Names or paths of models that are loaded at start and stay in memory; a path makes a model known that is not in the store.</summary>
    public IReadOnlyList<string> Pinned { get; init; } = [];
}
