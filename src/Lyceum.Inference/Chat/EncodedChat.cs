namespace Lyceum.Inference.Chat;

/// <summary>A conversation as a model reads it.</summary>
/// <param name="Tokens">The tokens, up to where the answer begins.</param>
/// <param name="OpensReasoning">Whether they end with the mark that opens reasoning, so that the answer begins inside of it.</param>
public sealed record EncodedChat(ReadOnlyMemory<int> Tokens, bool OpensReasoning);
