using Lyceum.Inference.Generation;

namespace Lyceum.Inference.Serving;

/// <summary>Tokens of a chat's answer: those that an update's contents came out of, and marks and held back ones before them.</summary>
/// <param name="Choice">Which answer, from 0.</param>
/// <param name="Pieces">The tokens in their order.</param>
public sealed record TokensWritten(int Choice, IReadOnlyList<GeneratedPiece> Pieces) : GenerationUpdate(Choice);
