using Lyceum.Gateway.Callers;
using Lyceum.Gateway.Calls;
using Lyceum.Inference.Constraints;
using Lyceum.Inference.Serving;
using Lyceum.Platform;
using Lyceum.Platform.Budgets;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Limits;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.AI;

namespace Lyceum.Gateway.Tests;

public class ModelGatewayTests
{
    private static readonly Money s_cost = GatewayRun.Rates.CostOf(new UsageAmounts { InputTokens = 10, CachedInputTokens = 4, OutputTokens = 3 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_settled_before_its_last_update()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        await using ChatAnswer answer = await run.Gateway.ChatAsync(caller, Ask("one two three"), Cancellation);

        int updates = 0;
        await foreach (ChatResponseUpdate update in answer.Updates.WithCancellation(Cancellation))
        {
            updates++;
            (Money spent, Money reserved) = run.Standing;
            Assert.Equal(update.FinishReason is null ? Money.Zero : s_cost, spent);
            Assert.Equal(update.FinishReason is null, reserved > Money.Zero);
        }

        Assert.Equal(3, updates);
    }

    [Fact]
    public async Task What_is_set_aside_is_the_prompt_and_the_longest_answer()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        await using ChatAnswer answer = await run.Gateway.ChatAsync(caller, Ask("one two three", new AnswerSettings { MaxTokens = 50, Choices = 1 }), Cancellation);
        await using IAsyncEnumerator<ChatResponseUpdate> updates = answer.Updates.GetAsyncEnumerator(Cancellation);

        await updates.MoveNextAsync();

        Assert.Equal(GatewayRun.Rates.GreatestCostOf(new UsageAmounts { InputTokens = 3, OutputTokens = 50 }), run.Standing.Reserved);
        Assert.Equal(50, run.Model.Request!.Options.MaxTokens);
    }

