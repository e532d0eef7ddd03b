namespace Lyceum.Api.Http;

/// <summary>How every error is told: <c>{"error": {"message", "type", "param", "code"}}</c>, all four always there.</summary>
/// <param name="Error">The error.</param>
internal sealed record ErrorEnvelope(ErrorBody Error);

/// <summary>What went wrong.</summary>
/// <param name="Message">One or two sentences.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Param">The field of the request that it is about; null where it is about none.</param>
/// <param name="Code">Its name; null where it has none.</param>
internal sealed record ErrorBody(string Message, string Type, string? Param, string? Code);
