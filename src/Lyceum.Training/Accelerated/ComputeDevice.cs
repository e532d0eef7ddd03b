using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Lyceum.Training.Runs;

namespace Lyceum.Training.Accelerated;

/// <summary>A processor beside the main one, with memory of its own, that kernels written in C# run on.</summary>
public sealed class ComputeDevice : IDisposable
{
    private readonly Context _context;

    private ComputeDevice(Context context, Accelerator accelerator)
    {
        _context = context;
        Accelerator = accelerator;
    }

    internal Accelerator Accelerator { get; }

    internal bool IsSimulated => Accelerator.AcceleratorType == AcceleratorType.CPU;

    /// <summary>Opens the first NVIDIA card.</summary>
    /// <exception cref="TrainingException">There is none, or its driver cannot be loaded.</exception>
    public static ComputeDevice OpenCuda()
    {
        Context? context = null;
        try
        {
            context = Context.Create(static builder => builder.Cuda().EnableAlgorithms().Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive));
            return context.GetCudaDevices() is [var device, ..]
                ? new ComputeDevice(context, device.CreateCudaAccelerator(context))
                : throw new TrainingException("There is no NVIDIA card here that can be used, or no driver for it; set 'device' to 'cpu'.");
        }
        catch (Exception error) when (error is DllNotFoundException or CudaException or NotSupportedException or TypeInitializationException)
        {
            context?.Dispose();
            throw new TrainingException($"The NVIDIA card cannot be used: {error.Message}", error);
        }
        catch (TrainingException)
        {
            context?.Dispose();
            throw;
        }
    }

    /// <summary>A device that is imitated by the main processor, thread by thread: very slow, and for tests of kernels.</summary>
    internal static ComputeDevice OpenSimulated()
    {
        Context context = Context.Create(static builder => builder.CPU(CPUDevice.Nvidia).EnableAlgorithms());
        return new ComputeDevice(context, CPUDevice.Nvidia.CreateCPUAccelerator(context));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
