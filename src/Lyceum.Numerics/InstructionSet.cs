using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lyceum.Numerics;

/// <summary>
/// Which vector instructions the kernels use. Every choice gives the same bits: sums are taken in the same order and
/// with fused multiply-adds everywhere, so a result does not depend on the processor.
/// </summary>
public enum InstructionSet
{
    /// <summary>What .NET's <c>Vector128</c> compiles to on any processor.</summary>
    Portable,

    /// <summary>x86-64 with AVX2 and FMA, 256 bits.</summary>
    Avx2,

    /// <summary>x86-64 with AVX-512 F, BW, DQ and VL; AVX-VNNI dot products where the processor has them.</summary>
    Avx512,

    /// <summary>Arm64 Advanced SIMD; <c>sdot</c> where the processor has it.</summary>
    AdvSimd,
}

/// <summary>Finds out what the processor has.</summary>
public static class InstructionSets
{
    /// <summary>The environment variable that forces a path: <c>portable</c>, <c>avx2</c>, <c>avx512</c> or <c>advsimd</c>.</summary>
    public const string Variable = "LYCEUM_ISA";

    /// <summary>Every path that this machine can run, <see cref="InstructionSet.Portable"/> first, the best last.</summary>
    public static IReadOnlyList<InstructionSet> Available { get; } = FindAvailable();

    /// <summary>The best path of this machine, or the one that <see cref="Variable"/> names.</summary>
    /// <exception cref="PlatformNotSupportedException">The variable names a path that is unknown or that this machine lacks.</exception>
    public static InstructionSet Default { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    internal static InstructionSet Choose(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return Available[^1];
        }

        if (Enum.TryParse(name, ignoreCase: true, out InstructionSet set) && Available.Contains(set) && !char.IsAsciiDigit(name[0]))
        {
            return set;
        }

        string choices = string.Join(", ", Available.Select(static a => a.ToString().ToLowerInvariant()));
        throw new PlatformNotSupportedException($"{Variable}={name} cannot be used on this machine; it has: {choices}.");
    }

    private static List<InstructionSet> FindAvailable()
    {
        List<InstructionSet> available = [InstructionSet.Portable];
        if (Avx2.IsSupported && Fma.IsSupported)
        {
            available.Add(InstructionSet.Avx2);
        }

        if (Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported)
        {
            available.Add(InstructionSet.Avx512);
        }

        if (AdvSimd.Arm64.IsSupported)
        {
            available.Add(InstructionSet.AdvSimd);
        }

        return available;
    }
}
