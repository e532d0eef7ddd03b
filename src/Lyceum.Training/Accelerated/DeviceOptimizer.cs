using ILGPU;
using ILGPU.Runtime;
using Lyceum.Training.Accelerated.Kernels;
using Lyceum.Training.Autograd;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs.Settings;
using Buffer = ILGPU.Runtime.MemoryBuffer1D<float, ILGPU.Stride1D.Dense>;

namespace Lyceum.Training.Accelerated;

/// <summary>
/// <see cref="AdamW"/> and <see cref="Muon"/> on a device. Muon's matrices of the same smaller side are made orthogonal together, by the same
/// polynomials of their Gram matrices as on the processor.
/// </summary>
internal sealed class DeviceOptimizer : IDisposable
{
    private const int Steps = 5;
    private const float A = 3.4445f;
    private const float B = -4.7750f;
    private const float C = 2.0315f;

    private readonly DeviceWeights _weights;
    private readonly DeviceGemm _gemm;
    private readonly OptimizerSettings _settings;
    private readonly List<SideGroup> _groups = [];
    private readonly int _layers;
    private readonly int _layerLength;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _starts;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _counts;
    private readonly Buffer _squareSums;
    private readonly int _matrices;
    private readonly Action<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<byte>, ArrayView<float>, ArrayView<float>, StepRates> _update;
    private readonly Action<KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>> _squares;
    private readonly Action<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<int>, int> _normalize;
    private readonly Action<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float, float, float> _polynomial;
    private readonly Action<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, float> _scaleChange;

    public DeviceOptimizer(Accelerator accelerator, LlamaModel model, DeviceWeights weights, DeviceGemm gemm, OptimizerSettings settings)
    {
        _weights = weights;
        _gemm = gemm;
        _settings = settings;
        _update = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<byte>, ArrayView<float>, ArrayView<float>, StepRates>(OptimizerKernels.Update);
        _squares = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>>(OptimizerKernels.SquareSums);
        _normalize = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<int>, int>(OptimizerKernels.Normalize);
        _polynomial = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float, float, float>(OptimizerKernels.Polynomial);
        _scaleChange = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, float>(OptimizerKernels.ScaleChange);

        Parameter[] matrices = [.. model.Parameters.Where(static parameter => parameter.Kind == ParameterKind.Matrix)];
        _layers = model.Config.Layers;
        _layerLength = _layers > 1 ? weights.OffsetOf(model.Layers[1].AttentionNorm) - weights.OffsetOf(model.Layers[0].AttentionNorm) : 0;
        _matrices = matrices.Length;
        _starts = accelerator.Allocate1D(Array.ConvertAll(matrices, weights.OffsetOf));
        _counts = accelerator.Allocate1D(Array.ConvertAll(matrices, static matrix => (int)matrix.Count));
        _squareSums = accelerator.Allocate1D<float>(_matrices);
        if (settings.Kind == OptimizerKind.Muon)
        {
            Parameter[] ofLayer = [.. model.Layers[0].Parameters.Where(static parameter => parameter.Kind == ParameterKind.Matrix)];
            foreach (IGrouping<int, Parameter> group in ofLayer.GroupBy(static matrix => Math.Min(matrix.Rows, matrix.Columns)))
            {
                Parameter[] members = [.. group];
                int[] slots = [.. members.SelectMany(member => Enumerable.Range(0, _layers).Select(layer => (layer * ofLayer.Length) + Array.IndexOf(ofLayer, member)))];
                float[] sizes = [.. members.SelectMany(member => Enumerable.Repeat((float)(settings.UpdateSize * Math.Sqrt(Math.Max(member.Rows, member.Columns))), _layers))];
                _groups.Add(new SideGroup(accelerator, group.Key, members, slots, sizes));
            }
        }
    }

    /// <summary>Changes the weights.</summary>
    /// <param name="stepNumber">Number of the step, from 1.</param>
    /// <param name="learningRate">How far to go.</param>
    /// <param name="gradientScale">What the gradient is multiplied by.</param>
    public void Update(long stepNumber, float learningRate, float gradientScale)
    {
        double embeddingRate = learningRate * _settings.EmbeddingRate;
        double meanCorrection = 1 - Math.Pow(_settings.Beta1, stepNumber);
        double squareCorrection = 1 - Math.Pow(_settings.Beta2, stepNumber);
        StepRates rates = new()
        {
            IsMuon = _settings.Kind == OptimizerKind.Muon ? 1 : 0,
            GradientScale = gradientScale,
            Momentum = (float)_settings.Momentum,
            Beta1 = (float)_settings.Beta1,
            Beta2 = (float)_settings.Beta2,
            Epsilon = (float)_settings.Epsilon,
            RootScale = (float)(1 / Math.Sqrt(squareCorrection)),
            MatrixKept = (float)(1 - (learningRate * _settings.WeightDecay)),
            EmbeddingKept = (float)(1 - (embeddingRate * _settings.WeightDecay)),
            Change = (float)(-learningRate / meanCorrection),
            EmbeddingChange = (float)(-embeddingRate / meanCorrection),
        };
        _update(_weights.Count, _weights.Weights.View, _weights.Gradients.View, _weights.Kinds.View, _weights.Means.View, _weights.Squares.View, rates);
        if (_groups.Count > 0)
        {
            _squares(new KernelConfig(_matrices, OptimizerKernels.Threads), _weights.Squares.View, _starts.View, _counts.View, _squareSums.View);
            _groups.ForEach(group => Orthogonalize(group, learningRate));
        }
    }

