using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>The numbers of <c>general.file_type</c> for files of one float format (llama.cpp's <c>llama_ftype</c>).</summary>
internal static class FileTypes
{
    private const uint AllF32 = 0;
    private const uint MostlyF16 = 1;
    private const uint MostlyBF16 = 32;

    /// <summary>The number for tensors in the float formats, by what most of their bytes are.</summary>
    public static uint Of(IEnumerable<TensorInfo> tensors)
    {
        NumberFormat most = tensors.GroupBy(static tensor => tensor.Format)
            .OrderByDescending(static group => group.Sum(static tensor => tensor.ByteLength))
            .Select(static group => group.Key)
            .FirstOrDefault();
        return most switch { NumberFormat.F16 => MostlyF16, NumberFormat.BF16 => MostlyBF16, _ => AllF32 };
    }
}
