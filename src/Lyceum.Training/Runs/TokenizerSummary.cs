namespace Lyceum.Training.Runs;

/// <summary>A tokenizer that was learnt.</summary>
/// <param name="Folder">Where its files are.</param>
/// <param name="VocabularySize">Number of tokens.</param>
/// <param name="Documents">Number of documents that it was learnt from.</param>
/// <param name="BytesPerToken">How many bytes a token stands for on average, over the first texts.</param>
public sealed record TokenizerSummary(string Folder, int VocabularySize, long Documents, double BytesPerToken);
