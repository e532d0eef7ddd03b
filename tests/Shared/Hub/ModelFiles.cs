using System.Runtime.InteropServices;
using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.TestKit.Hub;

/// <summary>Small models that open, for tests of how models travel.</summary>
internal static class ModelFiles
{
    /// <summary>The bytes of a GGUF file with one float32 matrix.</summary>
    /// <param name="seed">Models of different seeds differ.</param>
    /// <param name="rows">Rows of 256 values, 1 KiB each.</param>
    public static byte[] Gguf(int seed = 1, int rows = 64) => Gguf(new ModelMetadata { ["general.architecture"] = "llama" }, seed, rows);

    /// <summary>The bytes of the parts of a split model.</summary>
    public static byte[][] Split(int parts) =>
    [
        .. Enumerable.Range(0, parts).Select(part => Gguf(
            new ModelMetadata
            {
                ["general.architecture"] = "llama",
                ["split.no"] = (ushort)part,
                ["split.count"] = (ushort)parts,
                ["split.tensors.count"] = parts,
            },
            part,
            64)),
    ];

    /// <summary>The bytes of a GGUF file that was merged from parts: it still has their keys, with a count of zero.</summary>
    public static byte[] Merged() => Gguf(
        new ModelMetadata
        {
            ["general.architecture"] = "llama",
            ["split.no"] = (ushort)0,
            ["split.count"] = (ushort)0,
            ["split.tensors.count"] = 1,
        },
        seed: 1,
        rows: 64);

    private static byte[] Gguf(ModelMetadata metadata, int seed, int rows)
    {
        string path = Path.Combine(Path.GetTempPath(), $"lyceum-{Guid.NewGuid():N}.gguf");
        try
        {
            TensorInfo tensor = TensorInfo.Create($"blk.{seed}.weight", NumberFormat.F32, 256, rows);
            Random random = new(seed);
            float[] values = [.. Enumerable.Range(0, 256 * rows).Select(_ => random.NextSingle())];
            using (GgufWriter writer = GgufWriter.Create(path, metadata, [tensor]))
            {
                writer.Write(tensor.Name, 0, MemoryMarshal.AsBytes<float>(values));
                writer.Complete();
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
