using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>One tensor of a model file: its name in GGUF's convention, its format and shape, and where its bytes are.</summary>
/// <param name="Name">The GGUF name, for instance <c>blk.0.attn_q.weight</c>; sources with other conventions translate.</param>
/// <param name="Format">How the values are stored.</param>
/// <param name="Shape">Dimensions in ggml's order: the contiguous one (inputs) first. A matrix <c>[outputs, inputs]</c> has the shape <c>{inputs, outputs}</c>. One to four entries.</param>
/// <param name="ByteLength">Size in bytes.</param>
public sealed record TensorInfo(string Name, NumberFormat Format, IReadOnlyList<long> Shape, long ByteLength)
{
    /// <summary>Number of values.</summary>
    public long ElementCount => Count(Shape);

    /// <summary>Number of rows: the product of all dimensions but the contiguous one.</summary>
    public long RowCount => ElementCount / Shape[0];

    /// <summary>Size of one row in bytes.</summary>
    public long RowBytes => Format.ByteSize(Shape[0]);

    /// <summary>Describes a tensor whose size follows from its format and shape.</summary>
    /// <param name="name">The GGUF name.</param>
    /// <param name="format">How the values are stored.</param>
    /// <param name="shape">Dimensions, the contiguous one first; it is a multiple of the format's block length.</param>
    /// <exception cref="ArgumentException">The rows are not whole blocks.</exception>
    /// <exception cref="OverflowException">The size does not fit in 64 bits.</exception>
    public static TensorInfo Create(string name, NumberFormat format, params IReadOnlyList<long> shape)
    {
        long rowBytes = format.ByteSize(shape[0]);
        return new TensorInfo(name, format, shape, checked(rowBytes * (Count(shape) / Math.Max(shape[0], 1))));
    }

    private static long Count(IReadOnlyList<long> shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }
}
