using ILGPU;
using ILGPU.Runtime;
using Lyceum.Training.Accelerated.Kernels;

namespace Lyceum.Training.Accelerated;

/// <summary>The kernels of <see cref="DeviceModel"/>, compiled for a device.</summary>
internal sealed class DeviceKernels(Accelerator accelerator, int headWidth)
{
    public Action<Index1D, ArrayView<float>, int, ArrayView<int>, ArrayView<float>, int> Gather { get; } =
        accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, int, ArrayView<int>, ArrayView<float>, int>(BlockKernels.Gather);

    public Action<Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, int> Scatter { get; } =
        accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, int>(BlockKernels.Scatter);

    public Action<KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<int>, ArrayView<float>, int, int> AddToRows { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<int>, ArrayView<float>, int, int>(BlockKernels.AddToRows);

    public Action<Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, int, int, int, float> Rotate { get; } =
        accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, int, int, int, float>(BlockKernels.Rotate);

    public Action<Index1D, ArrayView<float>, ArrayView<float>, int> Gate { get; } =
        accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, int>(BlockKernels.Gate);

    public Action<Index1D, ArrayView<float>, ArrayView<float>, int> GateBackward { get; } =
        accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, int>(BlockKernels.GateBackward);

    public Action<KernelConfig, ArrayView<float>, ArrayView<float>, int, ArrayView<float>, ArrayView<float>, int, int, float> Norm { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, int, ArrayView<float>, ArrayView<float>, int, int, float>(NormKernels.Forward);

    public Action<KernelConfig, ArrayView<float>, ArrayView<float>, int, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int> NormBackward { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, int, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int>(NormKernels.Backward);

    public Action<KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int> NormWeight { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int>(NormKernels.WeightParts);

    public Action<KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, AttentionShape> Attend { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, AttentionShape>(
            headWidth <= WarpSum.Lanes ? AttentionKernels.Forward<OneOfLane> : AttentionKernels.Forward<FourOfLane>);

    public Action<KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, AttentionShape> Overlap { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, AttentionShape>(AttentionKernels.Overlap);

    public Action<KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, AttentionShape> QueryGradient { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, AttentionShape>(
            headWidth <= WarpSum.Lanes ? AttentionKernels.QueryGradient<OneOfLane> : AttentionKernels.QueryGradient<FourOfLane>);

    public Action<KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, AttentionShape> KeyValueGradient { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, AttentionShape>(
            headWidth <= WarpSum.Lanes ? AttentionKernels.KeyValueGradient<OneOfLane> : AttentionKernels.KeyValueGradient<FourOfLane>);

    public Action<KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int, float> CrossEntropy { get; } =
        accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int, float>(LossKernels.CrossEntropy);
}
