using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Operations that move elements and change none.</summary>
public static unsafe class Shaping
{
    /// <summary>The same elements under another shape. Shares the memory of <paramref name="x"/>.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static Tensor Reshape(Tensor x, params ReadOnlySpan<int> shape)
    {
        Tensor output = new(shape, x.RequiresGradient, x);
        return output.Count == x.Count
            ? output
            : throw new ArgumentException($"{x.Count} elements do not become {output.Count}.", nameof(shape));
    }

    /// <summary>The columns from <paramref name="first"/> on of each row, <c>[rows, count]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such columns.</exception>
    public static Tensor SliceColumns(Tape tape, Tensor x, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, x.Columns - count);
        Tensor output = tape.Allocate(x.RequiresGradient, x.Rows, count);
        Copy(x.Data + first, x.Columns, output.Data, count, x.Rows, count);
        tape.Record(new SliceStep(output, x, first, x.Columns));
        return output;
    }

    /// <summary>The rows from <paramref name="first"/> on, <c>[count, columns]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public static Tensor SliceRows(Tape tape, Tensor x, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, x.Rows - count);
        Tensor output = tape.Allocate(x.RequiresGradient, count, x.Columns);
        long offset = (long)first * x.Columns;
        Copy(x.Data + offset, x.Columns, output.Data, x.Columns, count, x.Columns);
        tape.Record(new SliceStep(output, x, offset, x.Columns));
        return output;
    }

    /// <summary>Tensors of equally many rows side by side, <c>[rows, Σ columns]</c>.</summary>
    /// <exception cref="ArgumentException">There is none, or the rows differ.</exception>
    public static Tensor ConcatColumns(Tape tape, params ReadOnlySpan<Tensor> parts)
    {
        int rows = CommonLength(parts, static part => part.Rows), columns = 0;
        bool wanted = false;
        foreach (Tensor part in parts)
        {
            columns += part.Columns;
            wanted |= part.RequiresGradient;
        }

        Tensor output = tape.Allocate(wanted, rows, columns);
        int first = 0;
        foreach (Tensor part in parts)
        {
            Copy(part.Data, part.Columns, output.Data + first, columns, rows, part.Columns);
            first += part.Columns;
        }

        tape.Record(new ConcatStep(output, parts.ToArray(), sideBySide: true));
        return output;
    }

    /// <summary>Tensors of equally many columns one below the other, <c>[Σ rows, columns]</c>.</summary>
    /// <exception cref="ArgumentException">There is none, or the columns differ.</exception>
    public static Tensor ConcatRows(Tape tape, params ReadOnlySpan<Tensor> parts)
    {
        int columns = CommonLength(parts, static part => part.Columns), rows = 0;
        bool wanted = false;
        foreach (Tensor part in parts)
        {
            rows += part.Rows;
            wanted |= part.RequiresGradient;
        }

        Tensor output = tape.Allocate(wanted, rows, columns);
        float* to = output.Data;
        foreach (Tensor part in parts)
        {
            Copy(part.Data, columns, to, columns, part.Rows, columns);
            to += part.Count;
        }

        tape.Record(new ConcatStep(output, parts.ToArray(), sideBySide: false));
        return output;
    }

    private static int CommonLength(ReadOnlySpan<Tensor> parts, Func<Tensor, int> length)
    {
        if (parts.IsEmpty)
        {
            throw new ArgumentException("There is nothing to put together.", nameof(parts));
        }

        int common = length(parts[0]);
        foreach (Tensor part in parts)
        {
            if (length(part) != common)
            {
                throw new ArgumentException($"A length of {length(part)} does not fit one of {common}.", nameof(parts));
            }
        }

        return common;
    }

    private static void Copy(float* from, long fromStride, float* to, long toStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            new Span<float>(from + (row * fromStride), columns).CopyTo(new Span<float>(to + (row * toStride), columns));
        }
    }

    private static void Add(float* from, long fromStride, float* to, long toStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            LaneRows.Scale<Lanes128>(from + (row * fromStride), 1, to + (row * toStride), columns, accumulate: true);
        }
    }

    private sealed class SliceStep(Tensor output, Tensor x, long offset, long stride) : Operation(output)
    {
        public override void Backward(Tape tape) =>
            Add(Output.Gradient, Output.Columns, tape.GradientToAddTo(x) + offset, stride, Output.Rows, Output.Columns);
    }

    private sealed class ConcatStep(Tensor output, Tensor[] parts, bool sideBySide) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            float* from = Output.Gradient;
            foreach (Tensor part in parts)
            {
                float* to = tape.GradientToAddTo(part);
                if (to != null)
                {
                    Add(from, Output.Columns, to, part.Columns, part.Rows, part.Columns);
                }

                from += sideBySide ? part.Columns : part.Count;
            }
        }
    }
}
