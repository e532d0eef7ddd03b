using ILGPU;
using ILGPU.Runtime;
using Lyceum.Training.Autograd;
using Lyceum.Training.Runs;

namespace Lyceum.Training.Accelerated;

/// <summary>
/// The weights of a model on a device, one after another in one buffer in the order of its parameters, and in buffers of the same layout what
/// belongs to each: gradient, the optimiser's two numbers, the average.
/// </summary>
internal sealed class DeviceWeights : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly Dictionary<string, int> _offsets = [];
    private readonly List<(CheckpointTensor Host, Func<DeviceWeights, MemoryBuffer1D<float, Stride1D.Dense>> Buffer, int Offset)> _links = [];

    /// <summary>Takes memory for a model, and copies what the host has.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="state">Everything that a checkpoint holds, under the parameter's name, or that and one of <c>momentum</c>, <c>mean</c>, <c>square</c> and <c>average</c>.</param>
    /// <param name="hasAverage">Whether averages are kept.</param>
    public DeviceWeights(Accelerator accelerator, IReadOnlyList<Parameter> parameters, IReadOnlyList<CheckpointTensor> state, bool hasAverage)
    {
        _accelerator = accelerator;
        int count = 0;
        foreach (Parameter parameter in parameters)
        {
            _offsets.Add(parameter.Name, count);
            count = checked(count + (int)parameter.Count);
        }

        Count = count;
        Weights = accelerator.Allocate1D<float>(count);
        Gradients = accelerator.Allocate1D<float>(count);
        Means = accelerator.Allocate1D<float>(count);
        Squares = accelerator.Allocate1D<float>(count);
        Averages = accelerator.Allocate1D<float>(hasAverage ? count : 1);
        Means.MemSetToZero();
        Squares.MemSetToZero();
        foreach (CheckpointTensor tensor in state)
        {
            _links.Add(Link(tensor));
        }

        byte[] kinds = new byte[count];
        foreach (Parameter parameter in parameters)
        {
            kinds.AsSpan(_offsets[parameter.Name], (int)parameter.Count).Fill((byte)parameter.Kind);
        }

        Kinds = accelerator.Allocate1D(kinds);
        Upload();
    }

    /// <summary>Number of weights.</summary>
    public int Count { get; }

    public MemoryBuffer1D<float, Stride1D.Dense> Weights { get; private set; }

    public MemoryBuffer1D<float, Stride1D.Dense> Gradients { get; }

    /// <summary>AdamW's means, or Muon's momenta.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Means { get; }

    /// <summary>AdamW's means of squares; for Muon's matrices the directions of this step, which nothing keeps.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Squares { get; }

    public MemoryBuffer1D<float, Stride1D.Dense> Averages { get; private set; }

    /// <summary>What each weight is: a <see cref="ParameterKind"/>.</summary>
    public MemoryBuffer1D<byte, Stride1D.Dense> Kinds { get; }

    /// <summary>Where a parameter begins.</summary>
    public int OffsetOf(Parameter parameter) => _offsets[parameter.Name];

    /// <summary>Copies everything to the host.</summary>
    public void Download()
    {
        foreach ((CheckpointTensor host, Func<DeviceWeights, MemoryBuffer1D<float, Stride1D.Dense>> buffer, int offset) in _links)
        {
            int count = (int)(host.ByteLength / sizeof(float));
            buffer(this).View.SubView(offset, count).BaseView.CopyToCPU(_accelerator.DefaultStream, ref FirstOf(host), count);
        }

        _accelerator.Synchronize();
    }

    /// <summary>Copies everything from the host.</summary>
    public void Upload()
    {
        foreach ((CheckpointTensor host, Func<DeviceWeights, MemoryBuffer1D<float, Stride1D.Dense>> buffer, int offset) in _links)
        {
            int count = (int)(host.ByteLength / sizeof(float));
            buffer(this).View.SubView(offset, count).BaseView.CopyFromCPU(_accelerator.DefaultStream, ref FirstOf(host), count);
        }

        _accelerator.Synchronize();
    }

    /// <summary>Exchanges weights and averages.</summary>
    public void Swap() => (Weights, Averages) = (Averages, Weights);

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Gradients.Dispose();
        Means.Dispose();
        Squares.Dispose();
        Averages.Dispose();
        Kinds.Dispose();
    }

    private static unsafe ref float FirstOf(CheckpointTensor tensor) => ref *(float*)tensor.Data;

    private (CheckpointTensor Host, Func<DeviceWeights, MemoryBuffer1D<float, Stride1D.Dense>> Buffer, int Offset) Link(CheckpointTensor tensor)
    {
        if (_offsets.TryGetValue(tensor.Name, out int own))
        {
            return (tensor, static weights => weights.Weights, own);
        }

        int dot = tensor.Name.LastIndexOf('.');
        int offset = _offsets[tensor.Name[..dot]];
        return tensor.Name[(dot + 1)..] switch
        {
            "momentum" or "mean" => (tensor, static weights => weights.Means, offset),
            "square" => (tensor, static weights => weights.Squares, offset),
            "average" => (tensor, static weights => weights.Averages, offset),
            string other => throw new ArgumentException($"A device keeps no '{other}' of a parameter.", nameof(tensor)),
        };
    }
}
