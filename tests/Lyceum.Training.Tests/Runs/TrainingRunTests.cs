using System.Text.Json.Nodes;
using Lyceum.Numerics;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs;

namespace Lyceum.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Learns_and_tells_every_step()
    {
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(60), BatchesPerStep = 2, EvaluateEvery = 20, AverageDecay = 0.9 });

        Assert.True(trial.Run.Run(TestContext.Current.CancellationToken));

        StepEvent[] steps = [.. trial.Events.OfType<StepEvent>()];
        Assert.Equal(Enumerable.Range(1, 60).Select(static step => (long)step), steps.Select(static told => told.Step));
        Assert.Equal(Math.Log(Trial.Vocabulary), steps[0].Loss, 0.5);
        Assert.True(steps[^1].Loss < 1, $"The loss is {steps[^1].Loss}.");
        Assert.Equal(0.02f, steps[9].LearningRate);
        Assert.All(steps, static told => Assert.InRange(told.GradientNorm, 1e-6, 100));
        Assert.Equal(trial.Run.LearntTokens, steps.Sum(static told => told.LearntTokens));
        EvaluationEvent[] evaluations = [.. trial.Events.OfType<EvaluationEvent>()];
        Assert.Equal([20L, 40, 60], evaluations.Select(static told => told.Step));
        Assert.True(evaluations[^1].Loss < evaluations[0].Loss);
        Assert.NotEqual(evaluations[^1].Loss, evaluations[^1].AverageLoss!.Value);
    }

    [Theory]
    [InlineData(false, GemmPrecision.Float32)]
    [InlineData(true, GemmPrecision.Float32)]
    [InlineData(true, GemmPrecision.Bfloat16)]
    public void Goes_on_to_the_bit_after_an_interruption(bool muon, GemmPrecision precision)
    {
        TrainingRunOptions options = new() { Schedule = Schedule(12), BatchesPerStep = 2, AverageDecay = 0.9, Dropout = 0.1f, Seed = 3, CheckpointEvery = 100 };
        using Trial whole = new(options, muon: muon, precision: precision);
        Assert.True(whole.Run.Run(TestContext.Current.CancellationToken));

        CheckpointFolder folder = new(_folder.Path);
        using CancellationTokenSource cancellation = new();
        using (Trial first = new(options, folder, muon: muon, precision: precision))
        {
            first.On = told =>
            {
                if (told is StepEvent { Step: 5 })
                {
                    cancellation.Cancel();
                }
            };
            Assert.False(first.Run.Run(cancellation.Token));
            Assert.Equal(5, first.Run.Step);
        }

        using Trial second = new(options, folder, muon: muon, modelSeed: 99, precision: precision);
        Assert.True(second.Run.Resume());
        Assert.Equal(5, second.Run.Step);
        Assert.True(second.Run.Run(TestContext.Current.CancellationToken));

        Assert.Equal(whole.Weights(), second.Weights());
        Assert.Equal(whole.Run.Loss(whole.Run.HeldOut, averaged: true, TestContext.Current.CancellationToken), second.Run.Loss(second.Run.HeldOut, averaged: true, TestContext.Current.CancellationToken));
        Assert.Equal(whole.Run.Tokens, second.Run.Tokens);
        Assert.Equal(
            whole.Events.OfType<StepEvent>().Skip(5).Select(static told => (told.Step, told.Loss, told.GradientNorm)),
            second.Events.OfType<StepEvent>().Select(static told => (told.Step, told.Loss, told.GradientNorm)));
    }

    [Fact]
    public void Goes_on_after_an_interruption_before_the_first_step()
    {
        TrainingRunOptions options = new() { Schedule = Schedule(3) };
        CheckpointFolder folder = new(_folder.Path);
        using (Trial first = new(options, folder))
        {
            Assert.False(first.Run.Run(new CancellationToken(canceled: true)));
        }

        using Trial second = new(options, folder);
        Assert.True(second.Run.Resume());
        Assert.True(second.Run.Run(TestContext.Current.CancellationToken));
        Assert.Equal(3, second.Run.Step);
    }

    [Fact]
    public void May_become_longer_or_shorter_while_the_rate_is_stable()
    {
        static LearningRateSchedule Stable(long steps) =>
            new() { Peak = 0.02f, WarmupSteps = 2, TotalSteps = steps, Shape = LearningRateShape.WarmupStableDecay, DecaySteps = 3 };
        TrainingRunOptions planned = new() { Schedule = Stable(20) };
        using Trial whole = new(planned with { Schedule = Stable(9) });
        Assert.True(whole.Run.Run(TestContext.Current.CancellationToken));

        CheckpointFolder folder = new(_folder.Path);
        using CancellationTokenSource cancellation = new();
        using (Trial first = new(planned, folder))
        {
            first.On = told =>
            {
                if (told is StepEvent { Step: 6 })
                {
                    cancellation.Cancel();
                }
            };
            Assert.False(first.Run.Run(cancellation.Token));
        }

        using (Trial late = new(planned with { Schedule = Stable(7) }, folder))
        {
            Assert.Contains("schedule.totalSteps is 20 there and 7 here", Assert.Throws<TrainingException>(() => late.Run.Resume()).Message, StringComparison.Ordinal);
        }

        using Trial second = new(planned with { Schedule = Stable(9) }, folder, modelSeed: 99);
        Assert.True(second.Run.Resume());
        Assert.True(second.Run.Run(TestContext.Current.CancellationToken));
        Assert.Equal(whole.Weights(), second.Weights());
    }

    [Theory]
    [InlineData(GemmPrecision.Float32)]
    [InlineData(GemmPrecision.Bfloat16)]
    public void Gives_the_same_curve_for_any_number_of_threads(GemmPrecision precision)
    {
        TrainingRunOptions options = new() { Schedule = Schedule(6), Dropout = 0.2f };
        using Trial one = new(options, muon: true, threads: 1, precision: precision);
        using Trial three = new(options, muon: true, threads: 3, precision: precision);

        one.Run.Run(TestContext.Current.CancellationToken);
        three.Run.Run(TestContext.Current.CancellationToken);

        Assert.Equal(one.Weights(), three.Weights());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Learns_in_bfloat16_what_it_learns_in_float32(bool muon)
    {
        TrainingRunOptions options = new() { Schedule = Schedule(60), BatchesPerStep = 2 };
        using Trial exact = new(options, muon: muon);
        using Trial rounded = new(options, muon: muon, precision: GemmPrecision.Bfloat16);

        exact.Run.Run(TestContext.Current.CancellationToken);
        rounded.Run.Run(TestContext.Current.CancellationToken);

        double expected = exact.Run.Loss(exact.Run.HeldOut, averaged: false, TestContext.Current.CancellationToken);
        double actual = rounded.Run.Loss(rounded.Run.HeldOut, averaged: false, TestContext.Current.CancellationToken);
        Assert.NotEqual(expected, actual);
        Assert.Equal(expected, actual, 0.05);
    }

    [Fact]
    public void Ends_where_the_data_ends()
    {
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(60), BatchesPerStep = 2 }, batches: 7);

        Assert.True(trial.Run.Run(TestContext.Current.CancellationToken));

        Assert.Equal(4, trial.Run.Step);
    }

    [Fact]
    public void Gradients_of_several_batches_are_those_of_one()
    {
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(1), BatchesPerStep = 3, GradientLimit = double.PositiveInfinity });
        TokenBatch all = new();
        SampleBatches batches = new(Trial.Vocabulary);
        TokenBatch part = new();
        for (int i = 0; i < 3; i++)
        {
            batches.TryNext(part);
            all.Starts.AddRange(part.Starts.Select(start => start + all.Count));
            all.Inputs.AddRange(part.Inputs);
            all.Targets.AddRange(part.Targets);
        }

        double expected = trial.Run.Loss([all], averaged: false, TestContext.Current.CancellationToken);
        trial.Run.Run(TestContext.Current.CancellationToken);

        StepEvent step = Assert.Single(trial.Events.OfType<StepEvent>());
        Assert.Equal(expected, step.Loss, 1e-5);
        Assert.Equal(all.Learnt, step.LearntTokens);
    }

    [Fact]
    public void Writes_checkpoints_by_steps_and_at_the_end()
    {
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(7), CheckpointEvery = 3 }, new CheckpointFolder(_folder.Path, kept: 2));

        trial.Run.Run(TestContext.Current.CancellationToken);

        Assert.Equal([3L, 6, 7], trial.Events.OfType<CheckpointEvent>().Select(static told => told.Step));
        Assert.Equal(2, trial.Run.Checkpoints!.Files.Count);
    }

    [Fact]
    public void Writes_checkpoints_by_time()
    {
        TrainingRunOptions options = new() { Schedule = Schedule(9), CheckpointInterval = TimeSpan.FromMinutes(1) };
        SteppingTime time = new(TimeSpan.FromSeconds(9));
        using Trial trial = new(options, new CheckpointFolder(_folder.Path), time: time);

        trial.Run.Run(TestContext.Current.CancellationToken);

        Assert.InRange(trial.Events.OfType<CheckpointEvent>().Count(), 3, 5);
        Assert.Equal(TimeSpan.FromSeconds(81), trial.Run.Elapsed);
    }

    [Fact]
    public void Goes_on_where_a_checkpoint_cannot_be_written_but_says_so()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");
        File.CreateSymbolicLink(_folder.File("checkpoint-0000000002.safetensors.part"), "/dev/full");
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(5), CheckpointEvery = 2 }, new CheckpointFolder(_folder.Path));

        Assert.True(trial.Run.Run(TestContext.Current.CancellationToken));

        Assert.Contains("step 2 was not written", Assert.Single(trial.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
        Assert.Equal([4L, 5], trial.Events.OfType<CheckpointEvent>().Select(static told => told.Step));
    }

    [Fact]
    public void Takes_the_checkpoint_before_where_the_newest_is_damaged()
    {
        TrainingRunOptions options = new() { Schedule = Schedule(6), CheckpointEvery = 2 };
        CheckpointFolder folder = new(_folder.Path);
        using (Trial first = new(options, folder))
        {
            first.Run.Run(TestContext.Current.CancellationToken);
            byte[] bytes = File.ReadAllBytes(folder.Files[^1]);
            bytes[^5] ^= 1;
            File.WriteAllBytes(folder.Files[^1], bytes);
            using Trial second = new(options, folder);
            Assert.True(second.Run.Resume());
            Assert.Equal(4, second.Run.Step);
            Assert.Contains("checksum", Assert.Single(second.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
            second.Run.Run(TestContext.Current.CancellationToken);
            Assert.Equal(first.Weights(), second.Weights());
        }
    }

    [Fact]
    public void Refuses_a_checkpoint_of_another_run_by_name_of_the_differences()
    {
        TrainingRunOptions options = new() { Schedule = Schedule(2), Configuration = new JsonObject { ["model"] = new JsonObject { ["width"] = 16 }, ["old"] = true } };
        CheckpointFolder folder = new(_folder.Path);
        using (Trial first = new(options, folder))
        {
            first.Run.Run(TestContext.Current.CancellationToken);
        }

        using Trial second = new(
            options with
            {
                Schedule = Schedule(2) with { Peak = 0.5f },
                Configuration = new JsonObject { ["model"] = new JsonObject { ["width"] = 32 } },
            },
            folder);
        TrainingException failure = Assert.Throws<TrainingException>(() => second.Run.Resume());

        Assert.Contains(
            "run.model.width is 16 there and 32 here; run.old is true there and absent here; schedule.peak is 0.02 there and 0.5 here.",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Refuse", "Skip", true)]
    [InlineData("Refuse", "Truncate", true)]
    [InlineData("Skip", "Truncate", false)]
    [InlineData("Truncate", "Refuse", false)]
    public void What_happens_to_long_conversations_may_be_chosen_once_while_they_are_refused(string before, string now, bool isAllowed)
    {
        TrainingRunOptions Options(string longChats) => new() { Schedule = Schedule(2), Configuration = new JsonObject { ["longChats"] = longChats } };
        CheckpointFolder folder = new(_folder.Path);
        using (Trial first = new(Options(before), folder))
        {
            first.Run.Run(TestContext.Current.CancellationToken);
        }

        using Trial second = new(Options(now), folder);
        if (isAllowed)
        {
            Assert.True(second.Run.Resume());
        }
        else
        {
            Assert.Contains($"run.longChats is \"{before}\" there and \"{now}\" here", Assert.Throws<TrainingException>(() => second.Run.Resume()).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""[{"file":"a","sample":"00"}]""", """[{"file":"a","seed":2,"sample":"00"}]""", true)]
    [InlineData("""[{"curriculum":"Primer","seed":1,"sample":"00"}]""", """[{"curriculum":"Primer","seed":1,"groups":{"words":1},"sample":"00"}]""", true)]
    [InlineData("""[{"file":"a","seed":1,"sample":"00"}]""", """[{"file":"a","seed":2,"sample":"00"}]""", false)]
    [InlineData("""[{"curriculum":"Primer","seed":1,"groups":{"words":2},"sample":"00"}]""", """[{"curriculum":"Primer","seed":1,"groups":{"words":1},"sample":"00"}]""", false)]
    [InlineData("""[{"file":"a","sample":"00"}]""", """[{"file":"a","seed":2,"sample":"11"}]""", false)]
    [InlineData("""[{"file":"a","sample":"00"}]""", """[{"file":"a","seed":1,"sample":"00"},{"file":"b","seed":1,"sample":"00"}]""", false)]
    public void A_source_must_say_the_same_where_the_checkpoint_says_it(string before, string now, bool isAllowed)
    {
        TrainingRunOptions Options(string data) => new() { Schedule = Schedule(2), Configuration = new JsonObject { ["data"] = JsonNode.Parse(data) } };
        CheckpointFolder folder = new(_folder.Path);
        using (Trial first = new(Options(before), folder))
        {
            first.Run.Run(TestContext.Current.CancellationToken);
        }

        using Trial second = new(Options(now), folder);
        if (isAllowed)
        {
            Assert.True(second.Run.Resume());
        }
        else
        {
            Assert.Contains("run.data is", Assert.Throws<TrainingException>(() => second.Run.Resume()).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_error_of_the_data_costs_no_step(bool isDisk)
    {
        TrainingRunOptions options = new() { Schedule = Schedule(8), BatchesPerStep = 2, CheckpointEvery = 100 };
        using Trial whole = new(options);
        Assert.True(whole.Run.Run(TestContext.Current.CancellationToken));

        // The second batch of step 6.
        CheckpointFolder folder = new(_folder.Path);
        using (Trial first = new(options, folder, source: new FailingBatches(11, isDisk ? new IOException("gone") : new InvalidDataException("malformed"))))
        {
            Assert.Contains(isDisk ? "gone" : "malformed", Assert.ThrowsAny<SystemException>(() => first.Run.Run(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
            Assert.Equal(5, Assert.Single(first.Events.OfType<CheckpointEvent>()).Step);
        }

        using Trial second = new(options, folder, modelSeed: 99);
        Assert.True(second.Run.Resume());
        Assert.Equal(5, second.Run.Step);
        Assert.True(second.Run.Run(TestContext.Current.CancellationToken));
        Assert.Equal(whole.Weights(), second.Weights());
        Assert.Equal(whole.Run.Tokens, second.Run.Tokens);
    }

    [Fact]
    public void An_error_of_the_data_before_the_first_step_leaves_no_checkpoint()
    {
        CheckpointFolder folder = new(_folder.Path);
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(2) }, folder, source: new FailingBatches(0, new InvalidDataException("malformed")));

        Assert.Throws<InvalidDataException>(() => trial.Run.Run(TestContext.Current.CancellationToken));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void An_error_of_the_data_is_told_also_where_the_checkpoint_cannot_be_written()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");
        File.CreateSymbolicLink(_folder.File("checkpoint-0000000003.safetensors.part"), "/dev/full");
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(5) }, new CheckpointFolder(_folder.Path), source: new FailingBatches(3, new InvalidDataException("malformed")));

        Assert.Equal("malformed", Assert.Throws<InvalidDataException>(() => trial.Run.Run(TestContext.Current.CancellationToken)).Message);
        Assert.Contains("step 3 was not written", Assert.Single(trial.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_begin_over_another_runs_checkpoints()
    {
        TrainingRunOptions options = new() { Schedule = Schedule(2) };
        CheckpointFolder folder = new(_folder.Path);
        using (Trial first = new(options, folder))
        {
            first.Run.Run(TestContext.Current.CancellationToken);
        }

        using Trial second = new(options, folder);

        Assert.Contains("already", Assert.Throws<TrainingException>(() => second.Run.Run(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blk.1.ffn_up.weight", "loss of step 3 is NaN, first in layer 1")]
    [InlineData("token_embd.weight", "loss of step 3 is NaN, first in the embedding")]
    [InlineData("output_norm.weight", "loss of step 3 is NaN, first in the output")]
    public void Stops_at_a_loss_that_is_not_a_number_and_says_where(string parameter, string expected)
    {
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(5) });
        float[]? weights = null;
        trial.On = told =>
        {
            if (told is StepEvent { Step: 2 })
            {
                trial.Model.Parameters.Single(one => one.Name == parameter).Values.Fill(float.NaN);
                weights = trial.Weights();
            }
        };

        DivergenceException failure = Assert.Throws<DivergenceException>(() => trial.Run.Run(TestContext.Current.CancellationToken));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, trial.Run.Step);
        Assert.Equal(weights, trial.Weights());
    }

    [Fact]
    public void Stops_at_a_gradient_that_is_not_finite_and_says_where()
    {
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(5) }, lossFactor: 1e36f);
        foreach ((string name, float factor) in (ReadOnlySpan<(string, float)>)[("blk.1.attn_norm.weight", 1e6f), ("blk.1.attn_output.weight", 1e-6f)])
        {
            foreach (ref float value in trial.Model.Parameters.Single(one => one.Name == name).Values)
            {
                value *= factor;
            }
        }

        float[] weights = trial.Weights();

        DivergenceException failure = Assert.Throws<DivergenceException>(() => trial.Run.Run(TestContext.Current.CancellationToken));

        Assert.Contains("gradient of step 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("first in the gradient of 'blk.1.attn_output.weight'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(weights, trial.Weights());
    }

    [Fact]
    public void Lends_the_averaged_weights()
    {
        using Trial trial = new(new TrainingRunOptions { Schedule = Schedule(5), AverageDecay = 0.9 });
        trial.Run.Run(TestContext.Current.CancellationToken);
        float[] weights = trial.Weights();

        using (trial.Run.UseAveragedWeights())
        {
            Assert.NotEqual(weights, trial.Weights());
        }

        Assert.Equal(weights, trial.Weights());
    }

    private static LearningRateSchedule Schedule(long steps) => new() { Peak = 0.02f, WarmupSteps = Math.Min(steps, 3), TotalSteps = steps, Shape = LearningRateShape.Constant };

    private sealed class Trial : IDisposable
    {
        public const int Vocabulary = 24;

        private readonly WorkerTeam _team;
        private readonly IOptimizer _optimizer;
        private readonly TapeLearner _learner;

        public Trial(
            TrainingRunOptions options, CheckpointFolder? folder = null, bool muon = false, int threads = 2, long batches = long.MaxValue,
            ulong modelSeed = 1, TimeProvider? time = null, float lossFactor = 1, IBatchSource? source = null,
            GemmPrecision precision = GemmPrecision.Float32)
        {
            _team = new WorkerTeam(threads);
            Model = new LlamaModel(
                new LlamaConfig
                {
                    VocabularySize = Vocabulary, ContextLength = 32, Width = 16, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadWidth = 4, FeedForwardWidth = 40,
                },
                modelSeed);
            _optimizer = muon ? new Muon(_team, Model.Parameters, new MuonOptions(), precision) : new AdamW(_team, Model.Parameters, new AdamWOptions());
            SampleBatches heldOut = new(Vocabulary);
            heldOut.Seek(new JsonObject { ["next"] = 1_000_000L });
            TokenBatch[] evaluated = [new(), new()];
            Assert.All(evaluated, batch => heldOut.TryNext(batch));
            _learner = new TapeLearner(_team, new ScaledLoss(Model, lossFactor), _optimizer, options.AverageDecay, precision);
            Run = new TrainingRun(_learner, source ?? new SampleBatches(Vocabulary, batches), options)
            {
                Checkpoints = folder,
                HeldOut = evaluated,
                Time = time ?? TimeProvider.System,
                Tell = told =>
                {
                    Events.Add(told);
                    On(told);
                },
            };
        }

        public LlamaModel Model { get; }

        public TrainingRun Run { get; }

        public List<TrainingEvent> Events { get; } = [];

        public Action<TrainingEvent> On { get; set; } = static _ => { };

        public float[] Weights() => [.. Model.Parameters.SelectMany(static parameter => parameter.Values.ToArray())];

        public void Dispose()
        {
            _learner.Dispose();
            _optimizer.Dispose();
            Model.Dispose();
            _team.Dispose();
        }
    }

    // Sample batches up to one that cannot be had, which leaves the source somewhere else than it was.
    private sealed class FailingBatches(long bad, Exception failure) : IBatchSource
    {
        private readonly SampleBatches _batches = new(Trial.Vocabulary);

        public JsonObject Position => _batches.Position;

        public bool TryNext(TokenBatch batch)
        {
            bool isBad = (long)Position["next"]! == bad;
            _batches.TryNext(batch);
            return isBad ? throw failure : true;
        }

        public void Seek(JsonObject position) => _batches.Seek(position);
    }

    private sealed class ScaledLoss(LlamaModel model, float factor) : ITrainable
    {
        public IReadOnlyList<Parameter> Parameters => model.Parameters;

        public Tensor Loss(Tape tape, TokenBatch batch, float weight, DropoutSettings dropout = default) =>
            model.Loss(tape, batch, weight * factor, dropout);
    }

    // Every look at the clock finds it a while later.
    private sealed class SteppingTime(TimeSpan step) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks += step.Ticks;
    }
}
