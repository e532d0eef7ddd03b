using ILGPU;
using ILGPU.Runtime;
using Lyceum.Training.Accelerated.Kernels;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Buffer = ILGPU.Runtime.MemoryBuffer1D<float, ILGPU.Stride1D.Dense>;

namespace Lyceum.Training.Accelerated;

/// <summary>
/// Computes the loss of a model of family <c>llama</c> and its gradient on a device, as <see cref="LlamaModel"/> does on a tape, in float32. Queries,
/// keys and values of a layer are one product, and so are a gate and what it lets through, since their weights lie side by side.
/// </summary>
internal sealed class DeviceModel : IDisposable
{
    private const int Threads = 256;

    private readonly Accelerator _accelerator;
    private readonly LlamaModel _model;
    private readonly LlamaConfig _config;
    private readonly DeviceWeights _weights;
    private readonly DeviceGemm _gemm;
    private readonly DeviceKernels _kernels;
    private readonly List<IDisposable> _fixed = [];
    private readonly Buffer _cosines;
    private readonly Buffer _sines;
    private DeviceActivations? _memory;

    public DeviceModel(Accelerator accelerator, LlamaModel model, DeviceWeights weights, DeviceGemm gemm)
    {
        _accelerator = accelerator;
        _model = model;
        _config = model.Config;
        _weights = weights;
        _gemm = gemm;
        _kernels = new DeviceKernels(accelerator, _config.HeadWidth);
        int pairs = _config.HeadWidth / 2;
        float[] cosines = new float[_config.ContextLength * pairs];
        float[] sines = new float[cosines.Length];
        for (int i = 0; i < cosines.Length; i++)
        {
            double angle = i / pairs * Math.Pow(_config.RotaryBase, -2.0 * (i % pairs) / _config.HeadWidth);
            (cosines[i], sines[i]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
        }

        _fixed.Add(_cosines = accelerator.Allocate1D(cosines));
        _fixed.Add(_sines = accelerator.Allocate1D(sines));
    }

    private int QueryWidth => _config.Heads * _config.HeadWidth;

    private int KeyWidth => _config.KeyValueHeads * _config.HeadWidth;

    private int RowWidth => QueryWidth + (2 * KeyWidth);

    /// <summary>The weighted sum of the losses of a batch's learnt targets.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="weight">The factor.</param>
    /// <param name="backward">Whether its gradient is added to the weights' gradients.</param>
    /// <exception cref="Runs.TrainingException">The batch is too large for a device.</exception>
    public double Loss(TokenBatch batch, float weight, bool backward)
    {
        DeviceLimits.CheckBatch(_config, batch.Count, batch.Learnt);
        _memory = DeviceActivations.Fit(_memory, _accelerator, _config, batch.Count);
        DeviceBatch tokens = _memory.Batch;
        tokens.Load(batch);
        Forward(tokens);
        if (tokens.Learnt == 0)
        {
            return 0;
        }

        ComputeLosses(tokens, weight, backward);
        if (backward)
        {
            Backward(tokens);
        }

        // Waits for the device, hence last.
        float[] losses = new float[tokens.Learnt];
        _memory.Losses.View.SubView(0, losses.Length).CopyToCPU(losses);
        double sum = 0;
        foreach (float loss in losses)
        {
            sum += loss;
        }

        return sum * weight;
    }

    /// <summary>The place of the last batch's first result that holds an infinity or NaN, as <see cref="Tape.FirstNotFinite"/> names it; null where none does.</summary>
    public string? FirstNotFinite()
    {
        int count = _memory!.Batch.Count * _config.Width;
        float[] values = new float[count];
        for (int i = 0; i <= _config.Layers; i++)
        {
            (i < _config.Layers ? _memory.Layers[i].Input : _memory.Output).View.SubView(0, count).CopyToCPU(values);
            if (values.AsSpan().HasNonFinite())
            {
                return i == 0 ? "the embedding" : $"layer {i - 1}";
            }
        }

        _memory.OutputNormed.View.SubView(0, count).CopyToCPU(values);
        return values.AsSpan().HasNonFinite() ? "the output" : null;
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _fixed.ForEach(static buffer => buffer.Dispose());
    }

    private void Forward(DeviceBatch tokens)
    {
        DeviceActivations memory = _memory!;
        int count = tokens.Count;
        int width = _config.Width;
        int inner = _config.FeedForwardWidth;
        _kernels.Gather(count * width, _weights.Weights.View, _weights.OffsetOf(_model.Embedding), tokens.Inputs.View, memory.Layers[0].Input.View, width);
        for (int i = 0; i < _config.Layers; i++)
        {
            LlamaLayer layer = _model.Layers[i];
            LayerActivations kept = memory.Layers[i];
            Normalize(kept.Input, layer.AttentionNorm, kept.Normed, kept.Factors, count);
            Linear(kept.Normed, width, layer.Query, kept.Rows, RowWidth, count);
            Rotate(kept.Rows, tokens, sign: 1);
            _kernels.Attend(AttentionGrid(count, _config.Heads), kept.Rows.View, tokens.Begins.View, kept.Attended.View, kept.LogSums.View, Shape(count));
            Copy(kept.Input, kept.Middle, count * width);
            Linear(kept.Attended, QueryWidth, layer.AttentionOutput, kept.Middle, width, count, accumulate: true);
            Normalize(kept.Middle, layer.FeedForwardNorm, kept.MiddleNormed, kept.MiddleFactors, count);
            Linear(kept.MiddleNormed, width, layer.Gate, kept.GateUp, 2 * inner, count);
            _kernels.Gate(count * inner, kept.GateUp.View, kept.Gated.View, inner);
            Buffer output = i + 1 < _config.Layers ? memory.Layers[i + 1].Input : memory.Output;
            Copy(kept.Middle, output, count * width);
            Linear(kept.Gated, inner, layer.Down, output, width, count, accumulate: true);
        }

        Normalize(memory.Output, _model.OutputNorm, memory.OutputNormed, memory.OutputFactors, count);
    }

    private void ComputeLosses(DeviceBatch tokens, float weight, bool backward)
    {
        DeviceActivations memory = _memory!;
        int width = _config.Width;
        int learnt = tokens.Learnt;
        int vocabulary = _config.VocabularySize;
        int output = _weights.OffsetOf(_model.Output);
        _kernels.Gather(learnt * width, memory.OutputNormed.View, 0, tokens.LearntTokens.View, memory.Learnt.View, width);
        Linear(memory.Learnt, width, _model.Output, memory.Logits, vocabulary, learnt);
        KernelConfig warps = new((learnt + LossKernels.Warps - 1) / LossKernels.Warps, LossKernels.Warps * WarpSum.Lanes);
        _kernels.CrossEntropy(warps, memory.Logits.View, tokens.Targets.View, memory.Losses.View, learnt, vocabulary, weight);
        if (backward)
        {
            DeviceMatrix logits = new(0, vocabulary, 1);
            DeviceMatrix table = new(output, width, 1);
            DeviceMatrix rows = new(0, width, 1);
            _gemm.Run(memory.Logits, logits.Transposed, memory.Learnt, rows, _weights.Gradients, table, vocabulary, width, learnt, accumulate: true);
            _gemm.Run(memory.Logits, logits, _weights.Weights, table, memory.LearntGradient, rows, learnt, width, vocabulary);
        }
    }

    private void Backward(DeviceBatch tokens)
    {
        DeviceActivations memory = _memory!;
        int count = tokens.Count;
        int width = _config.Width;
        int inner = _config.FeedForwardWidth;
        Buffer gradient = memory.Gradient;
        Buffer normed = memory.NormedGradient;
        normed.View.SubView(0, count * width).MemSetToZero();
        _kernels.Scatter(tokens.Learnt * width, memory.LearntGradient.View, tokens.LearntTokens.View, normed.View, width);
        gradient.View.SubView(0, count * width).MemSetToZero();
        NormalizeBackward(memory.Output, _model.OutputNorm, memory.OutputFactors, normed, gradient, count);
        for (int i = _config.Layers - 1; i >= 0; i--)
        {
            LlamaLayer layer = _model.Layers[i];
            LayerActivations kept = memory.Layers[i];
            LinearBackward(kept.Gated, inner, layer.Down, gradient, width, memory.GatedGradient, count);
            _kernels.GateBackward(count * inner, kept.GateUp.View, memory.GatedGradient.View, inner);
            LinearBackward(kept.MiddleNormed, width, layer.Gate, kept.GateUp, 2 * inner, normed, count);
            NormalizeBackward(kept.Middle, layer.FeedForwardNorm, kept.MiddleFactors, normed, gradient, count);

            LinearBackward(kept.Attended, QueryWidth, layer.AttentionOutput, gradient, width, memory.AttendedGradient, count);
            KernelConfig warps = new(((count * _config.Heads) + AttentionKernels.Warps - 1) / AttentionKernels.Warps, AttentionKernels.Threads);
            AttentionShape shape = Shape(count);
            _kernels.Overlap(warps, kept.Attended.View, memory.AttendedGradient.View, memory.Overlaps.View, shape);
            _kernels.QueryGradient(
                AttentionGrid(count, _config.Heads), kept.Rows.View, tokens.Begins.View, memory.AttendedGradient.View, kept.LogSums.View, memory.Overlaps.View, memory.RowGradient.View, shape);
            _kernels.KeyValueGradient(
                AttentionGrid(count, _config.KeyValueHeads), kept.Rows.View, tokens.Ends.View, memory.AttendedGradient.View, kept.LogSums.View, memory.Overlaps.View, memory.RowGradient.View, shape);
            Rotate(memory.RowGradient, tokens, sign: -1);
            LinearBackward(kept.Normed, width, layer.Query, memory.RowGradient, RowWidth, normed, count);
            NormalizeBackward(kept.Input, layer.AttentionNorm, kept.Factors, normed, gradient, count);
        }

        _kernels.AddToRows(
            new KernelConfig(tokens.Different, Threads), gradient.View, tokens.Occurrences.View, tokens.OccurrenceStarts.View, tokens.DifferentTokens.View,
            _weights.Gradients.View, _weights.OffsetOf(_model.Embedding), width);
    }

    private AttentionShape Shape(int tokens) => new()
    {
        Tokens = tokens,
        Heads = _config.Heads,
        KeyHeads = _config.KeyValueHeads,
        HeadWidth = _config.HeadWidth,
        Scale = 1 / MathF.Sqrt(_config.HeadWidth),
    };

    private static KernelConfig AttentionGrid(int tokens, int heads) =>
        new(new Index3D((tokens + AttentionKernels.Warps - 1) / AttentionKernels.Warps, heads, 1), new Index3D(AttentionKernels.Threads, 1, 1));

    private void Rotate(Buffer rows, DeviceBatch tokens, float sign)
    {
        int turned = (QueryWidth + KeyWidth) / 2;
        _kernels.Rotate(tokens.Count * turned, rows.View, tokens.Positions.View, _cosines.View, _sines.View, RowWidth, _config.HeadWidth / 2, turned, sign);
    }

    private static void Copy(Buffer from, Buffer to, int count) => from.View.SubView(0, count).CopyTo(to.View.SubView(0, count));

    // Products by the parameter and those that follow it in memory, as far as the outputs go.
    private void Linear(Buffer x, int inputs, Parameter first, Buffer y, int outputs, int tokens, bool accumulate = false) =>
        _gemm.Run(
            x, new DeviceMatrix(0, inputs, 1), _weights.Weights, new DeviceMatrix(_weights.OffsetOf(first), inputs, 1).Transposed,
            y, new DeviceMatrix(0, outputs, 1), tokens, outputs, inputs, accumulate);

    private void LinearBackward(Buffer x, int inputs, Parameter first, Buffer dy, int outputs, Buffer dx, int tokens)
    {
        DeviceMatrix weights = new(_weights.OffsetOf(first), inputs, 1);
        DeviceMatrix gradient = new(0, outputs, 1);
        DeviceMatrix rows = new(0, inputs, 1);
        _gemm.Run(dy, gradient.Transposed, x, rows, _weights.Gradients, weights, outputs, inputs, tokens, accumulate: true);
        _gemm.Run(dy, gradient, _weights.Weights, weights, dx, rows, tokens, inputs, outputs);
    }

    private void Normalize(Buffer x, Parameter weight, Buffer y, Buffer factors, int tokens) =>
        _kernels.Norm(NormGrid(tokens), x.View, _weights.Weights.View, _weights.OffsetOf(weight), y.View, factors.View, tokens, _config.Width, _config.NormEpsilon);

    private void NormalizeBackward(Buffer x, Parameter weight, Buffer factors, Buffer dy, Buffer dx, int tokens)
    {
        int width = _config.Width;
        int offset = _weights.OffsetOf(weight);
        int parts = (tokens + NormKernels.RowsOfPart - 1) / NormKernels.RowsOfPart;
        Buffer sums = _memory!.NormParts;
        KernelConfig grid = new(new Index3D((width + Threads - 1) / Threads, parts, 1), new Index3D(Threads, 1, 1));
        _kernels.NormWeight(grid, x.View, factors.View, dy.View, sums.View, tokens, width);
        _gemm.AddParts(sums, _weights.Gradients, offset, width, parts);
        _kernels.NormBackward(NormGrid(tokens), x.View, _weights.Weights.View, offset, factors.View, dy.View, dx.View, tokens, width);
    }

    private static KernelConfig NormGrid(int tokens) =>
        new((tokens + NormKernels.Warps - 1) / NormKernels.Warps, NormKernels.Warps * WarpSum.Lanes);
}
