using System.Diagnostics.Metrics;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Lyceum.Inference.Telemetry;
using Lyceum.Models.Forward;

namespace Lyceum.Inference.Tests.Serving;

public class InferenceEngineTests
{
    private const int Context = 64;

    [Fact]
    public async Task Many_requests_at_a_time_get_what_each_gets_alone()
    {
        using InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, Context, 24), new SchedulerOptions { StepTokens = 20, MaxSequences = 8 });
        GenerationRequest[] requests = [.. Enumerable.Range(0, 40).Select(static i => Ask([1, 5, 6, i], seed: i, tokens: 10))];
        int[][] together = await Task.WhenAll(requests.Select(request => Task.Run(() => ReadAsync(engine.Submit(request)))));

        for (int i = 0; i < requests.Length; i++)
        {
            using InferenceEngine alone = Start(new FakePagedModel(TestVocabulary.Size, Context, 24), new SchedulerOptions());
            Assert.Equal(await ReadAsync(alone.Submit(requests[i])), together[i]);
        }
    }

    [Fact]
    public async Task Every_answer_of_a_request_ends_and_has_a_seed_of_its_own()
    {
        using InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, Context, 40), new SchedulerOptions());
        GenerationRequest request = Ask([1, 5, 6], seed: 7, tokens: 5) with { Choices = 3 };
        List<GenerationUpdate> updates = await ListAsync(engine.Submit(request));
        AnswerEnded[] ends = [.. updates.OfType<AnswerEnded>().OrderBy(static end => end.Choice)];

        Assert.Equal([0, 1, 2], ends.Select(static end => end.Choice));
        Assert.Equal(7, ends[0].Statistics.Seed);
        Assert.Equal(3, ends.Select(static end => end.Statistics.Seed).Distinct().Count());
        Assert.Equal([0, 2, 2], ends.Select(static end => end.Statistics.CachedTokens));
        foreach (AnswerEnded end in ends)
        {
            int[] alone = await ReadAsync(engine.Submit(Ask([1, 5, 6], end.Statistics.Seed, tokens: 5)));
            Assert.Equal(alone, updates.OfType<TokenWritten>().Where(update => update.Choice == end.Choice).Select(static update => update.Piece.Token));
        }
    }

    [Fact]
    public async Task Who_stops_reading_cancels()
    {
        using InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, 100_000, 20_000), new SchedulerOptions());
        using CancellationTokenSource source = new();
        using GenerationTicket ticket = engine.Submit(Ask([1], seed: 1, tokens: null));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (GenerationUpdate update in ticket.WithCancellation(source.Token))
            {
                await source.CancelAsync();
            }
        });

        // The next one gets the whole model.
        Assert.Equal(3, (await ReadAsync(engine.Submit(Ask([1], seed: 1, tokens: 3)))).Length);
        Assert.Equal(0, engine.Waiting);
    }

    [Fact]
    public async Task A_full_queue_refuses()
    {
        using ManualResetEventSlim gate = new();
        using InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, Context, 24), new SchedulerOptions { QueueLength = 2 });
        Task<bool> held = engine.BetweenStepsAsync(() =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return true;
        }, CancellationToken.None);
        GenerationTicket[] waiting = [engine.Submit(Ask([1], 1, 1)), engine.Submit(Ask([1], 1, 1))];
        GenerationRequest malformed = Ask([1], 1, 1) with
        {
            Options = new GenerationOptions { Sampling = new SamplingOptions { LogitBias = new Dictionary<int, float> { [TestVocabulary.Size] = 1 } } },
        };

        Assert.Contains("2 requests are waiting", Assert.Throws<QueueFullException>(() => engine.Submit(Ask([1], 1, 1))).Message, StringComparison.Ordinal);

        // Nothing was made yet that could have shown what is wrong with it.
        Assert.Throws<QueueFullException>(() => engine.Submit(malformed));
        gate.Set();
        Assert.True(await held);
        foreach (GenerationTicket ticket in waiting)
        {
            Assert.Single(await ReadAsync(ticket));
        }

        // What is malformed keeps no place in the queue.
        for (int i = 0; i < 5; i++)
        {
            Assert.Throws<ArgumentException>(() => engine.Submit(malformed));
        }

        Assert.Single(await ReadAsync(engine.Submit(Ask([1], 1, 1))));
        Assert.Equal(0, engine.Waiting);
    }

    [Fact]
    public void What_cannot_fit_is_refused_at_once_with_both_numbers()
    {
        using InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, Context, 24), new SchedulerOptions());

        ContextLengthException error = Assert.Throws<ContextLengthException>(() => engine.Submit(Ask([.. Enumerable.Repeat(5, 65)], 1, 1)));
        Assert.Contains("65", error.Message, StringComparison.Ordinal);
        Assert.Contains("64", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => engine.Submit(Ask([], 1, 1)));
        Assert.Throws<ArgumentException>(() => engine.Submit(Ask([TestVocabulary.Size], 1, 1)));
        Assert.Throws<ArgumentException>(() => Ask([1], 1, 1) with { Choices = 0 });
    }

    [Fact]
    public async Task A_failure_reaches_its_own_reader_alone()
    {
        using InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, Context, 24) { Poison = 200 }, new SchedulerOptions());
        Task<int[]> bad = ReadAsync(engine.Submit(Ask([1, 200], 1, 5))), good = ReadAsync(engine.Submit(Ask([1, 4], 1, 5)));

        Assert.Equal("poison", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        Assert.Equal(5, (await good).Length);
    }

    [Fact]
    public async Task A_step_that_throws_ends_the_requests_and_not_the_engine()
    {
        FakePagedModel model = new(TestVocabulary.Size, Context, 24) { Refusal = new InvalidOperationException("no more") };
        using InferenceEngine engine = Start(model, new SchedulerOptions());
        Task<int[]> one = ReadAsync(engine.Submit(Ask([1, 4], 1, 5))), other = ReadAsync(engine.Submit(Ask([1, 5], 1, 5)));
        Assert.Equal("no more", (await Assert.ThrowsAsync<InvalidOperationException>(() => one)).Message);
        Assert.Equal("no more", (await Assert.ThrowsAsync<InvalidOperationException>(() => other)).Message);

        model.Refusal = null;
        Assert.Equal(5, (await ReadAsync(engine.Submit(Ask([1, 4], 1, 5)))).Length);
        Assert.Equal(0, engine.Waiting);
    }

    [Fact]
    public async Task A_form_that_throws_ends_its_own_request_alone()
    {
        using InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, Context, 24), new SchedulerOptions());
        OutputConstraint form = OutputConstraint.Grammar($"root ::= \"!!!\" {string.Concat(Enumerable.Repeat("x? ", 100_000))}\nx ::= \"(\" x \")\" | \"a\"");
        GenerationRequest constrained = new() { Prompt = (int[])[1, 6], Options = new GenerationOptions { Constraint = form, MaxTokens = 20 } };
        Task<int[]> bad = ReadAsync(engine.Submit(constrained)), good = ReadAsync(engine.Submit(Ask([1, 4], 1, 20)));

        await Assert.ThrowsAsync<ConstraintException>(() => bad);
        Assert.Equal(20, (await good).Length);
    }

    [Fact]
    public async Task Stopping_ends_what_runs()
    {
        InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, 100_000, 20_000), new SchedulerOptions());
        GenerationTicket ticket = engine.Submit(Ask([1], seed: 1, tokens: null));
        Task<List<GenerationUpdate>> reader = ListAsync(ticket);
        engine.Dispose();

        Assert.Equal(FinishReason.Cancelled, Assert.IsType<AnswerEnded>((await reader)[^1]).Reason);
        Assert.Throws<ObjectDisposedException>(() => engine.Submit(Ask([1], 1, 1)));
    }

    [Fact]
    public async Task The_meter_tells_what_happened()
    {
        Dictionary<string, double> sums = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == InferenceTelemetry.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument, 1, tags));
        listener.Start();
        using (InferenceEngine engine = Start(new FakePagedModel(TestVocabulary.Size, Context, 24), new SchedulerOptions(), "metered"))
        {
            await ReadAsync(engine.Submit(Ask([1, 4, 5], 1, 5)));
            await ReadAsync(engine.Submit(Ask([1, 4, 5], 1, 5)));
        }

        Assert.Equal((6, 2, 10), (sums["lyceum.server.prompt_tokens"], sums["lyceum.server.cached_tokens"], sums["lyceum.server.generated_tokens"]));
        Assert.Equal(2, sums["gen_ai.server.time_to_first_token"]);

        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.ToArray().Any(static tag => tag is { Key: "gen_ai.request.model", Value: "metered" }))
            {
                lock (sums)
                {
                    sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
                }
            }
        }
    }

    private static InferenceEngine Start(FakePagedModel model, SchedulerOptions options, string name = "fake") =>
        new(model, TestVocabulary.Tokenizer, name, options, TimeProvider.System, team: null);

    private static GenerationRequest Ask(int[] prompt, long seed, int? tokens) => new()
    {
        Prompt = prompt,
        Options = new GenerationOptions { Sampling = new SamplingOptions { Seed = seed }, MaxTokens = tokens, IgnoreEndOfText = true },
    };

    private static async Task<int[]> ReadAsync(GenerationTicket ticket) => [.. (await ListAsync(ticket)).OfType<TokenWritten>().Select(static update => update.Piece.Token)];

    private static async Task<List<GenerationUpdate>> ListAsync(GenerationTicket ticket)
    {
        List<GenerationUpdate> updates = [];
        await foreach (GenerationUpdate update in ticket)
        {
            updates.Add(update);
        }

        return updates;
    }
}
