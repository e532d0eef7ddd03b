using System.Runtime.InteropServices;
using Lyceum.Models.Files.HuggingFace;
using Lyceum.Models.Files.Quantization;
using Lyceum.Models.Files.Synthesis;
using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>
/// Makes models of published shapes with random weights, so that anyone can measure speed without a download. The files
/// are whole GGUF models that other engines load too; the same seed gives the same bytes.
/// </summary>
public static class ModelSynthesizer
{
    private const int PieceBytes = 1 << 22;
    private const float OriginalContext = 8192;

    /// <summary>The names of the shapes: <c>llama-6m</c> (as small as primer-1), <c>llama-135m</c> (SmolLM), <c>llama-1b</c> and <c>llama-3b</c> (Llama 3.2), <c>qwen3-0.6b</c>.</summary>
    public static IReadOnlyList<string> Shapes { get; } = [.. ModelShape.All.Select(static shape => shape.Name)];

    /// <summary>Writes a model.</summary>
    /// <param name="shape">One of <see cref="Shapes"/>.</param>
    /// <param name="format">One of <see cref="ModelQuantizer.Formats"/>, with the same choice of formats for each tensor.</param>
    /// <param name="outputPath">The file to write; it appears under this name when it is complete.</param>
    /// <param name="seed">Determines the weights.</param>
    /// <param name="progress">Told after each tensor.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left of it.</param>
    /// <exception cref="ArgumentException">There is no such shape or format.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Synthesize(string shape, string format, string outputPath, int seed = 1, IProgress<QuantizationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Synthesize(ModelShape.Named(shape), format, outputPath, seed, progress, cancellationToken);

    /// <summary>Writes a model of any shape.</summary>
    internal static void Synthesize(ModelShape shape, string format, string outputPath, int seed, IProgress<QuantizationProgress>? progress, CancellationToken cancellationToken)
    {
        QuantizationMix mix = QuantizationMix.Named(format);
        ModelMetadata metadata = shape.Metadata();
        metadata["general.file_type"] = mix.FileType;
        metadata["general.quantization_version"] = 2u;
        IReadOnlyList<TensorInfo> tensors = mix.Apply(metadata, [.. shape.Tensors()]);
        using GgufWriter writer = GgufWriter.Create(outputPath, metadata, tensors);
        Dictionary<NumberFormat, RandomBlocks> stocks = [];
        long total = tensors.Sum(static tensor => tensor.ByteLength);
        long written = 0;
        for (int i = 0; i < tensors.Count; i++)
        {
            TensorInfo tensor = tensors[i];
            if (tensor.Shape.Count == 1)
            {
                writer.Write(tensor.Name, 0, MemoryMarshal.AsBytes<float>(Vector(shape, tensor)));
            }
            else
            {
                if (!stocks.TryGetValue(tensor.Format, out RandomBlocks? stock))
                {
                    stocks[tensor.Format] = stock = new RandomBlocks(tensor.Format, seed);
                }

                WriteMatrix(tensor, stock, unchecked((seed * 7919) + i), writer, cancellationToken);
            }

            written += tensor.ByteLength;
            progress?.Report(new QuantizationProgress(tensor.Name, written, total));
        }

        writer.Complete();
    }

    // Norms leave their input as it is.
    private static float[] Vector(ModelShape shape, TensorInfo tensor)
    {
        if (tensor.Name == "rope_freqs.weight")
        {
            return RopeScaling.Llama3Factors(shape.RopeBase, shape.HeadWidth, shape.RopeFactor, lowFrequency: 1, highFrequency: 4, OriginalContext);
        }

        float[] ones = new float[tensor.Shape[0]];
        Array.Fill(ones, 1);
        return ones;
    }

    private static void WriteMatrix(TensorInfo tensor, RandomBlocks stock, int seed, GgufWriter writer, CancellationToken cancellationToken)
    {
        int rowBytes = checked((int)tensor.RowBytes);
        int rowsInPiece = Math.Max(1, PieceBytes / rowBytes);
        long pieces = (tensor.RowCount + rowsInPiece - 1) / rowsInPiece;
        ParallelPieces.Run(pieces, piece =>
        {
            Random random = new(unchecked((seed * 31) + (int)piece));
            long first = piece * rowsInPiece;
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(rowsInPiece, tensor.RowCount - first) * rowBytes);
            for (int start = 0; start < bytes.Length; start += rowBytes)
            {
                stock.Fill(bytes.AsSpan(start, rowBytes), random);
            }

            writer.Write(tensor.Name, first * rowBytes, bytes);
        }, cancellationToken);
    }
}
