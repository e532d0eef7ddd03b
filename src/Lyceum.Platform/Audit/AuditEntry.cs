using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lyceum.Platform.Data;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Audit;

/// <summary>
/// A line of an organisation's audit log. It carries a hash over itself and over the hash of the line before, so that a line
/// that was changed, taken out or put in breaks every line after it.
/// </summary>
public sealed class AuditEntry : ITenantEntity, IAppendOnly
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>Its place in the organisation's log, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Who did it.</summary>
    [UserColumn(UserColumnRule.Keep)]
    public Guid ActorId { get; init; }

    /// <summary>What was done: a dotted word.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to.</summary>
    public Guid TargetId { get; init; }

    /// <summary>More about it.</summary>
    public required string Detail { get; init; }

    /// <summary>The hash of the line before, 32 bytes; zeros at the first.</summary>
    public required byte[] PreviousHash { get; init; }

    /// <summary>SHA-256 over this line and <see cref="PreviousHash"/>, 32 bytes.</summary>
    public byte[] Hash { get; internal set; } = [];

    /// <summary>
    /// The hash this line must have: SHA-256 over the previous hash, the two ids of organisation and actor, sequence and
    /// microseconds since 1970 as little-endian integers of eight bytes, the target, and the two texts in UTF-8, each after its
    /// length in four bytes.
    /// </summary>
    internal byte[] ComputeHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[16];
        hash.AppendData(PreviousHash);
        AppendId(hash, OrganizationId, buffer);
        AppendId(hash, ActorId, buffer);
        BinaryPrimitives.WriteInt64LittleEndian(buffer, Sequence);
        hash.AppendData(buffer[..8]);
        BinaryPrimitives.WriteInt64LittleEndian(buffer, (OccurredAt.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);
        hash.AppendData(buffer[..8]);
        AppendId(hash, TargetId, buffer);
        AppendText(hash, Action, buffer);
        AppendText(hash, Detail, buffer);
        return hash.GetHashAndReset();
    }

    private static void AppendId(IncrementalHash hash, Guid id, Span<byte> buffer)
    {
        id.TryWriteBytes(buffer, bigEndian: true, out _);
        hash.AppendData(buffer[..16]);
    }

    private static void AppendText(IncrementalHash hash, string text, Span<byte> buffer)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(buffer, bytes.Length);
        hash.AppendData(buffer[..4]);
        hash.AppendData(bytes);
    }
}
