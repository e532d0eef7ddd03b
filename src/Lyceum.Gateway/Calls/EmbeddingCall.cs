namespace Lyceum.Gateway.Calls;

/// <summary>Texts that a model is to embed.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Texts">The texts, at least one.</param>
/// <param name="Dimensions">How many leading numbers of each vector are kept; null for all.</param>
public sealed record EmbeddingCall(string Model, IReadOnlyList<TextInput> Texts, int? Dimensions = null);
