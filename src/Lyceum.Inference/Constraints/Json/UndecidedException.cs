namespace Lyceum.Inference.Constraints.Json;

/// <summary>
/// Whether a claim can be met was asked while that very claim was being worked out. It never leaves <see cref="SchemaShapes.IsEmpty"/>, which then
/// takes the claim to be possible.
/// </summary>
internal sealed class UndecidedException : Exception;
