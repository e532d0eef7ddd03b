using System.Runtime.InteropServices;

namespace Lyceum.Numerics.Kernels.Tiles;

/// <summary>Instructions in memory of their own that can be executed and no longer be written. Linux on x86-64.</summary>
internal static unsafe partial class MachineCode
{
    private const int ReadWrite = 3;
    private const int ReadExecute = 5;
    private const int PrivateAnonymous = 0x22;

    /// <summary>Makes code callable; it stays for the life of the process.</summary>
    /// <param name="code">At most one page of instructions that need no relocation.</param>
    /// <returns>The entry point; null where the system refuses memory that can be executed.</returns>
    public static void* Load(ReadOnlySpan<byte> code)
    {
        nuint size = (nuint)Environment.SystemPageSize;
        nint memory = Map(0, size, ReadWrite, PrivateAnonymous, -1, 0);
        if (memory == -1)
        {
            return null;
        }

        code.CopyTo(new Span<byte>((void*)memory, checked((int)size)));
        return Protect(memory, size, ReadExecute) == 0 ? (void*)memory : null;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(nint address, nuint length, int protection);
}
