using Lyceum.Gateway.Admissions;
using Lyceum.Gateway.Models;

namespace Lyceum.Gateway.Calls;

/// <summary>Vectors of texts, of a call that is settled.</summary>
/// <param name="Model">The model that made them.</param>
/// <param name="Vectors">One for each text, in their order.</param>
/// <param name="Tokens">Tokens of all texts.</param>
/// <param name="CallId">The call's id, which its row in the ledger has.</param>
/// <param name="Limits">How the caller's limits stand with this call counted.</param>
public sealed record EmbeddingAnswer(ModelDescription Model, IReadOnlyList<ReadOnlyMemory<float>> Vectors, long Tokens, Guid CallId, CallLimits Limits);
