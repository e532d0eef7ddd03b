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
    public long ElementCount => Shape.Aggregate(1L, static (product, dimension) => checked(product * dimension));
}
