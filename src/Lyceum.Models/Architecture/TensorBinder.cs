using Lyceum.Models.Files;
using Lyceum.Numerics;

namespace Lyceum.Models.Architecture;

/// <summary>
/// Finds a model's tensors by name and checks their shapes. Matrices stay where they are; vectors that are not float32
/// are converted into memory that the binder owns.
/// </summary>
internal sealed unsafe class TensorBinder(ModelSource source) : IDisposable
{
    private readonly List<NativeBuffer<float>> _converted = [];

    public static ModelFormatException Missing(string name) => new($"The model has no tensor '{name}'.");

    public static ModelFormatException WrongShape(TensorInfo tensor, params ReadOnlySpan<long> expected) => new(
        $"The tensor '{tensor.Name}' has the shape [{string.Join(", ", tensor.Shape)}], but [{string.Join(", ", expected.ToArray())}] was expected.");

    public bool Has(string name) => source.Tensors.ContainsKey(name);

    /// <summary>The first dimension but one of a tensor: how many outputs its matrix has.</summary>
    public long Rows(string name) => source.Tensors[name].Shape is { Count: >= 2 } shape ? shape[1] : 1;

    /// <summary>A matrix <c>[rows, columns]</c>.</summary>
    public WeightMatrix Matrix(string name, int rows, int columns) => Matrix(Find(name), rows, columns, [columns, rows]);

    /// <summary>Matrices <c>[count, rows, columns]</c> as one of <c>count · rows</c> rows.</summary>
    public WeightMatrix Stack(string name, int count, int rows, int columns) =>
        Matrix(Find(name), checked(count * rows), columns, [columns, rows, count]);

    /// <summary>A vector of floats.</summary>
    public float* Vector(string name, int length) => Vector(Find(name), length, [length]);

    /// <summary>A vector of floats, or null where the model has no such tensor.</summary>
    public float* OptionalVector(string name, int length) => Has(name) ? Vector(name, length) : null;

    /// <summary>Vectors <c>[count, length]</c>, or null where the model has no such tensor.</summary>
    public float* OptionalRows(string name, int count, int length) =>
        Has(name) ? Vector(Find(name), checked(count * length), [length, count]) : null;

    public void Dispose()
    {
        foreach (NativeBuffer<float> buffer in _converted)
        {
            buffer.Dispose();
        }
    }

    // Exporters differ in whether they write a trailing dimension of 1.
    private static void CheckShape(TensorInfo tensor, ReadOnlySpan<long> expected)
    {
        int dimensions = Math.Max(tensor.Shape.Count, expected.Length);
        for (int i = 0; i < dimensions; i++)
        {
            long actual = i < tensor.Shape.Count ? tensor.Shape[i] : 1;
            if (actual != (i < expected.Length ? expected[i] : 1))
            {
                throw WrongShape(tensor, expected);
            }
        }
    }

    private TensorInfo Find(string name) => source.Tensors.TryGetValue(name, out TensorInfo? tensor) ? tensor : throw Missing(name);

    private WeightMatrix Matrix(TensorInfo tensor, int rows, int columns, ReadOnlySpan<long> shape)
    {
        CheckShape(tensor, shape);
        return columns % tensor.Format.BlockLength() == 0
            ? new WeightMatrix(tensor.Format, rows, columns, source.GetData(tensor.Name))
            : throw new ModelFormatException($"The tensor '{tensor.Name}' has rows of {columns}, which are not whole blocks of {tensor.Format}.");
    }

    private float* Vector(TensorInfo tensor, int length, ReadOnlySpan<long> shape)
    {
        CheckShape(tensor, shape);
        byte* data = source.GetData(tensor.Name);
        if (tensor.Format == NumberFormat.F32 && (nuint)data % sizeof(float) == 0)
        {
            return (float*)data;
        }

        NativeBuffer<float> buffer = new(length);
        _converted.Add(buffer);
        BlockDequantizer.Dequantize(tensor.Format, data, buffer.Pointer, length);
        return buffer.Pointer;
    }
}
