namespace Lyceum.Numerics;

/// <summary>
/// How the numbers of a tensor are stored. The values are the type identifiers of the GGUF file format
/// (ggml <c>enum ggml_type</c>), so a file's identifier converts by a cast once it is known to be defined.
/// </summary>
public enum NumberFormat
{
    /// <summary>IEEE 754 binary32.</summary>
    F32 = 0,

    /// <summary>IEEE 754 binary16.</summary>
    F16 = 1,

    /// <summary>4 bits, blocks of 32 with one scale: <c>w = d · (q − 8)</c>.</summary>
    Q4_0 = 2,

    /// <summary>4 bits, blocks of 32 with scale and minimum: <c>w = d · q + m</c>.</summary>
    Q4_1 = 3,

    /// <summary>5 bits, blocks of 32 with one scale: <c>w = d · (q − 16)</c>.</summary>
    Q5_0 = 6,

    /// <summary>5 bits, blocks of 32 with scale and minimum: <c>w = d · q + m</c>.</summary>
    Q5_1 = 7,

    /// <summary>8 bits, blocks of 32 with one scale: <c>w = d · q</c>.</summary>
    Q8_0 = 8,

    /// <summary>2 bits, super-blocks of 256 in 16 groups with 4-bit scales and minimums.</summary>
    Q2_K = 10,

    /// <summary>3 bits, super-blocks of 256 in 16 groups with 6-bit scales.</summary>
    Q3_K = 11,

    /// <summary>4 bits, super-blocks of 256 in 8 groups with 6-bit scales and minimums.</summary>
    Q4_K = 12,

    /// <summary>5 bits, super-blocks of 256 in 8 groups with 6-bit scales and minimums.</summary>
    Q5_K = 13,

    /// <summary>6 bits, super-blocks of 256 in 16 groups with 8-bit scales.</summary>
    Q6_K = 14,

    /// <summary>4 bits through a non-linear table, blocks of 32 with one scale.</summary>
    IQ4_NL = 20,

    /// <summary>4 bits through a non-linear table, super-blocks of 256 in 8 groups with 6-bit scales.</summary>
    IQ4_XS = 23,

    /// <summary>The upper half of binary32.</summary>
    BF16 = 30,

    /// <summary>OCP microscaling: E2M1 elements, blocks of 32 with one E8M0 scale.</summary>
    MXFP4 = 39,
}
