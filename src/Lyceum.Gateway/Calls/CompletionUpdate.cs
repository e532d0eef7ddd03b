using Lyceum.Inference.Serving;

namespace Lyceum.Gateway.Calls;

/// <summary>News of the continuation of one of several texts.</summary>
/// <param name="Prompt">Which text, from 0.</param>
/// <param name="News">The news.</param>
public sealed record CompletionUpdate(int Prompt, GenerationUpdate News);
