using System.Buffers;
using Lyceum.Models.Files.Quantization;
using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>
/// Converts models between number formats, with the choice of formats for each tensor that llama.cpp makes for a name such as
/// <c>Q4_K_M</c>. Rows are converted in pieces on all processors, so memory stays bounded whatever the model's size.
/// </summary>
public static unsafe class ModelQuantizer
{
    // A piece of rows is about this many values: a megabyte as floats.
    private const int PieceLength = 1 << 18;
    private const uint QuantizationVersion = 2;

    /// <summary>The names of the formats that can be asked for.</summary>
    public static IReadOnlyList<string> Formats => QuantizationMix.Names;

    /// <summary>Writes a model in another format as GGUF.</summary>
    /// <param name="source">The model, in any format.</param>
    /// <param name="format">One of <see cref="Formats"/>, without regard to case.</param>
    /// <param name="outputPath">The file to write; it appears under this name when it is complete.</param>
    /// <param name="progress">Told after each tensor.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left of it.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="ModelFormatException">The model holds something that cannot be converted.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Quantize(ModelSource source, string format, string outputPath, IProgress<QuantizationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        QuantizationMix mix = QuantizationMix.Named(format);
        TensorInfo[] originals = [.. source.Tensors.Values];
        IReadOnlyList<TensorInfo> targets = mix.Apply(source.Metadata, originals);
        ModelMetadata metadata = [];
        foreach ((string key, object value) in source.Metadata)
        {
            metadata[key] = value;
        }

        metadata["general.file_type"] = mix.FileType;
        metadata["general.quantization_version"] = QuantizationVersion;
        using GgufWriter writer = GgufWriter.Create(outputPath, metadata, targets);
        long total = targets.Sum(static tensor => tensor.ByteLength);
        long written = 0;
        for (int i = 0; i < originals.Length; i++)
        {
            Convert(source, originals[i], targets[i], writer, cancellationToken);
            source.Release(originals[i].Name);
            written += targets[i].ByteLength;
            progress?.Report(new QuantizationProgress(targets[i].Name, written, total));
        }

        writer.Complete();
    }

    private static void Convert(ModelSource source, TensorInfo from, TensorInfo to, GgufWriter writer, CancellationToken cancellationToken)
    {
        nint data = (nint)source.GetData(from.Name);
        long rows = from.RowCount;
        int columns = checked((int)from.Shape[0]);
        int rowsInPiece = Math.Max(1, PieceLength / columns);
        long pieces = (rows + rowsInPiece - 1) / rowsInPiece;
        ParallelPieces.Run(pieces, piece =>
        {
            long first = piece * rowsInPiece;
            int count = (int)Math.Min(rowsInPiece, rows - first);
            byte* bytes = (byte*)data + (first * from.RowBytes);
            if (from.Format == to.Format)
            {
                writer.Write(to.Name, first * to.RowBytes, new ReadOnlySpan<byte>(bytes, checked((int)(count * from.RowBytes))));
                return;
            }

            float[] values = ArrayPool<float>.Shared.Rent(count * columns);
            byte[] packed = ArrayPool<byte>.Shared.Rent(checked((int)(count * to.RowBytes)));
            fixed (float* numbers = values)
            fixed (byte* blocks = packed)
            {
                BlockDequantizer.Dequantize(from.Format, bytes, numbers, count * columns);
                RequireFinite(values.AsSpan(0, count * columns), from.Name);

                // Row by row: some formats choose scales by the whole row.
                for (int row = 0; row < count; row++)
                {
                    BlockQuantizer.Quantize(to.Format, numbers + (row * columns), blocks + (row * to.RowBytes), columns);
                }
            }

            writer.Write(to.Name, first * to.RowBytes, packed.AsSpan(0, (int)(count * to.RowBytes)));
            ArrayPool<float>.Shared.Return(values);
            ArrayPool<byte>.Shared.Return(packed);
        }, cancellationToken);
    }

    private static void RequireFinite(ReadOnlySpan<float> values, string tensor)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new ModelFormatException($"The tensor '{tensor}' holds {value}, which cannot be quantised.");
            }
        }
    }
}
