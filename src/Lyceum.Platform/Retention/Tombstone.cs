using System.Buffers.Binary;
using System.Security.Cryptography;
using Lyceum.Platform.Data;

namespace Lyceum.Platform.Retention;

/// <summary>
/// What stays of a deleted organisation: that it was, when it closed, how its audit log ended, and sums of its ledger that lead to
/// nobody. Tombstones are a chain of their own, as lines of an audit log are: one that was changed or taken out breaks the next.
/// </summary>
public sealed class Tombstone : IPlatformEntity, IAppendOnly
{
    /// <summary>Its place among tombstones, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>The organisation.</summary>
    public Guid OrganizationId { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset ClosedAt { get; init; }

    /// <summary>When the deletion of its rows began. It is over when the organisation's row is gone.</summary>
    public DateTimeOffset ErasedAt { get; init; }

    /// <summary>Lines of its audit log.</summary>
    public long AuditLines { get; init; }

    /// <summary>The hash of the last of them, 32 bytes; zeros where there was none.</summary>
    public required byte[] AuditHead { get; init; }

    /// <summary>Rows of its ledger.</summary>
    public long LedgerRows { get; init; }

    /// <summary>What they cost together, in billionths of a unit.</summary>
    public long CostNanos { get; init; }

    /// <summary>The hash of the tombstone before, 32 bytes; zeros at the first.</summary>
    public required byte[] PreviousHash { get; init; }

    /// <summary>SHA-256 over this tombstone and <see cref="PreviousHash"/>, 32 bytes.</summary>
    public byte[] Hash { get; internal set; } = [];

    /// <summary>
    /// The hash it must have: SHA-256 over the previous hash, the organisation, sequence, the three times as microseconds since
    /// 1970, lines, rows and cost as little-endian integers of eight bytes, and the audit log's last hash.
    /// </summary>
    internal byte[] ComputeHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[16];
        hash.AppendData(PreviousHash);
        OrganizationId.TryWriteBytes(buffer, bigEndian: true, out _);
        hash.AppendData(buffer);
        foreach (long number in (ReadOnlySpan<long>)[Sequence, Microseconds(CreatedAt), Microseconds(ClosedAt), Microseconds(ErasedAt), AuditLines, LedgerRows, CostNanos])
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, number);
            hash.AppendData(buffer[..8]);
        }

        hash.AppendData(AuditHead);
        return hash.GetHashAndReset();
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
