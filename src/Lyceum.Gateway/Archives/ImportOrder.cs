namespace Lyceum.Gateway.Archives;

/// <summary>What an import is asked for.</summary>
/// <param name="FileId">The export, a stored file of the person.</param>
internal sealed record ImportOrder(Guid FileId);
