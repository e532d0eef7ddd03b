using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.Inference;

/// <summary>The usual name of how a model's weights are stored, for instance Q4_K_M.</summary>
internal static class FileFormat
{
    // The numbers of general.file_type (llama.cpp's llama_ftype) whose names say more than their tensors' formats do.
    private static readonly Dictionary<int, string> s_mixes = new()
    {
        [11] = "Q3_K_S", [12] = "Q3_K_M", [13] = "Q3_K_L", [14] = "Q4_K_S", [15] = "Q4_K_M", [16] = "Q5_K_S", [17] = "Q5_K_M",
    };

    /// <summary>The name: what the file says of itself where it is a mix, else the format of most bytes.</summary>
    public static string NameOf(ModelSource source)
    {
        int type = source.Metadata.TryGetValue("general.file_type", out _) ? source.Metadata.GetInt32("general.file_type") : -1;
        if (s_mixes.TryGetValue(type, out string? mix))
        {
            return mix;
        }

        NumberFormat most = source.Tensors.Values
            .GroupBy(static tensor => tensor.Format)
            .OrderByDescending(static group => group.Sum(static tensor => tensor.ByteLength))
            .Select(static group => group.Key)
            .FirstOrDefault();
        return most.ToString();
    }
}