    public void Dispose()
    {
        _groups.ForEach(static group => group.Dispose());
        _starts.Dispose();
        _counts.Dispose();
        _squareSums.Dispose();
    }

    // See Orthogonalization: P = aI + bA + cA², A becomes P·A·P, and the product of all P makes the direction orthogonal.
    private void Orthogonalize(SideGroup group, float learningRate)
    {
        int side = group.Side;
        int size = side * side;
        int all = group.Slots.Length;
        for (int member = 0; member < group.Members.Length; member++)
        {
            Parameter matrix = group.Members[member];
            DeviceMatrix direction = Direction(matrix);
            _gemm.Run(
                _weights.Squares, direction, _weights.Squares, direction.Transposed, group.Gram, new DeviceMatrix(member * _layers * size, side, 1, size),
                side, side, Math.Max(matrix.Rows, matrix.Columns), products: _layers);
        }

        _normalize(all * size, group.Gram.View, _squareSums.View, group.SlotNumbers.View, size);
        for (int step = 1; step <= Steps; step++)
        {
            group.Multiply(_gemm, group.Gram, group.Gram, group.Spare);
            _polynomial(all * size, group.Gram.View, group.Spare.View, group.Polynomial.View, side, A, B, C);
            if (step == 1)
            {
                group.Polynomial.View.CopyTo(group.Product.View);
            }
            else
            {
                group.Multiply(_gemm, group.Product, group.Polynomial, group.Spare);
                (group.Product, group.Spare) = (group.Spare, group.Product);
            }

            if (step < Steps)
            {
                group.Multiply(_gemm, group.Polynomial, group.Gram, group.Spare);
                group.Multiply(_gemm, group.Spare, group.Polynomial, group.Gram);
            }
        }

        _scaleChange(all * size, group.Product.View, _squareSums.View, group.SlotNumbers.View, group.Sizes.View, size, -learningRate);
        for (int member = 0; member < group.Members.Length; member++)
        {
            Parameter matrix = group.Members[member];
            DeviceMatrix factor = new(member * _layers * size, side, 1, size);
            DeviceMatrix direction = Direction(matrix);
            _gemm.Run(
                group.Product, factor, _weights.Squares, direction, _weights.Weights, direction,
                side, Math.Max(matrix.Rows, matrix.Columns), side, accumulate: true, products: _layers);
        }
    }

    // With no more rows than columns, turned if need be.
    private DeviceMatrix Direction(Parameter matrix)
    {
        DeviceMatrix direction = new(_weights.OffsetOf(matrix), matrix.Columns, 1, _layerLength);
        return matrix.Rows > matrix.Columns ? direction.Transposed : direction;
    }

    /// <summary>The matrices of all layers whose smaller side has the same length.</summary>
    private sealed class SideGroup(Accelerator accelerator, int side, Parameter[] members, int[] slots, float[] sizes) : IDisposable
    {
        public int Side => side;

        /// <summary>The first layer's matrices; those of the other layers follow each.</summary>
        public Parameter[] Members => members;

        /// <summary>For each matrix, its place among all matrices of the model.</summary>
        public int[] Slots => slots;

        public MemoryBuffer1D<int, Stride1D.Dense> SlotNumbers { get; } = accelerator.Allocate1D(slots);

        public Buffer Sizes { get; } = accelerator.Allocate1D(sizes);

        public Buffer Gram { get; } = accelerator.Allocate1D<float>((long)slots.Length * side * side);

        public Buffer Polynomial { get; } = accelerator.Allocate1D<float>((long)slots.Length * side * side);

        public Buffer Product { get; set; } = accelerator.Allocate1D<float>((long)slots.Length * side * side);

        public Buffer Spare { get; set; } = accelerator.Allocate1D<float>((long)slots.Length * side * side);

        public void Multiply(DeviceGemm gemm, Buffer left, Buffer right, Buffer result)
        {
            DeviceMatrix matrix = new(0, side, 1, side * side);
            gemm.Run(left, matrix, right, matrix, result, matrix, side, side, side, products: slots.Length);
        }

        public void Dispose()
        {
            SlotNumbers.Dispose();
            Sizes.Dispose();
            Gram.Dispose();
            Polynomial.Dispose();
            Product.Dispose();
            Spare.Dispose();
        }
    }
}
