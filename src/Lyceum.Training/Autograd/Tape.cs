using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd;

/// <summary>
/// Remembers computations so that they can be walked backwards: reverse-mode differentiation as in Griewank and Walther,
/// Evaluating Derivatives. It owns the memory of every tensor that is computed on it. For one thread at a time; the
/// operations share their work out to the team.
/// </summary>
public sealed unsafe class Tape : IDisposable
{
    private readonly List<Operation> _operations = [];
    private readonly List<nint> _taken = [];
    private readonly MemoryPool _pool = new();
    private readonly NativeBuffer<float>[] _scratch;
    private readonly NativeBuffer<nint> _scratchPointers;

    /// <summary>Makes an empty tape.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="precision">What the factors of matrix products are rounded to; everything else is float32.</param>
    public Tape(WorkerTeam team, GemmPrecision precision = GemmPrecision.Float32)
    {
        Team = team;
        Gemm = new Gemm(team, precision);
        _scratch = [.. Enumerable.Range(0, team.Threads).Select(static _ => new NativeBuffer<float>())];
        _scratchPointers = new NativeBuffer<nint>(team.Threads);
    }

    /// <summary>Who computes.</summary>
    public WorkerTeam Team { get; }

    /// <summary>Whether computations are remembered. Without it nothing can be walked back, as when a model is only evaluated.</summary>
    public bool Recording { get; set; } = true;

    /// <summary>Which part of a model computes now, such as <c>layer 3</c>; for <see cref="FirstNotFinite"/>.</summary>
    public string Place { get; set; } = "the model";

    /// <summary>Bytes of native memory that tensors have taken so far.</summary>
    public long MemoryBytes => _pool.Bytes;

    internal Gemm Gemm { get; }

    /// <summary>Makes a tensor from numbers, as an input of a computation.</summary>
    /// <param name="values">The elements, copied.</param>
    /// <param name="requiresGradient">Whether its gradient is wanted after <see cref="Backward"/>.</param>
    /// <param name="shape">Its shape.</param>
    public Tensor Constant(ReadOnlySpan<float> values, bool requiresGradient, params ReadOnlySpan<int> shape)
    {
        Tensor tensor = Allocate(requiresGradient, shape);
        values.CopyTo(tensor.Values);
        return tensor;
    }

    /// <summary>
    /// Walks back from a scalar: adds its gradient with respect to every parameter to its gradient. Tensors
    /// between are given up on the way; those made by <see cref="Constant"/> keep their gradients until <see cref="Reset"/>.
    /// </summary>
    /// <param name="loss">A tensor of one element.</param>
    /// <exception cref="ArgumentException">It has more than one element.</exception>
    /// <exception cref="InvalidOperationException">Nothing on the tape depends on anything whose gradient is wanted.</exception>
    public void Backward(Tensor loss)
    {
        if (loss.Count != 1)
        {
            throw new ArgumentException("Only a scalar can be walked back from.", nameof(loss));
        }

        if (!loss.RequiresGradient)
        {
            throw new InvalidOperationException("The loss does not depend on anything whose gradient is wanted.");
        }

        *GradientOf(loss, out _) = 1;
        for (int i = _operations.Count - 1; i >= 0; i--)
        {
            Operation operation = _operations[i];
            if (Array.Exists(operation.Outputs, static output => output.Gradient != null))
            {
                operation.Backward(this);
            }

            foreach (Tensor output in operation.Outputs)
            {
                if (output.Origin == output)
                {
                    Release(output);
                }
            }
        }

        _operations.Clear();
    }

    /// <summary>The place of the first computation on the tape whose result holds an infinity or NaN; null where none does. Before <see cref="Backward"/>.</summary>
    public string? FirstNotFinite() =>
        _operations.Find(static operation => Array.Exists(operation.Outputs, static output => output.Values.HasNonFinite()))?.Place;

    /// <summary>Forgets everything and takes the memory of all tensors back.</summary>
    public void Reset()
    {
        _operations.Clear();
        foreach (nint block in _taken)
        {
            _pool.Return((float*)block);
        }

        _taken.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Gemm.Dispose();
        _pool.Dispose();
        _scratchPointers.Dispose();
        foreach (NativeBuffer<float> scratch in _scratch)
        {
            scratch.Dispose();
        }
    }

    /// <summary>Makes a tensor whose elements are whatever the memory held.</summary>
    internal Tensor Allocate(bool requiresGradient, params ReadOnlySpan<int> shape)
    {
        Tensor tensor = new(shape, requiresGradient);
        tensor.DataMemory = TakeMemory(tensor.Count);
        return tensor;
    }

    /// <summary>Takes memory that lives until the tape is reset or <see cref="ReleaseMemory"/>.</summary>
    internal float* TakeMemory(long count)
    {
        float* block = _pool.Take(count);
        _taken.Add((nint)block);
        return block;
    }

    internal void ReleaseMemory(float* block)
    {
        int index = _taken.LastIndexOf((nint)block);
        _taken.RemoveAt(index);
        _pool.Return(block);
    }

    /// <summary>Work space for each worker, until it is asked for again.</summary>
    /// <param name="count">Elements for each.</param>
    /// <returns>A pointer for each worker.</returns>
    internal float** WorkerScratch(long count)
    {
        for (int i = 0; i < _scratch.Length; i++)
        {
            _scratchPointers.Pointer[i] = (nint)_scratch[i].EnsureLength(count);
        }

        return (float**)_scratchPointers.Pointer;
    }

    internal void Record(Operation operation)
    {
        if (Recording && Array.Exists(operation.Outputs, static output => output.RequiresGradient))
        {
            operation.Place = Place;
            _operations.Add(operation);
        }
    }

    /// <summary>Where a gradient goes; null where none is wanted.</summary>
    /// <param name="tensor">Whose gradient.</param>
    /// <param name="accumulate">Whether it must be added to what is there; otherwise what is there is garbage.</param>
    internal float* GradientOf(Tensor tensor, out bool accumulate)
    {
        accumulate = false;
        if (!tensor.RequiresGradient)
        {
            return null;
        }

        Tensor origin = tensor.Origin;
        if (origin.GradientMemory != null)
        {
            accumulate = true;
            return origin.GradientMemory;
        }

        return origin.GradientMemory = TakeMemory(origin.Count);
    }

    /// <summary>The same, where only adding is possible: a new gradient begins as zeros.</summary>
    internal float* GradientToAddTo(Tensor tensor)
    {
        float* gradient = GradientOf(tensor, out bool accumulate);
        if (gradient != null && !accumulate)
        {
            Elementwise.Clear(Team, gradient, tensor.Origin.Count);
        }

        return gradient;
    }

    // Whatever used it came later and has been walked back already.
    private void Release(Tensor tensor)
    {
        ReleaseMemory(tensor.DataMemory);
        tensor.DataMemory = null;
        if (tensor.GradientMemory != null)
        {
            ReleaseMemory(tensor.GradientMemory);
            tensor.GradientMemory = null;
        }
    }
}