    [Fact]
    public async Task An_answer_is_no_longer_than_the_context_has_room_for()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);

        await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one two three", new AnswerSettings { MaxTokens = 5000 }), Cancellation));

        Assert.Equal(997, run.Model.Request!.Options.MaxTokens);
    }

    [Fact]
    public async Task A_prompt_longer_than_the_context_is_refused()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        run.Model.ContextLength = 2;

        GatewayException refused = await Assert.ThrowsAsync<GatewayException>(async () => await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one two three"), Cancellation)));

        Assert.Equal(GatewayRefusal.ContextLength, refused.Refusal);
        Assert.Equal((Money.Zero, Money.Zero), run.Standing);
    }

    [Fact]
    public async Task Who_stops_reading_pays_for_what_was_used_by_then()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        run.Model.Answer = static _ => [FakeAnswers.Update(0, [new TextContent("Hello")], 1), null];
        run.Model.UsedByThen = FakeAnswers.Statistics(3);
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using ChatAnswer answer = await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation);

        Task reading = ReadAsync(answer, gone.Token);
        await run.Model.Waits.Task.WaitAsync(Cancellation);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal((s_cost, Money.Zero), run.Standing);
    }

    [Fact]
    public async Task Of_a_model_elsewhere_what_was_read_is_paid()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        run.Model.Tokens = null;
        run.Model.Answer = static _ => [FakeAnswers.Update(0, [new TextContent("Hello")], -1), FakeAnswers.Update(0, [new TextContent("!")], -1), null];
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using ChatAnswer answer = await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation);

        Task reading = ReadAsync(answer, gone.Token);
        await run.Model.Waits.Task.WaitAsync(Cancellation);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal((GatewayRun.Rates.CostOf(new UsageAmounts { OutputTokens = 2 }), Money.Zero), run.Standing);
    }

    [Fact]
    public async Task A_call_that_the_model_refuses_gives_everything_back()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation, limits: new QuotaLimits(null, 1000, 1));
        run.Model.Answer = static _ => throw new ConstraintException("No text has this form.");

        for (int i = 0; i < 3; i++)
        {
            GatewayException refused = await Assert.ThrowsAsync<GatewayException>(async () => await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation)));
            Assert.Equal(GatewayRefusal.Invalid, refused.Refusal);
        }

        Assert.Equal((Money.Zero, Money.Zero), run.Standing);
        await using ChatAnswer answer = await run.Gateway.ChatAsync(caller, Ask("one", new AnswerSettings { MaxTokens = 9 }), Cancellation);
        Assert.Equal(990, answer.Limits.Tokens!.Value.Remaining);
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_gives_its_place_back()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation, limits: new QuotaLimits(null, null, 1));

        await using (await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation))
        {
            GatewayException refused = await Assert.ThrowsAsync<GatewayException>(() => run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));
            Assert.Equal((GatewayRefusal.RateLimit, QuotaDimension.ParallelCalls, true), (refused.Refusal, refused.Dimension, refused.IsPassing));
        }

        await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));
    }

    [Fact]
    public async Task A_limit_of_requests_says_when_to_come_again()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation, limits: new QuotaLimits(1, null, null));
        await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));

        GatewayException refused = await Assert.ThrowsAsync<GatewayException>(() => run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));

        Assert.Equal(GatewayRefusal.RateLimit, refused.Refusal);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(0, refused.Limits!.Requests!.Value.Remaining);
    }

    [Fact]
    public async Task A_budget_refuses_what_may_cost_more_than_is_left()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        await run.Get<BudgetDirectory>().SetAsync(
            run.Installation.Owner, new BudgetSettings(BudgetScope.Project, run.Installation.Project.Id, BudgetPeriod.Month, Money.FromUnits(1)), Cancellation);

        GatewayException refused = await Assert.ThrowsAsync<GatewayException>(
            async () => await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one", new AnswerSettings { MaxTokens = 200 }), Cancellation)));
        Assert.Equal((GatewayRefusal.Budget, false), (refused.Refusal, refused.IsPassing));

        await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one", new AnswerSettings { MaxTokens = 90 }), Cancellation));
    }

    [Fact]
    public async Task A_key_uses_the_models_that_it_may()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation, new KeyScopes { Models = ["other"] });

        GatewayException refused = await Assert.ThrowsAsync<GatewayException>(() => run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));

        Assert.Equal(GatewayRefusal.ModelNotAllowed, refused.Refusal);
    }

    [Fact]
    public async Task A_project_uses_the_models_that_it_may()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        ProjectPolicyDirectory policies = run.Get<ProjectPolicyDirectory>();
        await policies.SetModelsAsync(run.Installation.Owner, run.Installation.Project.Id, ModelRuleMode.Deny, [TestInstallation.ModelName], Cancellation);

        GatewayException refused = await Assert.ThrowsAsync<GatewayException>(() => run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));
        Assert.Equal(GatewayRefusal.ModelNotAllowed, refused.Refusal);
        ProjectPolicy policy = await policies.ReadAsync(caller.Payer.OrganizationId, caller.Payer.ProjectId, Cancellation);
        Assert.Empty(run.Get<Models.ModelDirectory>().List(caller with { Policy = policy }));

        await policies.RemoveModelsAsync(run.Installation.Owner, run.Installation.Project.Id, Cancellation);
        await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));
    }

    [Fact]
    public async Task The_keys_of_a_project_share_its_limits_of_a_model()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        await run.Get<ProjectPolicyDirectory>().SetLimitsAsync(
            run.Installation.Owner, run.Installation.Project.Id, TestInstallation.ModelName, new QuotaLimits(1, null, null), Cancellation);
        (_, Caller first) = await run.Installation.MakeKeyAsync(Cancellation);
        (_, Caller second) = await run.Installation.MakeKeyAsync(Cancellation);
        await ReadAsync(await run.Gateway.ChatAsync(first, Ask("one"), Cancellation));

        GatewayException refused = await Assert.ThrowsAsync<GatewayException>(() => run.Gateway.ChatAsync(second, Ask("one"), Cancellation));

        Assert.Equal((GatewayRefusal.RateLimit, QuotaDimension.Requests), (refused.Refusal, refused.Dimension));
        Assert.Contains("this project", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_says_what_was_done_and_for_whom()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one"), Cancellation));
        await run.Gateway.EmbedAsync(caller, new EmbeddingCall(TestInstallation.ModelName, [new TextInput("one")]), Cancellation);

        IReadOnlyList<UsageLine> lines = await run.Get<UsageReport>().TotalsAsync(
            run.Installation.Owner, new UsageFilter(DateTimeOffset.UnixEpoch), UsageGrouping.Operation | UsageGrouping.User, Cancellation);

        Assert.Equal(
            [UsageOperation.Completions, UsageOperation.Embeddings], lines.Select(static line => line.Operation).Order());
        Assert.All(lines, line => Assert.Equal(run.Installation.Owner.Id, line.UserId));
    }

    [Fact]
    public async Task What_a_call_leaves_open_is_chosen_as_the_author_would()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        AnswerSettings settings = new() { Sampling = new SamplingChoice { TopP = 0.5f, Seed = 11 } };

        await ReadAsync(await run.Gateway.ChatAsync(caller, Ask("one", settings), Cancellation));

        Assert.Equal((0.8f, 40, 0.5f, 11L), (run.Model.Request!.Options.Sampling.Temperature, run.Model.Request.Options.Sampling.TopK, run.Model.Request.Options.Sampling.TopP, run.Model.Request.Options.Sampling.Seed!.Value));
        Assert.Equal((caller.ShareName, caller.CacheScope), (run.Model.Request.Caller, run.Model.Request.CacheScope));
    }

    [Fact]
    public async Task Many_texts_are_continued_in_one_call_and_paid_together()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);
        CompletionCall call = new(TestInstallation.ModelName, [new TextInput("one two"), new TextInput(new[] { 1, 2, 3 })]) { Settings = new AnswerSettings { MaxTokens = 10 } };
        await using CompletionAnswer answer = await run.Gateway.CompleteAsync(caller, call, Cancellation);

        List<CompletionUpdate> updates = [];
        await foreach (CompletionUpdate update in answer.Updates.WithCancellation(Cancellation))
        {
            updates.Add(update);
        }

        Assert.Equal(2, updates.Count(static update => update.News is AnswerEnded));
        Assert.Equal(4, updates.Count(static update => update.News is TokenWritten));
        Assert.Equal((GatewayRun.Rates.CostOf(new UsageAmounts { InputTokens = 20, CachedInputTokens = 8, OutputTokens = 4 }), Money.Zero), run.Standing);
    }

    [Fact]
    public async Task Embedding_is_paid_by_its_tokens()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);

        EmbeddingAnswer answer = await run.Gateway.EmbedAsync(caller, new EmbeddingCall(TestInstallation.ModelName, [new TextInput("one two"), new TextInput("three")]), Cancellation);

        Assert.Equal(2, answer.Vectors.Count);
        Assert.Equal(3, answer.Tokens);
        Assert.Equal((GatewayRun.Rates.CostOf(new UsageAmounts { InputTokens = 3 }), Money.Zero), run.Standing);
    }

    [Fact]
    public async Task Counting_costs_nothing()
    {
        await using GatewayRun run = await GatewayRun.StartAsync(Cancellation);
        (_, Caller caller) = await run.Installation.MakeKeyAsync(Cancellation);

        Assert.Equal(3, await run.Gateway.CountTokensAsync(caller, Ask("one two three"), Cancellation));
        Assert.Equal((Money.Zero, Money.Zero), run.Standing);
    }

    private static ChatCall Ask(string text, AnswerSettings? settings = null) =>
        new(TestInstallation.ModelName, [new ChatMessage(ChatRole.User, text)]) { Settings = settings ?? new AnswerSettings { MaxTokens = 100 } };

    private static async Task ReadAsync(ChatAnswer answer, CancellationToken? cancellation = null)
    {
        await using (answer)
        {
            await foreach (ChatResponseUpdate _ in answer.Updates.WithCancellation(cancellation ?? Cancellation))
            {
                // Read to its end.
            }
        }
    }
}
