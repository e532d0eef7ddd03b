using Lyceum.Numerics;
using Lyceum.Training.Accelerated;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Tests.Accelerated;

/// <summary>
/// The kernels for devices beside the tape: all of it on a graphics card where there is one, and elsewhere the smallest model, thread by thread on
/// the processor, which is some ten thousand times slower.
/// </summary>
public sealed class DeviceLearnerTests : IDisposable
{
    private const string NoCard = "There is no NVIDIA card here, and on the processor this takes minutes.";

    private readonly ComputeDevice _device = Open();
    private readonly WorkerTeam _team = new(2);

    public void Dispose()
    {
        _device.Dispose();
        _team.Dispose();
    }

    /// <summary>Shapes of more threads only where a card runs them.</summary>
    public static TheoryData<string> Shapes
    {
        get
        {
            using ComputeDevice device = Open();
            return device.IsSimulated ? ["small"] : ["small", "grouped heads", "wide heads", "more than a tile", "output of its own"];
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Loss_and_gradients_are_those_of_the_tape(string shape)
    {
        using Pair pair = new(_device, _team, Shape(shape), new OptimizerSettings { LearningRate = 0.01f });
        TokenBatch batch = Batch(pair.OnTape.Model.Config, shape == "small" ? [1, 3] : [5, 1, 50, 3], 7);
        TokenBatch[] batches = _device.IsSimulated ? [batch] : [batch, Batch(pair.OnTape.Model.Config, [3], 8)];

        foreach (Side side in (Side[])[pair.OnTape, pair.OnDevice])
        {
            side.Learner.ClearGradient();
        }

        foreach (TokenBatch part in batches)
        {
            BatchLoss expected = pair.OnTape.Learner.AddGradient(part, 0.02f, default);
            BatchLoss actual = pair.OnDevice.Learner.AddGradient(part, 0.02f, default);
            Assert.Equal(expected.Value, actual.Value, 1e-5);
            if (!_device.IsSimulated)
            {
                Assert.Equal(pair.OnTape.Learner.Loss(part, 0.02f), pair.OnDevice.Learner.Loss(part, 0.02f), 1e-5);
            }
        }

        Assert.Equal(pair.OnTape.Learner.GradientNorm(), pair.OnDevice.Learner.GradientNorm(), 1e-5);
        float[] gradients = ((DeviceLearner)pair.OnDevice.Learner).ReadGradients();
        int offset = 0;
        foreach (Parameter parameter in pair.OnTape.Model.Parameters)
        {
            ReadOnlySpan<float> expected = parameter.GradientValues;
            ReadOnlySpan<float> actual = gradients.AsSpan(offset, expected.Length);
            float greatest = 0;
            foreach (float value in expected)
            {
                greatest = Math.Max(greatest, Math.Abs(value));
            }

            Assert.True(greatest > 0, $"The gradient of {parameter.Name} is zero, which proves nothing.");
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5f * greatest, $"{parameter.Name}[{i}]: {actual[i]} instead of {expected[i]}, of {greatest} at most.");
            }

            offset += expected.Length;
        }
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Muon)]
    public void Steps_go_where_those_on_the_processor_go(OptimizerKind kind)
    {
        Assert.SkipWhen(_device.IsSimulated && kind == OptimizerKind.AdamW, NoCard);
        OptimizerSettings settings = new() { Kind = kind, LearningRate = 0.01f, EmbeddingRate = 0.5 };
        using Pair pair = new(_device, _team, Shape("small"), settings, averageDecay: 0.9);
        for (int step = 1; step <= (_device.IsSimulated ? 1 : 4); step++)
        {
            TokenBatch batch = Batch(pair.OnTape.Model.Config, [3], step);
            foreach (Side side in (Side[])[pair.OnTape, pair.OnDevice])
            {
                side.Learner.ClearGradient();
                side.Learner.AddGradient(batch, 0.1f, default);
                side.Learner.Update(step, 0.01f, side.Learner.GradientNorm(), limit: 0.5);
            }
        }

        pair.OnDevice.Learner.Download();
        AssertNear(pair.OnTape.Learner.State, pair.OnDevice.Learner.State);

        pair.OnTape.Learner.SwapAverage();
        pair.OnDevice.Learner.SwapAverage();
        pair.OnDevice.Learner.Download();
        AssertNear(pair.OnTape.Learner.State, pair.OnDevice.Learner.State);
    }

    [Fact]
    public void A_run_goes_on_from_what_was_stored()
    {
        Assert.SkipWhen(_device.IsSimulated, NoCard);
        OptimizerSettings settings = new() { LearningRate = 0.01f };
        using Pair pair = new(_device, _team, Shape("small"), settings, averageDecay: 0.9);
        using Pair other = new(_device, _team, Shape("small"), settings, averageDecay: 0.9);
        Learn(pair.OnDevice, 1);
        pair.OnDevice.Learner.Download();
        Copy(pair.OnDevice.Learner.State, other.OnDevice.Learner.State);
        other.OnDevice.Learner.Upload();

        Learn(pair.OnDevice, 2);
        Learn(other.OnDevice, 2);

        pair.OnDevice.Learner.Download();
        other.OnDevice.Learner.Download();
        Assert.Equal(Numbers(pair.OnDevice.Learner.State), Numbers(other.OnDevice.Learner.State));
    }

    [Fact]
    public void Names_where_a_loss_and_a_gradient_are_not_finite()
    {
        using Pair pair = new(_device, _team, Shape("small"), new OptimizerSettings { LearningRate = 0.01f });
        pair.OnDevice.Learner.ClearGradient();
        Assert.Null(pair.OnDevice.Learner.FirstNotFiniteGradient());
        Parameter parameter = pair.OnDevice.Model.Parameters[4];
        parameter.Values[3] = float.NaN;
        pair.OnDevice.Learner.Upload();

        BatchLoss loss = pair.OnDevice.Learner.AddGradient(Batch(pair.OnDevice.Model.Config, [2], 1), 1, default);

        Assert.Equal("layer 0", loss.NotFiniteIn);
        Assert.False(double.IsFinite(pair.OnDevice.Learner.GradientNorm()));
        Assert.NotNull(pair.OnDevice.Learner.FirstNotFiniteGradient());
    }

    [Fact]
    public void Refuses_what_it_cannot_do()
    {
        using Pair pair = new(_device, _team, Shape("grouped heads"), new OptimizerSettings { LearningRate = 0.01f });

        TrainingException dropout = Assert.Throws<TrainingException>(() =>
            pair.OnDevice.Learner.AddGradient(Batch(pair.OnDevice.Model.Config, [6], 1), 1, new DropoutSettings(0.1f, 1)));
        TrainingException width = Assert.Throws<TrainingException>(() =>
            new Pair(_device, _team, Shape("grouped heads") with { HeadWidth = 130 }, new OptimizerSettings { LearningRate = 0.01f }).Dispose());

        using Pair wide = new(_device, _team, Shape("grouped heads") with { FeedForwardWidth = 4096 }, new OptimizerSettings { LearningRate = 0.01f });
        TrainingException size = Assert.Throws<TrainingException>(() => wide.OnDevice.Learner.Loss(Batch(wide.OnDevice.Model.Config, [1 << 18], 1), 1));

        Assert.Contains("batchTokens", size.Message, StringComparison.Ordinal);
        Assert.Contains("dropout", dropout.Message, StringComparison.Ordinal);
        Assert.Contains("130", width.Message, StringComparison.Ordinal);
    }

    private static ComputeDevice Open()
    {
        try
        {
            return ComputeDevice.OpenCuda();
        }
        catch (TrainingException)
        {
            return ComputeDevice.OpenSimulated();
        }
    }

    private static void Learn(Side side, int step)
    {
        side.Learner.ClearGradient();
        side.Learner.AddGradient(Batch(side.Model.Config, [4, 2], step), 0.1f, default);
        side.Learner.Update(step, 0.01f, side.Learner.GradientNorm(), limit: 0.5);
    }

    private static LlamaConfig Shape(string name)
    {
        LlamaConfig config = new()
        {
            VocabularySize = 30, ContextLength = 64, Width = 16, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadWidth = 4, FeedForwardWidth = 24,
        };
        return name switch
        {
            "small" => config with { Width = 20, Layers = 1, Heads = 2, KeyValueHeads = 1, HeadWidth = 6, VocabularySize = 20, FeedForwardWidth = 18 },
            "wide heads" => config with { Heads = 2, KeyValueHeads = 1, HeadWidth = 40, Layers = 1 },
            "more than a tile" => config with { Width = 72, FeedForwardWidth = 150, VocabularySize = 140, Layers = 1 },
            "output of its own" => config with { TiedEmbedding = false, Layers = 1 },
            _ => config,
        };
    }

    private static TokenBatch Batch(LlamaConfig config, int[] lengths, int seed)
    {
        Random random = new(seed);
        TokenBatch batch = new();
        foreach (int length in lengths)
        {
            batch.Starts.Add(batch.Count);
            for (int i = 0; i < length; i++)
            {
                batch.Inputs.Add(random.Next(config.VocabularySize));
                batch.Targets.Add(i % 3 == 1 ? TokenBatch.Ignored : random.Next(config.VocabularySize));
            }
        }

        return batch;
    }

    private static void AssertNear(IReadOnlyList<CheckpointTensor> expected, IReadOnlyList<CheckpointTensor> actual)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Name, actual[i].Name);
            float[] wanted = Values(expected[i]);
            float[] found = Values(actual[i]);
            float greatest = wanted.Max(Math.Abs);
            for (int k = 0; k < wanted.Length; k++)
            {
                // Muon turns the rounding of a gradient into as much of a direction, hence some orders above float32's own.
                Assert.True(Math.Abs(wanted[k] - found[k]) <= 1e-3f * greatest, $"{expected[i].Name}[{k}]: {found[k]} instead of {wanted[k]}, of {greatest} at most.");
            }
        }
    }

    private static void Copy(IReadOnlyList<CheckpointTensor> from, IReadOnlyList<CheckpointTensor> to)
    {
        for (int i = 0; i < from.Count; i++)
        {
            Span(from[i]).CopyTo(Span(to[i]));
        }
    }

    private static float[] Numbers(IReadOnlyList<CheckpointTensor> state) => [.. state.SelectMany(Values)];

    private static float[] Values(CheckpointTensor tensor) => Span(tensor).ToArray();

    private static unsafe Span<float> Span(CheckpointTensor tensor) => new((void*)tensor.Data, (int)(tensor.ByteLength / sizeof(float)));

    private sealed record Side(LlamaModel Model, IOptimizer Optimizer, ILearner Learner);

    /// <summary>The same model twice.</summary>
    private sealed class Pair : IDisposable
    {
        public Pair(ComputeDevice device, WorkerTeam team, LlamaConfig config, OptimizerSettings settings, double? averageDecay = null)
        {
            LlamaModel first = new(config, seed: 3);
            IOptimizer optimizer = settings.Create(team, first.Parameters);
            OnTape = new Side(first, optimizer, new TapeLearner(team, first, optimizer, averageDecay));
            LlamaModel second = new(config, seed: 3);
            IOptimizer state = settings.Create(team, second.Parameters);
            OnDevice = new Side(second, state, new DeviceLearner(device, team, second, state, settings, averageDecay));
        }

        public Side OnTape { get; }

        public Side OnDevice { get; }

        public void Dispose()
        {
            foreach (Side side in (Side[])[OnTape, OnDevice])
            {
                side.Learner.Dispose();
                side.Optimizer.Dispose();
                side.Model.Dispose();
            }
        }
    }
}
