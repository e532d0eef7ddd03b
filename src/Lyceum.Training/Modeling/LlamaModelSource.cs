using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Numerics;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Modeling;

/// <summary>A model in training as a model file: it reads the weights where they are, and owns none of them.</summary>
internal sealed unsafe class LlamaModelSource : ModelSource
{
    private readonly Dictionary<string, TensorInfo> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> _data = new(StringComparer.Ordinal);

    public LlamaModelSource(LlamaModel model, ModelMetadata metadata)
    {
        Metadata = metadata;
        foreach (Parameter parameter in model.Parameters)
        {
            long[] shape = Array.ConvertAll(parameter.Shape.ToArray(), static length => (long)length);
            Array.Reverse(shape);
            _tensors.Add(parameter.Name, TensorInfo.Create(parameter.Name, NumberFormat.F32, shape));
            _data.Add(parameter.Name, (nint)parameter.Data);
        }
    }

    public override ModelMetadata Metadata { get; }

    public override IReadOnlyDictionary<string, TensorInfo> Tensors => _tensors;

    public override string Path => "the model in training";

    public override byte* GetData(string tensor) => _data.TryGetValue(tensor, out nint data)
        ? (byte*)data
        : throw new ModelFormatException($"The model in training has no tensor '{tensor}'.");

    protected override void Dispose(bool disposing)
    {
    }
}
