namespace Lyceum.Gateway.Outbound;

/// <summary>What an address that a user named answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The whole answer.</param>
public sealed record SafeResponse(int Status, ReadOnlyMemory<byte> Body);
