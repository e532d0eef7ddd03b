using CsCheck;
using Lyceum.Platform.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Platform.Tests.Limits;

public sealed class InMemoryQuotaStoreTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryQuotaStore _store;

    public InMemoryQuotaStoreTests() => _store = new InMemoryQuotaStore(_time, TimeSpan.FromMinutes(30));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_counted_and_come_back_evenly()
    {
        QuotaClaim key = new(QuotaScope.Key, "key", new QuotaLimits(3, null, null));

        Assert.Equal(new QuotaStanding(3, 2, TimeSpan.FromSeconds(20)), (await AskAsync(0, key)).Requests);
        await AskAsync(0, key);
        Assert.Equal(new QuotaStanding(3, 0, TimeSpan.FromSeconds(60)), (await AskAsync(0, key)).Requests);
        QuotaDecision refused = await AskAsync(0, key);
        Assert.Equal(new QuotaRefusal(QuotaScope.Key, "key", QuotaDimension.Requests, 3, TimeSpan.FromSeconds(20)), refused.Refusal);
        Assert.Null(refused.Tokens);

        _time.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromTicks(1), (await AskAsync(0, key)).Refusal?.RetryAfter);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null((await AskAsync(0, key)).Refusal);
    }

    [Fact]
    public async Task Tokens_that_were_not_used_come_back_and_those_beyond_the_guess_are_owed()
    {
        QuotaClaim key = new(QuotaScope.Key, "key", new QuotaLimits(null, 600, null));
        QuotaDecision first = await AskAsync(500, key);
        Assert.Equal(new QuotaStanding(600, 100, TimeSpan.FromSeconds(50)), first.Tokens);
        Assert.Equal(TimeSpan.FromSeconds(10), (await AskAsync(200, key)).Refusal?.RetryAfter);

        await _store.CompleteAsync(first.Lease, 100, Cancellation);
        QuotaDecision second = await AskAsync(200, key);
        Assert.Equal(300, second.Tokens?.Remaining);
        await _store.CompleteAsync(second.Lease, 800, Cancellation);

        QuotaDecision owing = await AskAsync(0, key);
        Assert.Equal(TimeSpan.FromSeconds(30), owing.Refusal?.RetryAfter);
        Assert.Equal(new QuotaStanding(600, 0, TimeSpan.FromSeconds(90)), owing.Tokens);
    }

    [Fact]
    public async Task More_tokens_than_a_minute_has_never_fit()
    {
        QuotaRefusal? refusal = (await AskAsync(601, new QuotaClaim(QuotaScope.Model, "m", new QuotaLimits(null, 600, null)))).Refusal;

        Assert.Equal(new QuotaRefusal(QuotaScope.Model, "m", QuotaDimension.Tokens, 600, null), refusal);
    }

    [Fact]
    public async Task Parallel_calls_give_their_place_back_once()
    {
        QuotaClaim key = new(QuotaScope.Key, "key", new QuotaLimits(null, null, 2));
        QuotaDecision first = await AskAsync(0, key);
        await AskAsync(0, key);
        Assert.Equal(QuotaDimension.ParallelCalls, (await AskAsync(0, key)).Refusal?.Dimension);

        await _store.CompleteAsync(first.Lease, 0, Cancellation);
        await _store.CompleteAsync(first.Lease, 0, Cancellation);
        Assert.Null((await AskAsync(0, key)).Refusal);
        Assert.NotNull((await AskAsync(0, key)).Refusal);

        // Calls that nobody ends give their place back when the lease is over.
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null((await AskAsync(0, key)).Refusal);
        Assert.Null((await AskAsync(0, key)).Refusal);
        Assert.NotNull((await AskAsync(0, key)).Refusal);
    }

    [Fact]
    public async Task A_call_that_does_not_fit_one_limit_takes_from_none()
    {
        QuotaClaim key = new(QuotaScope.Key, "key", new QuotaLimits(10, 1000, 10));
        QuotaClaim model = new(QuotaScope.Model, "m", new QuotaLimits(null, 100, null));
        Assert.Equal(QuotaScope.Model, (await AskAsync(200, key, model)).Refusal?.Scope);

        QuotaDecision decision = await AskAsync(100, key, model);
        Assert.Equal(9, decision.Requests?.Remaining);
        // Of two limits the one with less left is told.
        Assert.Equal(new QuotaStanding(100, 0, TimeSpan.FromMinutes(1)), decision.Tokens);
    }

    [Fact]
    public async Task A_changed_limit_counts_from_the_next_call_on()
    {
        await AskAsync(0, new QuotaClaim(QuotaScope.Key, "key", new QuotaLimits(10, null, null)));

        Assert.Equal(new QuotaStanding(3, 2, TimeSpan.FromSeconds(20)), (await AskAsync(0, new QuotaClaim(QuotaScope.Key, "key", new QuotaLimits(3, null, null)))).Requests);
        Assert.Null((await AskAsync(0, new QuotaClaim(QuotaScope.Key, "key", QuotaLimits.None))).Requests);
    }

    [Fact]
    public async Task Names_that_nobody_uses_are_forgotten()
    {
        for (int i = 0; i < 1500; i++)
        {
            QuotaDecision decision = await AskAsync(0, new QuotaClaim(QuotaScope.Model, $"guess-{i}", new QuotaLimits(60, null, null)));
            await _store.CompleteAsync(decision.Lease, 0, Cancellation);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_store.Meters, 1, 1024);
    }

    [Fact]
    public void No_more_than_a_minutes_tokens_and_a_full_bucket_pass_in_any_minute() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 3_000]).Array[1, 200].Sample(static calls =>
        {
            FakeTimeProvider time = new();
            InMemoryQuotaStore store = new(time);
            QuotaClaim key = new(QuotaScope.Key, "key", new QuotaLimits(null, 200, null));
            List<(DateTimeOffset At, int Tokens)> passed = [];
            foreach ((int tokens, int milliseconds) in calls)
            {
                time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                QuotaDecision decision = store.AcquireAsync([key], tokens, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                if (decision.Refusal is null)
                {
                    passed.Add((time.GetUtcNow(), tokens));
                    store.CompleteAsync(decision.Lease, tokens, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                }
            }

            Assert.All(passed, first => Assert.True(
                passed.Where(call => call.At >= first.At && call.At <= first.At + TimeSpan.FromMinutes(1)).Sum(static call => call.Tokens) <= 400));
        });

    private ValueTask<QuotaDecision> AskAsync(long tokens, params QuotaClaim[] claims) => _store.AcquireAsync(claims, tokens, Cancellation);
}
