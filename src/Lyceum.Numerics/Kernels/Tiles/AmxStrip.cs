using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels.Tiles;

/// <summary>
/// A strip of 32 rows of a product in the tile registers of Intel AMX. .NET has no names for these instructions, so they stand here as the processor reads
/// them; Intel's manual tells what they do (Software Developer's Manual, volume 2: TILELOADD, TDPBF16PS, TILESTORED).
/// </summary>
internal static unsafe partial class AmxStrip
{
    private const int TileBytes = 1024;

    // The registers hold four tiles of the result (0 to 3), two of the left panel (4 and 5) and two of the right one (6 and 7). rdi points to a StripArguments.
    private static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x8B, 0x47, 0x38,                                     //         mov       rax, [rdi + 56]            configuration
        0xC4, 0xE2, 0x78, 0x49, 0x00,                               //         ldtilecfg [rax]
        0x48, 0x8B, 0x77, 0x08,                                     //         mov       rsi, [rdi + 8]             right panels
        0x48, 0x8B, 0x57, 0x10,                                     //         mov       rdx, [rdi + 16]            result
        0x48, 0x8B, 0x4F, 0x18,                                     //         mov       rcx, [rdi + 24]            its stride
        0x4C, 0x8B, 0x4F, 0x28,                                     //         mov       r9, [rdi + 40]             right panels to go
        0x49, 0x89, 0xCB,                                           //         mov       r11, rcx
        0x49, 0xC1, 0xE3, 0x04,                                     //         shl       r11, 4                     16 rows of the result
        0xB8, 0x40, 0x00, 0x00, 0x00,                               //         mov       eax, 64                    a row of a panel's tile
        0x48, 0x83, 0x7F, 0x30, 0x00,                               // panel:  cmp       qword [rdi + 48], 0        add to what is there?
        0x74, 0x20,                                                 //         je        zero
        0xC4, 0xE2, 0x7B, 0x4B, 0x04, 0x0A,                         //         tileloadd tmm0, [rdx + rcx]
        0xC4, 0xE2, 0x7B, 0x4B, 0x4C, 0x0A, 0x40,                   //         tileloadd tmm1, [rdx + rcx + 64]
        0x4E, 0x8D, 0x14, 0x1A,                                     //         lea       r10, [rdx + r11]
        0xC4, 0xC2, 0x7B, 0x4B, 0x14, 0x0A,                         //         tileloadd tmm2, [r10 + rcx]
        0xC4, 0xC2, 0x7B, 0x4B, 0x5C, 0x0A, 0x40,                   //         tileloadd tmm3, [r10 + rcx + 64]
        0xEB, 0x14,                                                 //         jmp       begin
        0xC4, 0xE2, 0x7B, 0x49, 0xC0,                               // zero:   tilezero  tmm0
        0xC4, 0xE2, 0x7B, 0x49, 0xC8,                               //         tilezero  tmm1
        0xC4, 0xE2, 0x7B, 0x49, 0xD0,                               //         tilezero  tmm2
        0xC4, 0xE2, 0x7B, 0x49, 0xD8,                               //         tilezero  tmm3
        0x4C, 0x8B, 0x57, 0x20,                                     // begin:  mov       r10, [rdi + 32]            steps of the inner index
        0x4C, 0x8B, 0x07,                                           //         mov       r8, [rdi]                  left panel
        0xC4, 0xC2, 0x7B, 0x4B, 0x24, 0x00,                         // step:   tileloadd tmm4, [r8 + rax]
        0xC4, 0xE2, 0x7B, 0x4B, 0x34, 0x06,                         //         tileloadd tmm6, [rsi + rax]
        0xC4, 0xE2, 0x4A, 0x5C, 0xC4,                               //         tdpbf16ps tmm0, tmm4, tmm6
        0xC4, 0xE2, 0x7B, 0x4B, 0xBC, 0x06, 0x00, 0x04, 0x00, 0x00, //         tileloadd tmm7, [rsi + rax + 1024]
        0xC4, 0xE2, 0x42, 0x5C, 0xCC,                               //         tdpbf16ps tmm1, tmm4, tmm7
        0xC4, 0xC2, 0x7B, 0x4B, 0xAC, 0x00, 0x00, 0x04, 0x00, 0x00, //         tileloadd tmm5, [r8 + rax + 1024]
        0xC4, 0xE2, 0x4A, 0x5C, 0xD5,                               //         tdpbf16ps tmm2, tmm5, tmm6
        0xC4, 0xE2, 0x42, 0x5C, 0xDD,                               //         tdpbf16ps tmm3, tmm5, tmm7
        0x49, 0x81, 0xC0, 0x00, 0x08, 0x00, 0x00,                   //         add       r8, 2048
        0x48, 0x81, 0xC6, 0x00, 0x08, 0x00, 0x00,                   //         add       rsi, 2048
        0x49, 0xFF, 0xCA,                                           //         dec       r10
        0x75, 0xB9,                                                 //         jnz       step
        0xC4, 0xE2, 0x7A, 0x4B, 0x04, 0x0A,                         //         tilestored [rdx + rcx], tmm0
        0xC4, 0xE2, 0x7A, 0x4B, 0x4C, 0x0A, 0x40,                   //         tilestored [rdx + rcx + 64], tmm1
        0x4E, 0x8D, 0x14, 0x1A,                                     //         lea       r10, [rdx + r11]
        0xC4, 0xC2, 0x7A, 0x4B, 0x14, 0x0A,                         //         tilestored [r10 + rcx], tmm2
        0xC4, 0xC2, 0x7A, 0x4B, 0x5C, 0x0A, 0x40,                   //         tilestored [r10 + rcx + 64], tmm3
        0x48, 0x81, 0xC2, 0x80, 0x00, 0x00, 0x00,                   //         add       rdx, 128                   32 columns of the result
        0x49, 0xFF, 0xC9,                                           //         dec       r9
        0x0F, 0x85, 0x49, 0xFF, 0xFF, 0xFF,                         //         jnz       panel
        0xC4, 0xE2, 0x78, 0x49, 0xC0,                               //         tilerelease
        0xC3,                                                       //         ret
    ];

    // Palette 1: eight tiles of 16 rows of 64 bytes.
    private static readonly byte* Configuration = Configure();
    private static readonly delegate* unmanaged<StripArguments*, void> Entry = Find();

    /// <summary>Whether the processor has the instructions and the system lets this process use them.</summary>
    public static bool IsSupported => Entry != null;

    /// <summary>Computes <c>c = a · b</c>, or adds it.</summary>
    /// <param name="a">The left panel: for each step two tiles of 16 rows.</param>
    /// <param name="b">The right panels one after another: for each step two tiles of 16 columns.</param>
    /// <param name="depth">Number of steps of 32 of the inner index, at least 1.</param>
    /// <param name="c">The first element of 32 rows.</param>
    /// <param name="stride">Elements from one row of <paramref name="c"/> to the next.</param>
    /// <param name="panels">Number of right panels, 32 columns of <paramref name="c"/> each, at least 1.</param>
    /// <param name="add">Whether the sums begin with what is there.</param>
    public static void Run(ushort* a, ushort* b, int depth, float* c, long stride, int panels, bool add)
    {
        StripArguments arguments = new()
        {
            A = a, B = b, C = c, Stride = stride * sizeof(float), Depth = depth, Panels = panels, Add = add ? 1 : 0, Configuration = Configuration,
        };
        Entry(&arguments);
    }

    private static byte* Configure()
    {
        byte* configuration = (byte*)NativeMemory.AlignedAlloc(64, 64);
        NativeMemory.Clear(configuration, 64);
        configuration[0] = 1;
        for (int tile = 0; tile < 8; tile++)
        {
            ((ushort*)(configuration + 16))[tile] = 64;
            configuration[48 + tile] = TileBytes / 64;
        }

        return configuration;
    }

    private static delegate* unmanaged<StripArguments*, void> Find()
    {
        if (!OperatingSystem.IsLinux() || !X86Base.X64.IsSupported || !HasInstructions() || !Permit())
        {
            return null;
        }

        return (delegate* unmanaged<StripArguments*, void>)MachineCode.Load(Code);
    }

    // CPUID leaf 7: AMX-BF16 and AMX-TILE are bits 22 and 24 of EDX.
    private static bool HasInstructions()
    {
        const int Needed = (1 << 22) | (1 << 24);
        return X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Edx & Needed) == Needed;
    }

    // The kernel keeps room for tiles only for processes that ask: arch_prctl(ARCH_REQ_XCOMP_PERM, XTILEDATA).
    private static bool Permit()
    {
        const int ArchPrctl = 158;
        const int RequestPermission = 0x1023;
        const int TileData = 18;
        return SystemCall(ArchPrctl, RequestPermission, TileData) == 0;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nint first, nint second);

    private struct StripArguments
    {
        public ushort* A;
        public ushort* B;
        public float* C;
        public long Stride;
        public long Depth;
        public long Panels;
        public long Add;
        public byte* Configuration;
    }
}
