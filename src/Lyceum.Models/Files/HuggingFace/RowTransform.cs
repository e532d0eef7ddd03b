using Lyceum.Numerics;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// A GGUF tensor as rows of its source. Sources of three dimensions are one matrix for each expert, and so are several
/// sources; the selection applies within each matrix. Of a bias (<c>[outputs]</c> or <c>[experts, outputs]</c>) every
/// value counts as a row.
/// </summary>
internal sealed unsafe class RowTransform(RowMap? map, bool transposed = false) : TensorTransform
{
    private readonly RowMap? _map = map;

    /// <inheritdoc/>
    public override TensorPlan Import(ModelMetadata metadata, string target, IReadOnlyList<SourceTensor> sources)
    {
        SourceTensor first = sources[0];
        NumberFormat format = first.Format;
        if (sources.Any(source => source.Header.Type != first.Header.Type || !source.Shape.AsSpan().SequenceEqual(first.Shape)))
        {
            throw first.Wrong("the experts differ in type or shape");
        }

        if (_map is null && !transposed && sources.Count == 1)
        {
            return TensorPlan.View(format, ToGgml(first.Shape), first.Data);
        }

        Layout layout = LayoutOf(first, target, sources.Count);
        RowSelection selection = Select(metadata, layout.Rows, first);
        List<long> shape = layout.Columns > 1 || !layout.IsBias ? [layout.Columns, selection.Count] : [selection.Count];
        if (layout.HasExperts)
        {
            shape.Add(layout.Experts);
        }

        return TensorPlan.Computed(format, shape, destination =>
        {
            for (long expert = 0; expert < layout.Experts; expert++)
            {
                byte* source = (byte*)(sources.Count > 1 ? sources[(int)expert].Data : first.Data + (nint)(expert * layout.Rows * layout.RowBytes));
                byte* rows = (byte*)destination + (expert * selection.Count * layout.RowBytes);
                Move(source, rows, layout, selection, toSource: false);
            }
        });
    }

    /// <inheritdoc/>
    public override ExportPlan? Export(ModelMetadata metadata, IReadOnlyList<ExportPart> parts)
    {
        TensorInfo first = parts[0].Info;
        if (_map is null && !transposed)
        {
            return parts.Count > 1 ? null : new ExportPlan(first.Format, [.. first.Shape.Reverse()], target =>
                Buffer.MemoryCopy((void*)parts[0].Data, (void*)target, first.ByteLength, first.ByteLength));
        }

        bool bias = IsBias(first.Name);
        int matrix = bias ? 1 : 2;
        long columns = bias ? 1 : first.Shape[0];
        long total = parts.Sum(part => part.Info.Shape[matrix - 1]);
        bool hasExperts = first.Shape.Count > matrix;
        long experts = hasExperts ? first.Shape[matrix] : 1;
        Layout layout = new(total, columns, columns * first.Format.BlockBytes(), experts, hasExperts, bias);
        long[] shape = [.. hasExperts ? [experts] : Array.Empty<long>(), .. bias ? [total] : transposed ? [columns, total] : new[] { total, columns }];
        return new ExportPlan(first.Format, shape, target =>
        {
            foreach (ExportPart part in parts)
            {
                RowTransform transform = (RowTransform)part.Transform;
                RowSelection selection = transform._map?.Invoke(metadata, total) ?? new(total, static row => row);
                for (long expert = 0; expert < experts; expert++)
                {
                    transform.Move(
                        (byte*)target + (expert * total * layout.RowBytes),
                        (byte*)part.Data + (expert * selection.Count * layout.RowBytes),
                        layout,
                        selection,
                        toSource: true);
                }
            }
        });
    }

    private static long[] ToGgml(long[] shape) => shape.Length == 0 ? [1] : [.. shape.Reverse()];

    private static bool IsBias(string name) => name.EndsWith(".bias", StringComparison.Ordinal);

    private Layout LayoutOf(SourceTensor source, string target, int count)
    {
        long[] shape = source.Shape;
        bool bias = IsBias(target) || shape.Length == 1;
        int matrix = bias ? 1 : 2;
        if (shape.Length < matrix || shape.Length > matrix + (count == 1 ? 1 : 0))
        {
            throw source.Wrong($"it has {shape.Length} dimensions");
        }

        bool hasExperts = count > 1 || shape.Length > matrix;
        long rows = bias ? shape[^1] : transposed ? shape[^1] : shape[^2];
        long columns = bias ? 1 : transposed ? shape[^2] : shape[^1];
        return new Layout(rows, columns, columns * source.Format.BlockBytes(), count > 1 ? count : hasExperts ? shape[0] : 1, hasExperts, bias);
    }

    private RowSelection Select(ModelMetadata metadata, long rows, SourceTensor source)
    {
        try
        {
            return _map?.Invoke(metadata, rows) ?? new(rows, static row => row);
        }
        catch (ModelFormatException failure)
        {
            throw source.Wrong(failure.Message);
        }
    }

    // Between the source matrix and the chosen rows, in either direction.
    private void Move(byte* source, byte* rows, Layout layout, RowSelection selection, bool toSource)
    {
        if (transposed && !layout.IsBias)
        {
            long element = layout.RowBytes / layout.Columns;
            for (long row = 0; row < selection.Count; row++)
            {
                byte* column = source + (selection.Source(row) * element);
                byte* values = rows + (row * layout.RowBytes);
                for (long i = 0; i < layout.Columns; i++)
                {
                    CopyBetween(column + (i * layout.Rows * element), values + (i * element), element, toSource);
                }
            }

            return;
        }

        for (long row = 0; row < selection.Count; row++)
        {
            CopyBetween(source + (selection.Source(row) * layout.RowBytes), rows + (row * layout.RowBytes), layout.RowBytes, toSource);
        }
    }

    private readonly record struct Layout(long Rows, long Columns, long RowBytes, long Experts, bool HasExperts, bool IsBias);
}
