using Lyceum.Models.Hub;
using Microsoft.Win32.SafeHandles;

namespace Lyceum.Models.Tests.Hub;

/// <summary>A disk of a certain size.</summary>
internal sealed class TestDisk : Disk
{
    private const int NoSpace = 28;
    private long _written;

    /// <summary>What the disk says is free.</summary>
    public long Free { get; set; } = long.MaxValue;

    /// <summary>After how many bytes writing fails.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>What writing fails with; null for a disk that is well.</summary>
    public IOException? Failure { get; set; }

    public override long GetFreeBytes(string folder) => Free;

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        if (Interlocked.Add(ref _written, bytes.Length) > Room)
        {
            throw new IOException("No space left on device.", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : NoSpace);
        }

        base.Write(file, bytes, offset);
    }
}
