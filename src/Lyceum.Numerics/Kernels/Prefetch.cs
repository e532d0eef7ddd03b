using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics.Kernels;

/// <summary>Asks for weights before they are needed.</summary>
internal static unsafe class Prefetch
{
    /// <summary>
    /// Brings a range near, into the second-level cache. The kernels read several rows at once: streams that each end soon,
    /// which the processor's own prefetching does not follow. Past the end of a matrix it has no effect.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead(byte* address, long bytes)
    {
        if (Sse.IsSupported)
        {
            for (long i = 0; i < bytes; i += 64)
            {
                Sse.Prefetch1(address + i);
            }
        }
    }

    /// <summary>Brings the cache line of an address near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
