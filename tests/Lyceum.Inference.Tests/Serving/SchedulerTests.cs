using CsCheck;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Sampling;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Inference.Tests.Serving;

public class SchedulerTests
{
    private const int Vocabulary = 277;
    private const int Context = 64;

    private static readonly Lazy<TokenTrie> s_trie = new(static () => TokenTrie.Create(TestVocabulary.Tokenizer));

    [Fact]
    public void Answers_do_not_depend_on_who_else_is_there() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[8, 40], Gen.Int[1, 40], Gen.Int[0, 6]).Sample(
        (seed, pages, stepTokens, lookup) =>
        {
            Random random = new(seed);
            FakePagedModel model = new(Vocabulary, Context, pages);
            FakePagedModel? draft = random.Next(2) == 0 ? null : new FakePagedModel(Vocabulary, Context - random.Next(30), random.Next(8, 20)) { Variant = random.Next(2) };
            SchedulerOptions options = new() { StepTokens = stepTokens, MaxSequences = random.Next(1, 9), LookupTokens = lookup };
            using Scheduler scheduler = new(model, Vocabulary, options, new FakeTimeProvider(), draft: draft);
            List<Request> requests = [.. Enumerable.Range(0, random.Next(1, 25)).Select(i => Request.Draw(random, i))];
            int added = 0;
            for (int step = 0; added < requests.Count || scheduler.Waiting + scheduler.Running > 0; step++)
            {
                Assert.True(step < 20_000, "The scheduler does not get on.");
                while (added < requests.Count && random.Next(3) == 0)
                {
                    scheduler.Add(requests[added].Begin());
                    added++;
                }

                if (random.Next(40) == 0 && added > 0)
                {
                    requests[random.Next(added)].Sequence!.Cancel();
                }

                scheduler.Step();
                Assert.True(model.Steps.Count == 0 || model.Steps[^1] <= stepTokens);
            }

            foreach (Request request in requests)
            {
                Assert.True(request.Sink.IsEnded);
                Assert.Null(request.Sink.Failure);
                int[] alone = request.Alone();
                Assert.Equal(request.Sequence!.IsCancelled ? alone[..Math.Min(alone.Length, request.Sink.Tokens.Count)] : alone, request.Sink.Tokens);
            }

            scheduler.Dispose();
            Assert.Equal(pages, model.PagesFree);
            Assert.Equal(draft?.PageCapacity, draft?.PagesFree);
        },
        iter: 150,
        seed: "0000KOIPe902");

    [Fact]
    public void An_hour_of_arrivals_cancellations_and_failures_leaves_nothing_behind()
    {
        const int Pages = 60;
        TimeSpan step = TimeSpan.FromMilliseconds(150);
        Random random = new(7);
        FakeTimeProvider time = new();
        FakePagedModel model = new(Vocabulary, Context, Pages) { Poison = 250 };
        Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { StepTokens = 24, MaxSequences = 6, LookupTokens = 3 }, time, draft: new FakePagedModel(Vocabulary, Context, 30));
        List<Request> live = [];
        int arrived = 0, failed = 0, cancelled = 0;
        for (TimeSpan now = TimeSpan.Zero; now < TimeSpan.FromHours(1); now += step)
        {
            time.Advance(step);
            while (live.Count < 40 && random.Next(3) == 0)
            {
                Request drawn = Request.Draw(random, arrived++);
                live.Add(random.Next(30) == 0 ? drawn with { Prompt = [.. drawn.Prompt, 250] } : drawn);
                scheduler.Add(live[^1].Begin());
            }

            if (live.Count > 0 && random.Next(10) == 0)
            {
                live[random.Next(live.Count)].Sequence!.Cancel();
            }

            scheduler.Step();
            Assert.Equal(live.Count(static request => !request.Sink.IsEnded), scheduler.Waiting + scheduler.Running);
            failed += live.Count(static request => request.Sink.Failure is not null);
            cancelled += live.Count(static request => request.Sink.IsEnded && request.Sequence!.Writer.FinishReason == FinishReason.Cancelled);
            live.RemoveAll(static request => request.Sink.IsEnded);
        }

        Assert.True(arrived > 3000 && failed > 50 && cancelled > 500, $"{arrived} came, {failed} failed, {cancelled} were cancelled.");
        scheduler.Dispose();
        Assert.All(live, static request => Assert.True(request.Sink.IsEnded));
        Assert.Equal(Pages, model.PagesFree);
    }

    [Fact]
    public void The_next_turn_computes_only_what_is_new()
    {
        FakePagedModel model = new(Vocabulary, Context, 20);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions(), new FakeTimeProvider());
        Request first = new(0, [.. Enumerable.Range(10, 21)], 5, 1);
        Finish(scheduler, first);
        int[] text = [.. first.Prompt, .. first.Sink.Tokens];
        Request second = new(1, [.. text, 7, 8], 5, 1);
        model.Steps.Clear();
        Finish(scheduler, second);

        // Of the last answer every token but the last was computed.
        Assert.Equal(text.Length - 1, second.Sequence!.Cached);
        Assert.Equal(3, model.Steps[0]);
        Assert.Equal(second.Alone(), second.Sink.Tokens);
    }

    [Fact]
    public void Others_see_nothing_of_a_scope()
    {
        FakePagedModel model = new(Vocabulary, Context, 20);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions(), new FakeTimeProvider());
        int[] prompt = [.. Enumerable.Range(10, 21)];
        Finish(scheduler, new Request(0, prompt, 2, 1) { Scope = "a" });
        Request other = new(1, prompt, 2, 1) { Scope = "b" }, same = new(2, prompt, 2, 1) { Scope = "a" };
        Finish(scheduler, other);
        Finish(scheduler, same);

        Assert.Equal((0, 20), (other.Sequence!.Cached, same.Sequence!.Cached));
    }

    [Fact]
    public void Long_prompts_do_not_hold_answers_up()
    {
        FakePagedModel model = new(Vocabulary, Context, 40);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { StepTokens = 4 }, new FakeTimeProvider());
        Request answering = new(0, [5], 30, 1), arriving = new(1, [.. Enumerable.Range(0, 40)], 3, 1);
        scheduler.Add(answering.Begin());
        scheduler.Step();
        scheduler.Add(arriving.Begin());
        for (int i = 0; i < 10; i++)
        {
            int before = answering.Sink.Tokens.Count;
            scheduler.Step();
            Assert.Equal(before + 1, answering.Sink.Tokens.Count);
        }

        Assert.Equal(30, arriving.Sequence!.Computed);
    }

    [Fact]
    public void Callers_get_equal_shares_and_priorities_go_first()
    {
        FakePagedModel model = new(Vocabulary, Context, 200);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { MaxSequences = 2, ReusePrefixes = false }, new FakeTimeProvider());
        List<Request> many = [.. Enumerable.Range(0, 20).Select(static i => new Request(i, [i], 4, 1) { Caller = "many" })];
        Request one = new(30, [1], 4, 1) { Caller = "one" }, urgent = new(31, [2], 4, 1) { Caller = "many", Priority = 1 };
        many.ForEach(request => scheduler.Add(request.Begin()));
        scheduler.Step();
        scheduler.Add(one.Begin());
        scheduler.Add(urgent.Begin());
        while (!one.Sink.IsEnded)
        {
            scheduler.Step();
        }

        Assert.True(urgent.Sink.IsEnded);
        Assert.Equal(2, many.Count(static request => request.Sink.IsEnded));
    }

    [Fact]
    public void A_cancelled_request_is_gone_within_a_step()
    {
        FakePagedModel model = new(Vocabulary, Context, 20);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { ReusePrefixes = false }, new FakeTimeProvider());
        Request request = new(0, [1, 2, 3], 30, 1);
        scheduler.Add(request.Begin());
        scheduler.Step();
        request.Sequence!.Cancel();
        scheduler.Step();

        Assert.Equal(FinishReason.Cancelled, request.Sequence.Writer.FinishReason);
        Assert.Equal(20, model.PagesFree);
        Assert.False(scheduler.Step());
    }

    [Fact]
    public void A_request_that_throws_harms_no_other()
    {
        FakePagedModel model = new(Vocabulary, Context, 20) { Poison = 200 };
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions(), new FakeTimeProvider());
        Request good = new(0, [1, 2, 3], 6, 1), bad = new(1, [4, 200], 6, 1);
        scheduler.Add(good.Begin());
        scheduler.Add(bad.Begin());
        while (scheduler.Step())
        {
        }

        Assert.Equal("poison", bad.Sink.Failure?.Message);
        Assert.Null(good.Sink.Failure);
        Assert.Equal(good.Alone(), good.Sink.Tokens);
    }

    [Fact]
    public void A_form_that_throws_ahead_of_its_text_harms_no_other() => SmallStack.Run(() =>
    {
        FakePagedModel model = new(Vocabulary, Context, 20);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions(), new FakeTimeProvider());
        Request good = new(0, [1, 2, 3], 6, 1), bad = new(1, [4, 5], 6, 1)
        {
            Form = OutputConstraint.Grammar($"root ::= \"!!!\" {string.Concat(Enumerable.Repeat("x? ", 15_000))}\nx ::= \"(\" x \")\" | \"a\""),
        };
        scheduler.Add(bad.Begin());
        scheduler.Add(good.Begin());
        RunOut(scheduler);

        // The first of its tokens is chosen; what must follow is looked up while the next step is planned.
        Assert.IsType<ConstraintException>(bad.Sink.Failure);
        Assert.Single(bad.Sink.Tokens);
        Assert.Null(good.Sink.Failure);
        Assert.Equal(good.Alone(), good.Sink.Tokens);
        scheduler.Dispose();
        Assert.Equal(20, model.PagesFree);
    });

    [Fact]
    public void A_draft_model_that_throws_is_done_without()
    {
        FakePagedModel draft = new(Vocabulary, Context, 20) { Poison = 200 };
        using Scheduler scheduler = new(new FakePagedModel(Vocabulary, Context, 20), Vocabulary, new SchedulerOptions(), new FakeTimeProvider(), draft: draft);
        Request[] requests = [new(0, [1, 2, 3], 6, 1), new(2, [4, 200], 6, 1), new(4, [5, 6], 6, 1)];
        scheduler.Add(requests[0].Begin());
        scheduler.Add(requests[1].Begin());
        RunOut(scheduler);
        int steps = draft.Steps.Count;
        Finish(scheduler, requests[2]);

        Assert.All(requests, static request => Assert.Null(request.Sink.Failure));
        Assert.All(requests, static request => Assert.Equal(request.Alone(), request.Sink.Tokens));
        Assert.Equal(1, steps);
        Assert.True(draft.Steps.Count > steps);
        Assert.Equal(20, draft.PagesFree);
    }

    [Fact]
    public void What_the_draft_model_has_computed_is_always_of_the_text()
    {
        int[] prompt = [30, 31, 40, 41, 42, 43, 7, 8, 20], answer = [30, 31, 40, 41, 42, 43, 50, 51, 52, 53];
        Request request = new(1, prompt, answer.Length, 1) { Options = SamplingOptions.Greedy };
        List<int> lengths = [];
        int wrong = 0;
        FakePagedModel model = new(Vocabulary, Context, 20) { Script = tokens => answer[Math.Min(tokens.Count - prompt.Length, answer.Length - 1)] };
        FakePagedModel draft = new(Vocabulary, Context, 20)
        {
            Script = tokens =>
            {
                lengths.Add(tokens.Count);
                wrong += tokens.SequenceEqual(request.Sequence!.Tokens.Take(tokens.Count)) ? 0 : 1;
                return 99;
            },
        };
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { LookupTokens = 4, DraftTokens = 4 }, new FakeTimeProvider(), draft: draft);
        Finish(scheduler, request);

        // It guesses wrongly, then the text repeats itself and goes on past what was guessed, then it guesses again.
        Assert.Equal(answer, request.Sink.Tokens);
        Assert.Equal([10, 11, 12, 13, 16], lengths.Take(5));
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void What_a_form_makes_certain_does_not_hold_prompts_up()
    {
        FakePagedModel model = new(Vocabulary, 1000, 200);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { StepTokens = 16 }, new FakeTimeProvider());
        Request forced = new(1, [5], 600, 1) { Form = OutputConstraint.Text(new string('!', 600)) }, arriving = new(2, [.. Enumerable.Range(0, 100)], 3, 1);
        scheduler.Add(forced.Begin());
        scheduler.Step();
        scheduler.Step();
        Assert.Equal(16, model.Steps[^1]);

        scheduler.Add(arriving.Begin());
        for (int step = 1; step <= 9; step++)
        {
            scheduler.Step();
            Assert.Equal(16, model.Steps[^1]);
            Assert.Equal(11 * step, arriving.Sequence!.Computed);
        }
    }

    [Fact]
    public void Who_needs_every_page_comes_in_though_it_begins_in_the_middle_of_a_kept_one()
    {
        FakePagedModel model = new(Vocabulary, Context, 8);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions(), new FakeTimeProvider());
        int[] common = [.. Enumerable.Range(10, 20)];
        Finish(scheduler, new Request(0, common, 1, 1));
        Request all = new(2, [.. common, .. Enumerable.Range(100, 41)], 3, 1);
        Finish(scheduler, all);

        // Two of the kept pages are full; there is no room to copy the third.
        Assert.Equal(16, all.Sequence!.Cached);
        Assert.Equal(all.Alone(), all.Sink.Tokens);
    }

    [Fact]
    public void Who_cannot_come_in_yet_takes_nothing_from_what_is_kept()
    {
        FakePagedModel model = new(Vocabulary, Context, 10);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions(), new FakeTimeProvider());
        Finish(scheduler, new Request(0, [.. Enumerable.Range(10, 20)], 1, 1));
        Request running = new(2, [.. Enumerable.Range(200, 20)], 15, 1), large = new(4, [.. Enumerable.Range(100, 61)], 3, 1);
        scheduler.Add(running.Begin());
        scheduler.Step();
        scheduler.Add(large.Begin());
        while (!running.Sink.IsEnded)
        {
            // Three of the first request, two full ones of the prompt that runs.
            Assert.Equal(5, scheduler.CachedPages);
            Assert.Equal(1, scheduler.Waiting);
            scheduler.Step();
        }

        RunOut(scheduler);
        Assert.Equal(large.Alone(), large.Sink.Tokens);
    }

    [Fact]
    public void Answers_to_one_prompt_compute_it_once()
    {
        FakePagedModel model = new(Vocabulary, Context, 20);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { ReusePrefixes = false }, new FakeTimeProvider());
        int[] prompt = [.. Enumerable.Range(10, 21)];
        Request leader = new(0, prompt, 4, 1);
        scheduler.Add(leader.Begin());
        Request[] others = [.. Enumerable.Range(2, 3).Select(seed => new Request(seed, prompt, 4, seed) { Leader = leader.Sequence })];
        others.ToList().ForEach(request => scheduler.Add(request.Begin()));
        while (scheduler.Step())
        {
        }

        Assert.Equal([21, 1 + 3, 4, 4, 3], model.Steps);
        Assert.All(others, static request => Assert.Equal(request.Alone(), request.Sink.Tokens));
    }

    [Fact]
    public void Guesses_save_steps_and_change_nothing()
    {
        int[] prompt = [1, 2, 3, 1, 2, 3, 1, 2, 3];
        FakePagedModel plain = new(Vocabulary, Context, 20), guessing = new(Vocabulary, Context, 20);
        Request without = new(0, prompt, 30, 1) { Options = SamplingOptions.Greedy }, with = new(0, prompt, 30, 1) { Options = SamplingOptions.Greedy };
        using Scheduler first = new(plain, Vocabulary, new SchedulerOptions(), new FakeTimeProvider());
        using Scheduler second = new(guessing, Vocabulary, new SchedulerOptions { LookupTokens = 4 }, new FakeTimeProvider());
        Finish(first, without);
        Finish(second, with);

        Assert.Equal(without.Sink.Tokens, with.Sink.Tokens);
        Assert.InRange(with.Sequence!.Accepted, 1, with.Sequence.Drafted);

        // One more where the last token was guessed.
        Assert.InRange(guessing.Steps.Count, 30 - with.Sequence.Accepted, 31 - with.Sequence.Accepted);
        Assert.True(guessing.Steps.Count < plain.Steps.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_draft_model_saves_steps_and_changes_nothing(int seed)
    {
        SamplingOptions sampling = seed == 0 ? SamplingOptions.Greedy : new SamplingOptions();
        int[] prompt = [.. Enumerable.Range(10, 21)];
        FakePagedModel model = new(Vocabulary, Context, 20), same = new(Vocabulary, Context, 20), other = new(Vocabulary, Context, 20) { Variant = 1 };
        Request plain = new(0, prompt, 30, seed) { Options = sampling };
        using (Scheduler scheduler = new(new FakePagedModel(Vocabulary, Context, 20), Vocabulary, new SchedulerOptions(), new FakeTimeProvider()))
        {
            Finish(scheduler, plain);
        }

        // The model itself guesses what it will choose; another one guesses something else, and is right now and then.
        foreach (FakePagedModel draft in (FakePagedModel[])[same, other])
        {
            using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { DraftTokens = 4 }, new FakeTimeProvider(), draft: draft);
            Request drafted = new(0, prompt, 30, seed) { Options = sampling };
            model.Steps.Clear();
            Finish(scheduler, drafted);

            Assert.Equal(plain.Sink.Tokens, drafted.Sink.Tokens);
            Assert.True(drafted.Sequence!.Drafted > 0);
            if (draft == same)
            {
                Assert.Equal(7, model.Steps.Count);
            }
        }
    }

    [Fact]
    public void A_prompt_is_scored_whatever_is_cached()
    {
        FakePagedModel model = new(Vocabulary, Context, 20);
        using Scheduler scheduler = new(model, Vocabulary, new SchedulerOptions { StepTokens = 5 }, new FakeTimeProvider());
        int[] prompt = [.. Enumerable.Range(10, 21)];
        Finish(scheduler, new Request(0, prompt, 2, 1));
        Request scored = new(1, prompt, 2, 1) { ScoresPrompt = true };
        Finish(scheduler, scored);

        Assert.Equal(prompt[1..], scored.Sink.Scores.Select(static score => score.Chosen.Token));
        Assert.Equal(scored.Alone(), scored.Sink.Tokens);
    }

    private static void Finish(Scheduler scheduler, Request request)
    {
        scheduler.Add(request.Begin());
        RunOut(scheduler);
        Assert.True(request.Sink.IsEnded);
    }

    private static void RunOut(Scheduler scheduler)
    {
        for (int step = 0; scheduler.Step(); step++)
        {
            Assert.True(step < 2000, "The scheduler does not get on.");
        }
    }

    private sealed class Sink : IAnswerSink
    {
        public List<int> Tokens { get; } = [];

        public List<TokenLogProbabilities> Scores { get; } = [];

        public bool IsEnded { get; private set; }

        public Exception? Failure { get; private set; }

        public void Scored(ServedSequence sequence, int first, IReadOnlyList<TokenLogProbabilities> scores)
        {
            Assert.Equal(Scores.Count + 1, first);
            Scores.AddRange(scores);
        }

        public void Wrote(ServedSequence sequence, GeneratedPiece piece)
        {
            Assert.False(IsEnded);
            Tokens.Add(piece.Token);
        }

        public void Ended(ServedSequence sequence, Exception? failure)
        {
            Assert.False(IsEnded);
            IsEnded = true;
            Failure = failure;
        }
    }

    private sealed record Request(int Id, int[] Prompt, int MaxTokens, long Seed)
    {
        public string Caller { get; init; } = "";

        public string Scope { get; init; } = "";

        public int Priority { get; init; }

        public bool ScoresPrompt { get; init; }

        public SamplingOptions Options { get; init; } = new();

        public OutputConstraint? Form { get; init; }

        public ServedSequence? Leader { get; init; }

        public Sink Sink { get; private set; } = new();

        public ServedSequence? Sequence { get; private set; }

        // Prompts that begin alike, so that pages are shared.
        public static Request Draw(Random random, int id)
        {
            int[] common = [.. Enumerable.Range(100, random.Next(0, 30))];
            return new Request(id, [.. common, .. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(4))], random.Next(0, 30), random.Next(5))
            {
                Caller = $"{random.Next(3)}",
                Scope = $"{random.Next(2)}",
                Priority = random.Next(2),
                ScoresPrompt = random.Next(8) == 0,
                Options = random.Next(2) == 0 ? SamplingOptions.Greedy : new SamplingOptions(),
            };
        }

        public ServedSequence Begin()
        {
            GenerationOptions options = new() { Sampling = Options, MaxTokens = MaxTokens, IgnoreEndOfText = Id % 2 == 0 };
            return Sequence = new ServedSequence(Prompt, new AnswerWriter(Prompt, options, TestVocabulary.Tokenizer, Vocabulary, Seed, Form?.Start(s_trie.Value)), Sink)
            {
                Caller = Caller,
                Scope = Scope,
                Priority = Priority,
                ScoresPrompt = ScoresPrompt,
                Leader = Leader,
            };
        }

        /// <summary>What it gets on a model of its own, all of its prompt at once.</summary>
        public int[] Alone()
        {
            using Scheduler scheduler = new(new FakePagedModel(Vocabulary, Context, 8), Vocabulary, new SchedulerOptions { ReusePrefixes = false }, new FakeTimeProvider());
            Request copy = this with { Leader = null, Sink = new Sink() };
            scheduler.Add(copy.Begin());
            while (scheduler.Step())
            {
            }

            return [.. copy.Sink.Tokens];
        }
    }
}
