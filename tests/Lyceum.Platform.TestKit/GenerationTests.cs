using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Generations;
using Lyceum.Platform.Jobs;
using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.TestKit;

public abstract class GenerationTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_generation_is_events_a_message_and_an_end()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        (Guid conversation, GenerationWriter writer) = await BeginAsync(platform, log);

        await writer.AppendAsync("tool", """{"name":"search"}""", Cancellation);
        await writer.AppendTextAsync("text", "Wha", Cancellation);
        await writer.AppendTextAsync("text", "", Cancellation);
        await writer.AppendTextAsync("text", "les", Cancellation);
        Assert.True(await writer.CompleteAsync("""{"ok":true}""", new TokenUsage(7, 2), Cancellation));

        Generation ended = await log.GetAsync(platform.Owner, writer.Generation.Id, Cancellation);
        List<GenerationEvent> events = await ReadAllAsync(platform, log, writer.Generation.Id);
        Message message = await platform.Messages.GetAsync(platform.Owner, conversation, ended.MessageId!.Value, Cancellation);
        Assert.Equal((GenerationStatus.Completed, events.Count - 1, """{"ok":true}""", platform.Time.GetUtcNow()), (ended.Status, ended.LastSequence, ended.Result, ended.EndedAt!.Value));
        Assert.Equal("tool", events[0].Type);
        Assert.Equal(new GenerationEnd(GenerationStatus.Completed, null), GenerationEnd.Parse(events[^1].Payload));
        Assert.Equal(
            ("Whales", """[{"type":"text","text":"Whales"}]""", MessageStatus.Complete, ended.LastSequence, 7L, 2L),
            (message.Text, message.Content, message.Status, message.CoveredSequence, message.InputTokens!.Value, message.OutputTokens!.Value));
        Assert.Equal(message.Id, (await platform.Conversations.GetAsync(platform.Owner, conversation, Cancellation)).ActiveLeafId);
    }

    [Fact]
    public async Task Fifty_who_start_with_one_id_make_one_generation_and_one_message()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        await using GenerationLog elsewhere = await StartAsync(platform);
        GenerationRequest request = await RequestAsync(platform);

        GenerationStart[] starts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => (i % 2 == 0 ? log : elsewhere).BeginAsync(platform.Owner, request, Cancellation))));

        GenerationStart started = Assert.Single(starts, static start => start.Writer is not null);
        Assert.All(starts, start => Assert.Equal((request.Id, started.Generation.MessageId), (start.Generation.Id, start.Generation.MessageId)));
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        Assert.Equal((2, 1), (await context.Messages.CountAsync(Cancellation), await context.Generations.CountAsync(Cancellation)));
    }

    [Fact]
    public async Task A_generation_goes_on_when_its_reader_leaves()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        GenerationRequest request = await RequestAsync(platform);
        TaskCompletionSource left = new();
        using CancellationTokenSource request1 = new();
        await log.RunAsync(
            platform.Owner,
            request,
            async writer =>
            {
                await writer.AppendTextAsync("text", "before", writer.StopToken);
                await left.Task;
                await writer.AppendTextAsync("text", " and after", writer.StopToken);
                await writer.CompleteAsync(null, null, CancellationToken.None);
            },
            request1.Token);
        await foreach (GenerationEvent happened in log.ReadAsync(platform.Owner, request.Id, -1, request1.Token))
        {
            Assert.Equal("before", happened.Payload);
            break;
        }

        await request1.CancelAsync();
        left.SetResult();
        List<GenerationEvent> rest = await ReadAllAsync(platform, log, request.Id, after: 0);

        Assert.Equal([(1L, "text", " and after"), (2L, "end", """{"status":"completed","error":null}""")], rest.Select(static happened => (happened.Sequence, happened.Type, happened.Payload)));
    }

    [Fact]
    public async Task However_a_producer_ends_its_generation_does()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        (Func<GenerationWriter, Task> Produce, GenerationStatus Status)[] ways =
        [
            (static _ => throw new InvalidOperationException("secret"), GenerationStatus.Failed),
            (static _ => Task.FromCanceled(new CancellationToken(canceled: true)), GenerationStatus.Failed),
            (static _ => Task.CompletedTask, GenerationStatus.Interrupted),
            (static writer => writer.FailAsync(new GenerationError("context_length_exceeded", "Too long."), null, default), GenerationStatus.Failed),
            (static writer => writer.CompleteAsync(null, null, default), GenerationStatus.Completed),
        ];
        foreach ((Func<GenerationWriter, Task> produce, GenerationStatus status) in ways)
        {
            GenerationRequest request = await RequestAsync(platform);
            await log.RunAsync(platform.Owner, request, produce, Cancellation);

            GenerationEvent end = Assert.Single(await ReadAllAsync(platform, log, request.Id));
            Generation ended = await log.GetAsync(platform.Owner, request.Id, Cancellation);
            Assert.Equal((status, status), (ended.Status, GenerationEnd.Parse(end.Payload).Status));
            Assert.DoesNotContain("secret", end.Payload, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Somebody_stops_a_generation_from_anywhere_and_its_text_stays()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        // Not started, so that it does not reap what runs here when time jumps.
        GenerationLog elsewhere = new(platform.Database, platform.Time);
        foreach (GenerationLog asked in new[] { log, elsewhere })
        {
            GenerationRequest request = await RequestAsync(platform);
            await log.RunAsync(
                platform.Owner,
                request,
                static async writer =>
                {
                    await writer.AppendTextAsync("text", "so far", writer.StopToken);
                    await Task.Delay(Timeout.Infinite, writer.StopToken);
                },
                Cancellation);

            await asked.CancelAsync(platform.Owner, request.Id, Cancellation);
            Task<List<GenerationEvent>> reading = ReadAllAsync(platform, log, request.Id);
            await DriveAsync(platform, reading);

            Generation ended = await log.GetAsync(platform.Owner, request.Id, Cancellation);
            Message message = await platform.Messages.GetAsync(platform.Owner, ended.ConversationId!.Value, ended.MessageId!.Value, Cancellation);
            Assert.Equal((GenerationStatus.Cancelled, MessageStatus.Interrupted, "so far"), (ended.Status, message.Status, message.Text));
            await asked.CancelAsync(platform.Owner, request.Id, Cancellation);
            Assert.Equal(ended.EndedAt, (await log.GetAsync(platform.Owner, request.Id, Cancellation)).EndedAt);
        }
    }

    [Fact]
    public async Task What_a_dead_process_left_is_ended_with_all_that_was_stored()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationLog dead = await StartAsync(platform);
        (Guid conversation, GenerationWriter writer) = await BeginAsync(platform, dead);
        await writer.AppendTextAsync("text", "last words", Cancellation);
        await using (IAsyncEnumerator<GenerationEvent> reader = dead.ReadAsync(platform.Owner, writer.Generation.Id, -1, Cancellation).GetAsyncEnumerator(Cancellation))
        {
            Assert.True(await reader.MoveNextAsync());
        }

        await dead.AbandonAsync();
        await using GenerationLog next = await StartAsync(platform);
        Assert.Equal(GenerationStatus.Running, (await next.GetAsync(platform.Owner, writer.Generation.Id, Cancellation)).Status);
        platform.Time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(0, await next.ReapAsync(Cancellation));
        platform.Time.Advance(TimeSpan.FromSeconds(1));
        await DriveAsync(platform, ReadAllAsync(platform, next, writer.Generation.Id));

        Generation ended = await next.GetAsync(platform.Owner, writer.Generation.Id, Cancellation);
        Message message = await platform.Messages.GetAsync(platform.Owner, conversation, ended.MessageId!.Value, Cancellation);
        Assert.Equal((GenerationStatus.Interrupted, 1L), (ended.Status, ended.LastSequence));
        Assert.Equal((MessageStatus.Interrupted, "last words", 1L), (message.Status, message.Text, message.CoveredSequence));
        await writer.AppendTextAsync("text", " of a ghost", Cancellation);
        Assert.False(await writer.CompleteAsync(null, null, Cancellation));
        Assert.Equal(["last words", """{"status":"interrupted","error":null}"""], (await ReadAllAsync(platform, next, ended.Id)).Select(static happened => happened.Payload));
    }

    [Fact]
    public async Task What_lives_is_not_reaped_and_its_message_keeps_up()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        GenerationLog elsewhere = new(platform.Database, platform.Time);
        (Guid conversation, GenerationWriter writer) = await BeginAsync(platform, log);
        await writer.AppendTextAsync("text", "thinking", Cancellation);
        await DriveAsync(platform, UntilAsync(async () => (await MessageAsync()).CoveredSequence == 0));
        Assert.Equal(("thinking", MessageStatus.Running), ((await MessageAsync()).Text, (await MessageAsync()).Status));
        Assert.Equal(0, (await log.GetAsync(platform.Owner, writer.Generation.Id, Cancellation)).LastSequence);

        DateTimeOffset later = platform.Time.GetUtcNow().AddMinutes(3);
        await DriveAsync(platform, UntilAsync(() => Task.FromResult(platform.Time.GetUtcNow() >= later)));

        Assert.Equal(0, await elsewhere.ReapAsync(Cancellation));
        Assert.True(await writer.CompleteAsync(null, null, Cancellation));

        Task<Message> MessageAsync() => platform.Messages.GetAsync(platform.Owner, conversation, writer.Generation.MessageId!.Value, Cancellation);
    }

    [Fact]
    public async Task A_process_ends_what_its_predecessors_left_when_it_starts()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationLog dead = await StartAsync(platform);
        (_, GenerationWriter writer) = await BeginAsync(platform, dead);
        await dead.AbandonAsync();
        await dead.CancelAsync(platform.Owner, writer.Generation.Id, Cancellation);
        platform.Time.Advance(TimeSpan.FromMinutes(2));

        await using GenerationLog next = await StartAsync(platform);

        Assert.Equal(GenerationStatus.Cancelled, (await next.GetAsync(platform.Owner, writer.Generation.Id, Cancellation)).Status);
    }

    [Fact]
    public async Task A_process_that_is_alone_ends_what_was_left_without_waiting_for_silence()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationLog dead = await StartAsync(platform);
        (Guid conversation, GenerationWriter writer) = await BeginAsync(platform, dead);
        await writer.AppendTextAsync("text", "cut", Cancellation);
        await using (IAsyncEnumerator<GenerationEvent> reader = dead.ReadAsync(platform.Owner, writer.Generation.Id, -1, Cancellation).GetAsyncEnumerator(Cancellation))
        {
            Assert.True(await reader.MoveNextAsync());
        }

        await dead.AbandonAsync();
        await using GenerationLog next = new(platform.Database, platform.Time);
        await next.StartAloneAsync(Cancellation);

        Generation ended = await next.GetAsync(platform.Owner, writer.Generation.Id, Cancellation);
        Message message = await platform.Messages.GetAsync(platform.Owner, conversation, ended.MessageId!.Value, Cancellation);
        Assert.Equal((GenerationStatus.Interrupted, MessageStatus.Interrupted, "cut"), (ended.Status, message.Status, message.Text));
        (_, GenerationWriter own) = await BeginAsync(platform, next);
        Assert.Equal(0, await next.ReapAsync(Cancellation));
        Assert.True(await own.CompleteAsync(null, null, Cancellation));
    }

    [Fact]
    public async Task Closing_ends_what_runs_here_and_starts_nothing_more()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationLog log = await StartAsync(platform);
        (Guid conversation, GenerationWriter writer) = await BeginAsync(platform, log);
        await writer.AppendTextAsync("text", "until now", Cancellation);

        await log.DisposeAsync();

        Generation ended = await log.GetAsync(platform.Owner, writer.Generation.Id, Cancellation);
        Assert.Equal(GenerationStatus.Interrupted, ended.Status);
        Assert.Equal("until now", (await platform.Messages.GetAsync(platform.Owner, conversation, ended.MessageId!.Value, Cancellation)).Text);
        Assert.True(writer.StopToken.IsCancellationRequested);
        await Assert.ThrowsAsync<PlatformException>(async () => await writer.AppendTextAsync("text", "more", Cancellation));
        GenerationRequest request = await RequestAsync(platform);
        Assert.Equal(PlatformError.Busy, (await Assert.ThrowsAsync<PlatformException>(() => log.BeginAsync(platform.Owner, request, Cancellation))).Error);
    }

    [Fact]
    public async Task Of_all_who_end_a_generation_at_the_same_time_one_does()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        for (int round = 0; round < 12; round++)
        {
            // Logs that were not started tell nobody that they live: all their generations look dead to the others.
            GenerationLog log = new(platform.Database, platform.Time);
            GenerationLog[] reapers = [new(platform.Database, platform.Time), new(platform.Database, platform.Time)];
            (_, GenerationWriter writer) = await BeginAsync(platform, log);
            await writer.AppendTextAsync("text", "text", Cancellation);
            platform.Time.Advance(TimeSpan.FromSeconds(91));

            int[] ended = await Task.WhenAll(
                Task.Run(async () => await writer.CompleteAsync(null, null, Cancellation) ? 1 : 0),
                Task.Run(async () => await writer.FailAsync(new GenerationError("a", "b"), null, Cancellation) ? 1 : 0),
                Task.Run(() => reapers[0].ReapAsync(Cancellation)),
                Task.Run(() => reapers[1].ReapAsync(Cancellation)),
                Task.Run(async () => await log.CancelAsync(platform.Owner, writer.Generation.Id, Cancellation) is null ? 1 : 0));

            Assert.Equal(1, ended.Sum());
            Generation row = await log.GetAsync(platform.Owner, writer.Generation.Id, Cancellation);
            List<GenerationEvent> events = await ReadAllAsync(platform, reapers[0], writer.Generation.Id);
            GenerationEvent end = Assert.Single(events, static happened => happened.IsEnd);
            Assert.Equal((row.Status, row.LastSequence), (GenerationEnd.Parse(end.Payload).Status, end.Sequence));
            Assert.Equal(Enumerable.Range(0, events.Count).Select(static i => (long)i), events.Select(static happened => happened.Sequence));
        }
    }

    [Fact]
    public async Task A_generation_that_is_deleted_takes_no_other_with_it()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        GenerationLog elsewhere = new(platform.Database, platform.Time);
        (_, GenerationWriter kept) = await BeginAsync(platform, log);
        (Guid conversation, GenerationWriter deleted) = await BeginAsync(platform, log);
        await platform.Conversations.DeleteAsync(platform.Owner, conversation, Cancellation);

        await deleted.AppendTextAsync("text", "nowhere", Cancellation);
        await kept.AppendTextAsync("text", "here", Cancellation);
        Task<List<GenerationEvent>> reading = ReadAllAsync(platform, elsewhere, kept.Generation.Id);
        TaskCompletionSource stopped = new();
        await using CancellationTokenRegistration heard = deleted.StopToken.Register(stopped.SetResult);
        await DriveAsync(platform, stopped.Task);
        Assert.True(await kept.CompleteAsync(null, null, Cancellation));
        await DriveAsync(platform, reading);

        Assert.Equal("here", (await reading)[0].Payload);
        Assert.False(await deleted.CompleteAsync(null, null, Cancellation));
        await Assert.ThrowsAsync<PlatformException>(() => ReadAllAsync(platform, log, deleted.Generation.Id));
    }

    [Fact]
    public async Task Text_may_be_cut_anywhere_and_hold_anything()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform);
        (Guid conversation, GenerationWriter writer) = await BeginAsync(platform, log);
        await using IAsyncEnumerator<GenerationEvent> reader = log.ReadAsync(platform.Owner, writer.Generation.Id, -1, Cancellation).GetAsyncEnumerator(Cancellation);

        await writer.AppendTextAsync("text", "a\0\uD83D", Cancellation);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("a\uFFFD", reader.Current.Payload);
        await writer.AppendTextAsync("text", "\uDC33b\uD83D", Cancellation);
        Assert.True(await writer.CompleteAsync(null, null, Cancellation));

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("\U0001F433b\uFFFD", reader.Current.Payload);
        Assert.Equal("a\uFFFD\U0001F433b\uFFFD", (await platform.Messages.GetAsync(platform.Owner, conversation, writer.Generation.MessageId!.Value, Cancellation)).Text);
        foreach (string type in new[] { "", "end", new string('a', 65) })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await writer.AppendAsync(type, "", Cancellation));
        }
    }

    [Fact]
    public async Task What_waits_is_bounded_and_a_producer_waits_for_the_database_alone()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        // Never started, so nothing is stored until it ends: a database that does not come after.
        GenerationLog log = new(platform.Database, platform.Time, new GenerationOptions { PendingCharacters = 100 });
        (_, GenerationWriter writer) = await BeginAsync(platform, log);
        int taken = 0;
        ValueTask last;
        while ((last = writer.AppendAsync("text", new string('a', 10), Cancellation)).IsCompletedSuccessfully)
        {
            Assert.InRange(++taken, 1, 100);
        }

        Assert.True(await writer.CompleteAsync(null, null, Cancellation));
        await Assert.ThrowsAsync<PlatformException>(async () => await Task.WhenAny(last.AsTask(), Task.Delay(Timeout.Infinite, Cancellation)).Unwrap());
        Assert.Equal(taken + 1, (await ReadAllAsync(platform, log, writer.Generation.Id)).Count);
    }

    [Fact]
    public async Task An_end_waits_for_a_database_that_is_away_and_loses_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        // Never started, so that nothing but the end is stored.
        GenerationLog log = new(platform.Database, platform.Time, new GenerationOptions { Silence = TimeSpan.FromDays(1000) });
        (Guid conversation, GenerationWriter writer) = await BeginAsync(platform, log);
        await writer.AppendTextAsync("text", "the whole answer", Cancellation);
        using Outage outage = new();

        Task<bool> ending = writer.CompleteAsync("""{"ok":true}""", new TokenUsage(7, 2), Cancellation);
        await outage.UntilRefusedAsync(platform, 20, ending);
        Assert.False(ending.IsCompleted);
        outage.IsOver = true;
        await PassAsync(platform, ending);

        Assert.True(await ending);
        StatementWatch.OnExecuting = null;
        Generation ended = await log.GetAsync(platform.Owner, writer.Generation.Id, Cancellation);
        Message message = await platform.Messages.GetAsync(platform.Owner, conversation, ended.MessageId!.Value, Cancellation);
        Assert.Equal((GenerationStatus.Completed, """{"ok":true}"""), (ended.Status, ended.Result));
        Assert.Equal(("the whole answer", MessageStatus.Complete, 7L, 2L), (message.Text, message.Status, message.InputTokens!.Value, message.OutputTokens!.Value));
        Assert.Equal(["text", "end"], (await ReadAllAsync(platform, log, ended.Id)).Select(static happened => happened.Type));
    }

    [Fact]
    public async Task An_end_waits_no_longer_than_a_generation_may_be_silent()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationLog log = new(platform.Database, platform.Time);
        (_, GenerationWriter writer) = await BeginAsync(platform, log);
        using Outage outage = new();

        Task<bool> ending = writer.CompleteAsync(null, null, Cancellation);
        await PassAsync(platform, ending);

        Assert.Equal(PlatformError.Storage, (await Assert.ThrowsAsync<PlatformException>(() => ending)).Error);
        Assert.True(writer.StopToken.IsCancellationRequested);
    }

    [Fact]
    public async Task Closing_waits_for_a_database_that_is_away()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationLog log = new(platform.Database, platform.Time, new GenerationOptions { Silence = TimeSpan.FromDays(1000) });
        (_, GenerationWriter first) = await BeginAsync(platform, log);
        (_, GenerationWriter second) = await BeginAsync(platform, log);
        await first.AppendTextAsync("text", "until now", Cancellation);
        using Outage outage = new();

        Task closing = log.DisposeAsync().AsTask();
        await outage.UntilRefusedAsync(platform, 20, closing);
        Assert.False(closing.IsCompleted);
        outage.IsOver = true;
        await PassAsync(platform, closing);
        await closing;

        StatementWatch.OnExecuting = null;
        Assert.Equal(GenerationStatus.Interrupted, (await log.GetAsync(platform.Owner, second.Generation.Id, Cancellation)).Status);
        Assert.Equal("until now", (await ReadAllAsync(platform, log, first.Generation.Id))[0].Payload);
    }

    [Fact]
    public async Task Closing_waits_for_all_generations_no_longer_than_for_one()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        GenerationLog log = new(platform.Database, platform.Time);
        for (int i = 0; i < 3; i++)
        {
            await BeginAsync(platform, log);
        }

        using Outage outage = new();
        Task closing = log.DisposeAsync().AsTask();
        await PassAsync(platform, closing);
        await closing;

        // Two questions for each attempt, which is repeated after a second: one generation's wait, and one attempt of each of the others.
        Assert.InRange(outage.Refused, 6, 2 * (90 + 1 + 2));
    }

    [Fact]
    public async Task A_composer_that_fails_costs_nobody_the_events_nor_the_end()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await StartAsync(platform, new GenerationOptions { Composer = static () => new Breaking() });
        (_, GenerationWriter writer) = await BeginAsync(platform, log);
        await writer.AppendAsync("text", "fine", Cancellation);
        await writer.AppendAsync("break", "", Cancellation);

        Assert.True(await writer.CompleteAsync(null, null, Cancellation));

        Assert.Equal(3, (await ReadAllAsync(platform, log, writer.Generation.Id)).Count);
        Assert.True(writer.StopToken.IsCancellationRequested);
    }

    [Fact]
    public async Task What_follows_an_end_is_stored_with_it_or_neither_is()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor key = new(platform.Owner.OrganizationId, Guid.CreateVersion7(), Role.Viewer) { UserId = null, ProjectId = platform.Project.Id };
        JobQueue jobs = new(platform.Database, platform.Time);
        await using GenerationLog log = new(platform.Database, platform.Time, jobs: jobs, followUps: [new Following()]);
        await log.StartAsync(Cancellation);
        int announced = 0;
        jobs.Enqueued += () => announced++;

        Assert.True(await (await BeginAsync("tell")).CompleteAsync("1", null, Cancellation));
        Assert.True(await (await BeginAsync("break")).CompleteAsync("2", null, Cancellation));
        GenerationWriter twice = await BeginAsync("twice");
        await Assert.ThrowsAsync<PlatformException>(() => twice.CompleteAsync("3", null, Cancellation));

        Job job = Assert.Single((await jobs.ListAsync(platform.Owner, platform.Project.Id, null, new PageQuery(), Cancellation)).Items);
        Assert.Equal(("follow", """["Completed", 1]""", 1), (job.Kind, job.Payload, announced));
        Assert.Equal(GenerationStatus.Running, (await log.GetAsync(key, twice.Generation.Id, Cancellation)).Status);

        async Task<GenerationWriter> BeginAsync(string kind) => (await log.BeginAsync(
            key, new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", Kind = kind }, Cancellation)).Writer!;
    }

    [Fact]
    public async Task What_follows_the_end_of_an_orphan_is_stored_too()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        Actor key = new(platform.Owner.OrganizationId, Guid.CreateVersion7(), Role.Viewer) { UserId = null, ProjectId = platform.Project.Id };
        GenerationLog dead = await StartAsync(platform);
        await dead.BeginAsync(key, new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", Kind = "tell" }, Cancellation);
        await dead.AbandonAsync();

        JobQueue jobs = new(platform.Database, platform.Time);
        await using GenerationLog next = new(platform.Database, platform.Time, jobs: jobs, followUps: [new Following()]);
        await next.StartAloneAsync(Cancellation);

        Job job = Assert.Single((await jobs.ListAsync(platform.Owner, platform.Project.Id, null, new PageQuery(), Cancellation)).Items);
        Assert.Equal("""["Interrupted", null]""", job.Payload);
    }

    internal static async Task<GenerationLog> StartAsync(TestPlatform platform, GenerationOptions? options = null)
    {
        GenerationLog log = new(platform.Database, platform.Time, options);
        await log.StartAsync(Cancellation);
        return log;
    }

    internal static async Task<GenerationRequest> RequestAsync(TestPlatform platform)
    {
        Conversation conversation = await platform.Conversations.CreateAsync(platform.Owner, new ConversationSettings(), temporary: false, Cancellation);
        await platform.Messages.AppendAsync(platform.Owner, conversation.Id, ConversationTests.Say("question"), Cancellation);
        return new GenerationRequest { Id = Guid.CreateVersion7(), Model = "any", Payload = "{}", ConversationId = conversation.Id };
    }

    internal static async Task<(Guid Conversation, GenerationWriter Writer)> BeginAsync(TestPlatform platform, GenerationLog log)
    {
        GenerationRequest request = await RequestAsync(platform);
        GenerationStart start = await log.BeginAsync(platform.Owner, request, Cancellation);
        return (request.ConversationId!.Value, start.Writer!);
    }

    /// <summary>Lets time pass until something has happened, no faster than the database answers.</summary>
    internal static async Task DriveAsync(TestPlatform platform, Task until)
    {
        await using PlatformDbContext context = platform.Database.OpenFor(platform.Owner);
        while (!until.IsCompleted)
        {
            platform.Time.Advance(TimeSpan.FromMilliseconds(50));
            await context.Projects.AnyAsync(Cancellation);
            await Task.Yield();
        }

        await until;
    }

    // Lets time pass until something has happened that needs the clock alone.
    private static async Task PassAsync(TestPlatform platform, Task until)
    {
        while (!until.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            platform.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    internal static async Task<List<GenerationEvent>> ReadAllAsync(TestPlatform platform, GenerationLog log, Guid id, long after = -1)
    {
        List<GenerationEvent> events = [];
        await foreach (GenerationEvent happened in log.ReadAsync(platform.Owner, id, after, Cancellation))
        {
            events.Add(happened);
        }

        return events;
    }

    /// <summary>Refuses each statement of the test that made it, as a disk that is away would, until it is over.</summary>
    private sealed class Outage : IDisposable
    {
        private int _refused;
        private volatile bool _isOver;

        public Outage() => StatementWatch.OnExecuting = Refuse;

        public int Refused => Volatile.Read(ref _refused);

        public bool IsOver
        {
            set => _isOver = value;
        }

        /// <summary>Lets time pass until something was refused so often, or has ended.</summary>
        public async Task UntilRefusedAsync(TestPlatform platform, int times, Task asking)
        {
            while (Refused < times && !asking.IsCompleted)
            {
                Cancellation.ThrowIfCancellationRequested();
                platform.Time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }
        }

        public void Dispose() => StatementWatch.OnExecuting = null;

        private void Refuse()
        {
            if (!_isOver)
            {
                Interlocked.Increment(ref _refused);
                throw new IOException("The disk is away.");
            }
        }
    }

    private sealed class Breaking : IMessageComposer
    {
        public void Add(GenerationEvent happened) => Assert.NotEqual("break", happened.Type);

        public MessageContent Build() => new("[]", "");
    }

    private sealed class Following : IGenerationFollowUp
    {
        public Task<IReadOnlyList<NewJob>> JobsAsync(EndedGeneration ended, CancellationToken cancellationToken)
        {
            NewJob job = new("follow", $"[\"{ended.Status}\", {ended.Result ?? "null"}]") { UniqueKey = ended.Generation.Id.ToString() };
            return ended.Generation.Kind == "break"
                ? throw new InvalidOperationException("It broke.")
                : Task.FromResult<IReadOnlyList<NewJob>>(ended.Generation.Kind == "twice" ? [job, job] : [job]);
        }
    }
}
