using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;

namespace Lyceum.Platform.TestKit;

public abstract class GenerationReadingTests(DatabaseFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Readers_that_are_cut_anywhere_get_exactly_what_was_written(int seed)
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        // Small windows, so that readers fall behind what memory keeps.
        GenerationOptions options = new() { RecentEvents = 4, PendingCharacters = 64 };
        await using GenerationLog log = await GenerationTests.StartAsync(platform, options);
        // Not started, so that it does not reap what runs here when time jumps: it only reads.
        GenerationLog elsewhere = new(platform.Database, platform.Time, options);
        (Guid conversation, GenerationWriter writer) = await GenerationTests.BeginAsync(platform, log);
        string text = "";
        Task producing = Task.Run(async () =>
        {
            Random random = new(seed);
            for (int i = 0; i < 200; i++)
            {
                if (random.Next(4) == 0)
                {
                    await writer.AppendAsync("tool", $$"""{"call":{{i}}}""", Cancellation);
                }
                else
                {
                    string piece = new((char)('a' + (i % 26)), random.Next(1, 6));
                    text += piece;
                    await writer.AppendTextAsync("text", piece, Cancellation);
                }

                if (random.Next(8) == 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 700)), platform.Time, Cancellation);
                }
            }

            Assert.True(await writer.CompleteAsync(null, null, Cancellation));
        });
        Task<List<GenerationEvent>>[] readers =
        [
            .. Enumerable.Range(0, 6).Select(i => Task.Run(() => ReadWithCutsAsync(platform, i % 3 == 0 ? elsewhere : log, writer.Generation.Id, new Random((seed * 100) + i)))),
        ];
        Task watching = Task.Run(() => WatchMessageAsync(platform, log, conversation, writer.Generation));
        await GenerationTests.DriveAsync(platform, Task.WhenAll([producing, watching, .. readers]));

        List<GenerationEvent> all = await GenerationTests.ReadAllAsync(platform, log, writer.Generation.Id);
        Assert.Equal(Enumerable.Range(0, all.Count).Select(static i => (long)i), all.Select(static happened => happened.Sequence));
        Assert.Equal(text, string.Concat(all.Where(static happened => happened.Type == "text").Select(static happened => happened.Payload)));
        foreach (Task<List<GenerationEvent>> reader in readers)
        {
            Assert.Equal(all.Select(Whole), (await reader).Select(Whole));
        }
    }

    [Fact]
    public async Task A_slow_reader_holds_nobody_up_and_misses_nothing()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await GenerationTests.StartAsync(platform, new GenerationOptions { RecentEvents = 8, PendingCharacters = 256 });
        (_, GenerationWriter writer) = await GenerationTests.BeginAsync(platform, log);
        await writer.AppendAsync("number", "0", Cancellation);
        await using IAsyncEnumerator<GenerationEvent> slow = log.ReadAsync(platform.Owner, writer.Generation.Id, -1, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await slow.MoveNextAsync());

        await GenerationTests.DriveAsync(platform, Task.Run(async () =>
        {
            for (int i = 1; i < 600; i++)
            {
                await writer.AppendAsync("number", $"{i}", Cancellation);
            }

            Assert.True(await writer.CompleteAsync(null, null, Cancellation));
        }));

        for (int i = 1; i < 600; i++)
        {
            Assert.True(await slow.MoveNextAsync());
            Assert.Equal(((long)i, $"{i}"), (slow.Current.Sequence, slow.Current.Payload));
        }

        Assert.True(await slow.MoveNextAsync());
        Assert.True(slow.Current.IsEnd);
        Assert.False(await slow.MoveNextAsync());
    }

    [Fact]
    public async Task Who_has_the_end_reads_nothing_more()
    {
        await using TestPlatform platform = await TestPlatform.StartAsync(fixture);
        await using GenerationLog log = await GenerationTests.StartAsync(platform);
        (_, GenerationWriter writer) = await GenerationTests.BeginAsync(platform, log);
        Assert.True(await writer.CompleteAsync(null, null, Cancellation));

        Assert.Empty(await GenerationTests.ReadAllAsync(platform, log, writer.Generation.Id, after: 0));
        Assert.Empty(await GenerationTests.ReadAllAsync(platform, log, writer.Generation.Id, after: 1000));
    }

    private static (long, string, string) Whole(GenerationEvent happened) => (happened.Sequence, happened.Type, happened.Payload);

    private static async Task<List<GenerationEvent>> ReadWithCutsAsync(TestPlatform platform, GenerationLog log, Guid id, Random random)
    {
        List<GenerationEvent> read = [];
        while (read.Count == 0 || !read[^1].IsEnd)
        {
            int until = random.Next(1, 12);
            using CancellationTokenSource cut = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            try
            {
                await foreach (GenerationEvent happened in log.ReadAsync(platform.Owner, id, read.Count == 0 ? -1 : read[^1].Sequence, cut.Token))
                {
                    read.Add(happened);
                    if (--until == 0)
                    {
                        // Half of the readers leave between two events, half while they wait for the next.
                        if (random.Next(2) == 0)
                        {
                            break;
                        }

                        await cut.CancelAsync();
                    }
                }
            }
            catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
            {
            }
        }

        return read;
    }

    /// <summary>Whenever one looks, the message is what its events until its number add up to.</summary>
    private static async Task WatchMessageAsync(TestPlatform platform, GenerationLog log, Guid conversation, Generation generation)
    {
        List<GenerationEvent> events = [];
        await foreach (GenerationEvent happened in log.ReadAsync(platform.Owner, generation.Id, -1, Cancellation))
        {
            events.Add(happened);
            Message message = await platform.Messages.GetAsync(platform.Owner, conversation, generation.MessageId!.Value, Cancellation);
            if (message.CoveredSequence <= happened.Sequence)
            {
                Assert.Equal(
                    string.Concat(events.Where(other => other.Type == "text" && other.Sequence <= message.CoveredSequence).Select(static other => other.Payload)),
                    message.Text);
            }
        }
    }
}
