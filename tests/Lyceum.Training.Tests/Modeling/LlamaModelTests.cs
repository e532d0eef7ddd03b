using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Autograd.Operations;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;

namespace Lyceum.Training.Tests.Modeling;

public class LlamaModelTests
{
    private static readonly LlamaConfig Config = new()
    {
        VocabularySize = 50, ContextLength = 32, Width = 24, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadWidth = 6, FeedForwardWidth = 40,
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_gradient_predicts_how_the_loss_changes(bool tied)
    {
        using WorkerTeam team = new(2);
        using LlamaModel model = new(Config with { TiedEmbedding = tied }, 3);
        using Tape tape = new(team);
        TokenBatch batch = Draw(29, 1);
        tape.Backward(model.Loss(tape, batch, 1f / batch.Learnt));
        tape.Reset();

        Random random = new(2);
        foreach (Parameter parameter in model.Parameters)
        {
            float[] kept = parameter.Values.ToArray(), direction = [.. kept.Select(_ => (random.NextSingle() * 2) - 1)];
            double predicted = 0;
            for (int i = 0; i < kept.Length; i++)
            {
                predicted += (double)parameter.GradientValues[i] * direction[i];
            }

            const float Step = 2e-4f;
            double above = LossAt(Step), below = LossAt(-Step);
            kept.CopyTo(parameter.Values);
            double measured = (above - below) / (2 * Step);
            Assert.True(Math.Abs(measured - predicted) <= 1e-2 * (0.3 + Math.Abs(measured)), $"{parameter.Name}: {predicted}, measured {measured}");

            double LossAt(float step)
            {
                for (int i = 0; i < kept.Length; i++)
                {
                    parameter.Values[i] = kept[i] + (step * direction[i]);
                }

                tape.Recording = false;
                double loss = model.Loss(tape, batch, 1f / batch.Learnt).Values[0];
                tape.Recording = true;
                tape.Reset();
                return loss;
            }
        }
    }

    [Fact]
    public void The_loss_is_the_cross_entropy_of_the_logits()
    {
        using WorkerTeam team = new(2);
        using LlamaModel model = new(Config, 3);
        using Tape tape = new(team);
        TokenBatch batch = Draw(29, 1);

        float loss = model.Loss(tape, batch, 0.1f).Values[0];

        Assert.Equal(CrossEntropy.Apply(tape, model.Logits(tape, batch), [.. batch.Targets], 0.1f).Values[0], loss, 1e-5);
    }

    [Fact]
    public void Gradients_have_the_same_bits_for_any_number_of_threads_and_on_every_path()
    {
        float[][]? expected = null;
        foreach (InstructionSet path in InstructionSets.Available)
        {
            foreach (int threads in (int[])[1, 2, 3])
            {
                using WorkerTeam team = new(threads, path);
                using LlamaModel model = new(Config, 3);
                using Tape tape = new(team);
                tape.Backward(model.Loss(tape, Draw(29, 1), 0.1f, new DropoutSettings(0.1f, 4)));
                float[][] gradients = [.. model.Parameters.Select(static parameter => parameter.GradientValues.ToArray())];
                expected ??= gradients;
                Assert.Equal(expected, gradients);
            }
        }
    }

    [Fact]
    public void Gradients_have_the_same_bits_whatever_the_memory_was_used_for_before()
    {
        using WorkerTeam team = new(2);
        using LlamaModel model = new(Config, 3);
        using LlamaModel broken = new(Config, 3);
        broken.Embedding.Values.Fill(float.NaN);
        using Tape fresh = new(team);
        using Tape used = new(team);
        foreach (int tokens in (int[])[49, 18, 40, 25])
        {
            used.Backward(broken.Loss(used, Draw(tokens, 2), 0.1f));
            used.Reset();
        }

        float[][] expected = Gradients(fresh);
        Assert.Equal(expected, Gradients(used));

        float[][] Gradients(Tape tape)
        {
            foreach (Parameter parameter in model.Parameters)
            {
                parameter.ClearGradient(team);
            }

            tape.Backward(model.Loss(tape, Draw(29, 1), 0.1f, new DropoutSettings(0.1f, 4)));
            tape.Reset();
            return [.. model.Parameters.Select(static parameter => parameter.GradientValues.ToArray())];
        }
    }

    [Fact]
    public void A_document_is_computed_the_same_beside_others()
    {
        using WorkerTeam team = new(1);
        using LlamaModel model = new(Config, 3);
        using Tape tape = new(team);
        TokenBatch both = Draw(29, 1);
        TokenBatch second = new();
        second.Inputs.AddRange(both.Inputs[both.Starts[1]..both.Starts[2]]);
        second.Targets.AddRange(both.Targets[both.Starts[1]..both.Starts[2]]);
        second.Starts.Add(0);

        float[] alone = model.Logits(tape, second).Values.ToArray();
        float[] beside = model.Logits(tape, both).Values.ToArray();

        Assert.Equal(alone, beside[(both.Starts[1] * 50)..(both.Starts[2] * 50)]);
    }

    [Fact]
    public void Gradients_of_micro_batches_add_up()
    {
        using WorkerTeam team = new(1);
        using LlamaModel model = new(Config, 3);
        using Tape tape = new(team);
        float[] sums = new float[model.Parameters[0].Count];
        foreach (int seed in (int[])[1, 2])
        {
            model.Parameters[0].ClearGradient(team);
            tape.Backward(model.Loss(tape, Draw(20, seed), 1));
            tape.Reset();
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += model.Parameters[0].GradientValues[i];
            }
        }

        model.Parameters[0].ClearGradient(team);
        foreach (int seed in (int[])[1, 2])
        {
            tape.Backward(model.Loss(tape, Draw(20, seed), 1));
            tape.Reset();
        }

        for (int i = 0; i < sums.Length; i++)
        {
            Assert.Equal(sums[i], model.Parameters[0].GradientValues[i], 1e-5 * (1 + Math.Abs(sums[i])));
        }
    }

    [Fact]
    public void Counts_its_weights()
    {
        using LlamaModel model = new(Config, 3);

        Assert.Equal(Config.ParameterCount, model.ParameterCount);
    }

    [Fact]
    public void Impossible_shapes_and_batches_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LlamaModel(Config with { KeyValueHeads = 3 }, 1));
        Assert.Throws<ArgumentException>(() => new LlamaModel(Config with { HeadWidth = 5 }, 1));
        Assert.Throws<ArgumentException>(() => new LlamaModel(Config with { Layers = 0 }, 1));

        using WorkerTeam team = new(1);
        using LlamaModel model = new(Config with { ContextLength = 8 }, 3);
        using Tape tape = new(team);
        Assert.Throws<ArgumentException>(() => model.Logits(tape, Draw(29, 1)));
        Assert.Throws<ArgumentException>(() => model.Logits(tape, new TokenBatch()));
    }

    private static TokenBatch Draw(int tokens, int seed)
    {
        Random random = new(seed);
        TokenBatch batch = new();
        for (int i = 0; i < tokens; i++)
        {
            batch.Inputs.Add(random.Next(50));
            batch.Targets.Add(random.Next(4) == 0 ? TokenBatch.Ignored : random.Next(50));
        }

        batch.Starts.AddRange([0, 4, 17]);
        return batch;
    }
}
