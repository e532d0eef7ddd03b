using Microsoft.Win32.SafeHandles;

namespace Lyceum.Models.Hub;

/// <summary>What pulling asks of the disk, in one place so that tests can have a full one.</summary>
internal class Disk
{
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int UnixNoSpace = 28;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;

    /// <summary>Free bytes on the file system of a folder.</summary>
    public virtual long GetFreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>Writes bytes at an offset.</summary>
    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Whether an exception says that there is no room, or that the user's share of it is used up.</summary>
    public static bool IsFull(IOException error) =>
        error.HResult is WindowsDiskFull or WindowsHandleDiskFull or UnixNoSpace
        || (OperatingSystem.IsLinux() && error.HResult == LinuxQuota)
        || (OperatingSystem.IsMacOS() && error.HResult == MacQuota);
}
