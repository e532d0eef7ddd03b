namespace Lyceum.Inference.Upstream;

/// <summary>A model that a server offers.</summary>
/// <param name="Name">What the server calls it.</param>
/// <param name="ContextLength">Its longest text in tokens; null where the server does not tell.</param>
public sealed record UpstreamModelInfo(string Name, int? ContextLength);
