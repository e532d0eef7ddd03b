using Lyceum.Numerics;

namespace Lyceum.Models.Files.HuggingFace;

/// <summary>
/// How a tensor comes about: either its bytes are already there, or <paramref name="Fill"/> writes them when they are first asked for.
/// </summary>
/// <param name="Format">The number format.</param>
/// <param name="Shape">Dimensions in ggml's order, the contiguous one first.</param>
/// <param name="Data">The bytes where nothing has to be done to them, else zero.</param>
/// <param name="Fill">Writes the bytes to the address that it is given; null where <paramref name="Data"/> is set.</param>
internal sealed unsafe record TensorPlan(NumberFormat Format, IReadOnlyList<long> Shape, nint Data, Action<nint>? Fill)
{
    /// <summary>Size in bytes.</summary>
    public long ByteLength => TensorInfo.Create("", Format, Shape).ByteLength;

    /// <summary>Bytes that exist already.</summary>
    public static TensorPlan View(NumberFormat format, IReadOnlyList<long> shape, nint data) => new(format, shape, data, null);

    /// <summary>Bytes that are computed.</summary>
    public static TensorPlan Computed(NumberFormat format, IReadOnlyList<long> shape, Action<nint> fill) => new(format, shape, 0, fill);

    /// <summary>Numbers from elsewhere, as a vector.</summary>
    public static TensorPlan Vector(float[] values) =>
        Computed(NumberFormat.F32, [values.Length], target => values.CopyTo(new Span<float>((void*)target, values.Length)));

    /// <summary>The same numbers in float32, each with <paramref name="addend"/> added.</summary>
    public TensorPlan ToSingle(float addend = 0)
    {
        if (Format == NumberFormat.F32 && addend == 0)
        {
            return this;
        }

        return Computed(NumberFormat.F32, Shape, target =>
        {
            byte[] bytes = new byte[ByteLength];
            Span<float> values = new((void*)target, checked((int)TensorInfo.Create("", Format, Shape).ElementCount));
            fixed (byte* buffer = bytes)
            {
                CopyTo((nint)buffer);
                BlockDequantizer.Dequantize(Format, buffer, (float*)target, values.Length);
            }

            foreach (ref float value in values)
            {
                value += addend;
            }
        });
    }

    /// <summary>Writes the bytes to an address.</summary>
    public void CopyTo(nint target)
    {
        if (Fill is null)
        {
            Buffer.MemoryCopy((void*)Data, (void*)target, ByteLength, ByteLength);
        }
        else
        {
            Fill(target);
        }
    }
}
