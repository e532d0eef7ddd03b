using System.Runtime.Intrinsics;

namespace Lyceum.Numerics.Formats;

/// <summary>
/// The sixteen steps of <c>IQ4_NL</c> and <c>IQ4_XS</c>: dense near zero, where most weights are. The numbers are those
/// of ggml's <c>kvalues_iq4nl</c>; files depend on them.
/// </summary>
internal static class NonLinearTable
{
    /// <summary>The steps in rising order.</summary>
    public static Vector128<sbyte> Values =>
        Vector128.Create((sbyte)-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113);
}
