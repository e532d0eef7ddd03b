using ILGPU;
using ILGPU.Runtime;
using Lyceum.Training.Accelerated.Kernels;
using Lyceum.Training.Modeling;
using Buffer = ILGPU.Runtime.MemoryBuffer1D<float, ILGPU.Stride1D.Dense>;

namespace Lyceum.Training.Accelerated;

/// <summary>What a forward pass keeps for the way back, and room for gradients, for batches up to a number of tokens.</summary>
internal sealed class DeviceActivations : IDisposable
{
    private readonly List<IDisposable> _buffers = [];
    private readonly int _capacity;

    private DeviceActivations(Accelerator accelerator, LlamaConfig config, int capacity)
    {
        _capacity = capacity;
        Batch = Own(new DeviceBatch(accelerator, capacity, config.VocabularySize));
        int width = config.Width;
        int queries = config.Heads * config.HeadWidth;
        int rows = queries + (2 * config.KeyValueHeads * config.HeadWidth);
        Layers = [.. Enumerable.Range(0, config.Layers).Select(_ => new LayerActivations
        {
            Input = Take(width),
            Normed = Take(width),
            Factors = Take(1),
            Rows = Take(rows),
            Attended = Take(queries),
            LogSums = Take(config.Heads),
            Middle = Take(width),
            MiddleNormed = Take(width),
            MiddleFactors = Take(1),
            GateUp = Take(2 * config.FeedForwardWidth),
            Gated = Take(config.FeedForwardWidth),
        })];
        Output = Take(width);
        OutputNormed = Take(width);
        OutputFactors = Take(1);
        Learnt = Take(width);
        LearntGradient = Take(width);
        Logits = Take(config.VocabularySize);
        Losses = Take(1);
        Gradient = Take(width);
        NormedGradient = Take(width);
        GatedGradient = Take(config.FeedForwardWidth);
        AttendedGradient = Take(queries);
        Overlaps = Take(config.Heads);
        RowGradient = Take(rows);
        NormParts = Own(accelerator.Allocate1D<float>((((long)capacity / NormKernels.RowsOfPart) + 1) * width));

        Buffer Take(int length) => Own(accelerator.Allocate1D<float>((long)capacity * length));

        T Own<T>(T buffer)
            where T : IDisposable
        {
            _buffers.Add(buffer);
            return buffer;
        }
    }

    public DeviceBatch Batch { get; }

    public LayerActivations[] Layers { get; }

    /// <summary>What the last layer gives, <c>[tokens, width]</c>.</summary>
    public Buffer Output { get; }

    public Buffer OutputNormed { get; }

    public Buffer OutputFactors { get; }

    /// <summary>The rows of learnt tokens alone.</summary>
    public Buffer Learnt { get; }

    public Buffer LearntGradient { get; }

    /// <summary>Logits of learnt tokens, and then their gradient.</summary>
    public Buffer Logits { get; }

    public Buffer Losses { get; }

    /// <summary>The gradient of what goes from layer to layer.</summary>
    public Buffer Gradient { get; }

    public Buffer NormedGradient { get; }

    public Buffer GatedGradient { get; }

    public Buffer AttendedGradient { get; }

    public Buffer Overlaps { get; }

    public Buffer RowGradient { get; }

    public Buffer NormParts { get; }

    /// <summary>The same where it is large enough, or a larger one.</summary>
    public static DeviceActivations Fit(DeviceActivations? now, Accelerator accelerator, LlamaConfig config, int tokens)
    {
        if (now is not null && now._capacity >= tokens)
        {
            return now;
        }

        accelerator.Synchronize();
        now?.Dispose();
        return new DeviceActivations(accelerator, config, tokens);
    }

    public void Dispose() => _buffers.ForEach(static buffer => buffer.Dispose());
}
