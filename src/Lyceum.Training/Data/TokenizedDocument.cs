namespace Lyceum.Training.Data;

/// <summary>A document as tokens.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="Learnt">For each token, whether the model is to learn to say it.</param>
/// <param name="IsChat">Whether it is a conversation, which must not be cut into pieces.</param>
public sealed record TokenizedDocument(int[] Ids, bool[] Learnt, bool IsChat);
