using System.Globalization;
using Lyceum.Models.Hub;
using Lyceum.TestKit.Hub;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Models.Tests.Hub;

/// <summary>Networks, servers and disks that fail.</summary>
public class PullFaultTests
{
    [Fact]
    public async Task Goes_on_within_a_piece_after_a_cut()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Settings = test.Settings with { Connections = 1 };
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        test.Hub.Cuts.Enqueue(10_000);
        test.Hub.Cuts.Enqueue(0);
        test.Hub.Cuts.Enqueue(1);

        await test.PullAsync();

        test.HasModel("tiny", model);
        string[] ranges = [.. test.Hub.FileRequests.Take(4).Select(static request => request.Range!)];
        Assert.Equal([$"bytes=0-{PullTest.Piece - 1}", $"bytes=10000-{PullTest.Piece - 1}", $"bytes=10000-{PullTest.Piece - 1}", $"bytes=10001-{PullTest.Piece - 1}"], ranges);
        Assert.Equal(model.Length, test.Hub.BodyBytes);
    }

    [Fact]
    public async Task Goes_on_after_a_cut_that_is_no_error_of_a_socket()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Settings = test.Settings with { Connections = 1 };
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);

        await test.PullAsync(http: new GuardedHttp(test.Settings.Address, test.Settings.Token, connect: CutStream.Connector(after: 8000)));

        test.HasModel("tiny", model);
        Assert.Equal([TimeSpan.FromSeconds(1)], test.Time.Waits);
        Assert.Equal($"bytes=0-{PullTest.Piece - 1}", test.Hub.FileRequests.First().Range);
        int from = int.Parse(test.Hub.FileRequests.ElementAt(1).Range!.Split('=', '-')[1], CultureInfo.InvariantCulture);
        Assert.InRange(from, 7000, 7999);
    }

    [Fact]
    public async Task A_failure_of_the_disk_is_not_taken_for_one_of_the_connection()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        test.Disk.Failure = new IOException("Input/output error", 5);

        Assert.Same(test.Disk.Failure, await Assert.ThrowsAsync<IOException>(() => test.PullAsync()));

        Assert.Empty(test.Time.Waits);
    }

    [Fact]
    public async Task Goes_on_in_the_next_run_when_the_hub_stays_away()
    {
        await using PullTest test = await PullTest.StartAsync();
        // One connection, so that every byte that was sent also arrived before the pull gave up.
        test.Settings = test.Settings with { Connections = 1 };
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        test.Hub.BreakAt = 50_000;

        HubException error = await test.FailAsync(HubFailure.Unreachable);

        Assert.Contains("run the same command again", error.Message, StringComparison.Ordinal);
        Assert.Null(test.Store.Find("tiny"));
        Assert.Contains(Path.Combine("tiny", "tiny.gguf.part"), test.Leftovers);
        Assert.True(test.Time.Waits.Count >= RetryPolicy.Forgiven, "it tried again several times");
        Assert.Contains(TimeSpan.FromSeconds(16), test.Time.Waits);

        long before = test.Hub.BodyBytes;
        test.Hub.BreakAt = long.MaxValue;
        await test.PullAsync();
        test.HasModel("tiny", model);
        Assert.Equal(model.Length - 50_000, test.Hub.BodyBytes - before);
    }

    [Fact]
    public async Task Goes_on_after_it_was_cancelled()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Settings = test.Settings with { Connections = 1 };
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        using CancellationTokenSource stop = new();
        PullRequest request = new(ModelReference.Parse("acme/tiny"))
        {
            Progress = progress =>
            {
                if (progress.DoneBytes >= 2 * PullTest.Piece)
                {
                    stop.Cancel();
                }
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.PullAsync(request: request, cancellation: stop.Token));

        Assert.Empty(test.Store.List());
        test.Hub.Forget();
        await test.PullAsync();
        test.HasModel("tiny", model);
        Assert.StartsWith($"bytes={2 * PullTest.Piece}-", test.Hub.FileRequests.First().Range, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_over_when_the_content_is_another_in_the_next_run()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf(1));
        test.Hub.BreakAt = 50_000;
        await test.FailAsync(HubFailure.Unreachable);

        test.Hub.BreakAt = long.MaxValue;
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf(2));
        await test.PullAsync();

        test.HasModel("tiny", ModelFiles.Gguf(2));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not json")]
    [InlineData("""{"source":"x","bytes":-1,"ranges":[[0,99999999]]}""")]
    [InlineData("""{"source":"x","bytes":5,"ranges":[[0]]}""")]
    public async Task Starts_over_when_the_record_of_the_last_run_is_damaged(string? record)
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        test.Hub.BreakAt = 50_000;
        await test.FailAsync(HubFailure.Unreachable);
        string state = Path.Combine(test.PartialFolder, "tiny", "tiny.gguf.part.json");
        Assert.True(File.Exists(state));
        File.Delete(state);
        if (record is not null)
        {
            File.WriteAllText(state, record);
        }

        test.Hub.BreakAt = long.MaxValue;
        await test.PullAsync();

        test.HasModel("tiny", ModelFiles.Gguf());
    }

    [Fact]
    public async Task Deletes_what_has_the_wrong_checksum()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        test.Hub.WrongChecksum = new string('a', 64);

        HubException error = await test.FailAsync(HubFailure.WrongChecksum);

        Assert.Contains(new string('a', 64), error.Message, StringComparison.Ordinal);
        Assert.Empty(test.Store.List());
        Assert.Empty(test.Leftovers);

        test.Hub.WrongChecksum = null;
        await test.PullAsync();
        test.HasModel("tiny", ModelFiles.Gguf());
    }

    [Fact]
    public async Task Refuses_a_file_whose_own_answer_has_another_checksum_than_the_list()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        test.Hub.Instead = context =>
        {
            if (context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal))
            {
                test.Hub.WrongChecksum = new string('b', 64);
            }

            return Task.FromResult(false);
        };

        await test.FailAsync(HubFailure.BadAnswer);
    }

    [Fact]
    public async Task Takes_the_whole_from_a_server_without_ranges()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.KnowsRanges = false;
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());

        await test.PullAsync();

        test.HasModel("tiny", ModelFiles.Gguf());
        Assert.Single(test.Hub.FileRequests);
    }

    [Fact]
    public async Task Starts_over_after_a_cut_where_there_are_no_ranges()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.KnowsRanges = false;
        test.Hub.Cuts.Enqueue(40_000);
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);

        await test.PullAsync();

        test.HasModel("tiny", model);
        Assert.Equal(40_000 + model.Length, test.Hub.BodyBytes);
    }

    [Fact]
    public async Task Starts_over_without_a_checksum_when_the_entity_tag_changed_between_runs()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.KnowsChecksums = false;
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf(1));
        test.Hub.BreakAt = 50_000;
        await test.FailAsync(HubFailure.Unreachable);

        test.Hub.BreakAt = long.MaxValue;
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf(2));
        await test.PullAsync();

        test.HasModel("tiny", ModelFiles.Gguf(2));
    }

    [Fact]
    public async Task Checks_the_disk_before_fetching()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        test.Disk.Free = 1000;

        HubException error = await test.FailAsync(HubFailure.DiskFull);

        Assert.Contains("1000 free", error.Message, StringComparison.Ordinal);
        Assert.Empty(test.Hub.FileRequests);
    }

    [Fact]
    public async Task Goes_on_when_a_disk_that_filled_up_has_room_again()
    {
        await using PullTest test = await PullTest.StartAsync();
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        test.Disk.Room = 40_000;

        await test.FailAsync(HubFailure.DiskFull);

        Assert.Empty(test.Store.List());
        test.Disk.Room = long.MaxValue;
        await test.PullAsync();
        test.HasModel("tiny", model);
    }

    [Fact]
    public async Task Waits_as_long_as_a_busy_hub_asks()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        int refusals = 3;
        test.Hub.Instead = context =>
        {
            if (refusals-- > 0)
            {
                context.Response.StatusCode = refusals == 1 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = refusals == 0 ? "47" : default;
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };

        await test.PullAsync();

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(47)], test.Time.Waits);
    }

    [Fact]
    public async Task Gives_up_on_a_hub_that_asks_to_wait_for_hours()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Instead = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "86400";
            return Task.FromResult(true);
        };

        await test.FailAsync(HubFailure.Busy);

        Assert.Empty(test.Time.Waits);
    }

    [Fact]
    public async Task A_silent_connection_counts_as_broken()
    {
        await using PullTest test = await PullTest.StartStallingAsync();
        test.Settings = test.Settings with { Connections = 1 };
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        TaskCompletionSource silent = new();
        test.Hub.Instead = async context =>
        {
            if (context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal) && !silent.Task.IsCompleted)
            {
                context.Response.StatusCode = StatusCodes.Status206PartialContent;
                context.Response.Headers.ContentRange = $"bytes 0-{PullTest.Piece - 1}/{model.Length}";
                context.Response.ContentLength = PullTest.Piece;
                await context.Response.Body.WriteAsync(model.AsMemory(0, 100));
                await context.Response.Body.FlushAsync();
                silent.SetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                return true;
            }

            return false;
        };

        TaskCompletionSource arrived = new();
        PullRequest request = new(ModelReference.Parse("acme/tiny"))
        {
            Progress = progress =>
            {
                if (progress.DoneBytes >= 100)
                {
                    arrived.TrySetResult();
                }
            },
        };
        Task<PulledModel> pull = test.PullAsync(request: request);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        test.Time.EndHeldWaits();
        await pull;

        test.HasModel("tiny", model);
        Assert.StartsWith("bytes=100-", test.Hub.FileRequests.ElementAt(1).Range, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"siblings":[{"rfilename":5,"size":"x"}]}""")]
    public async Task An_answer_that_is_not_a_hubs_is_an_error(string answer)
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Instead = async context =>
        {
            await context.Response.WriteAsync(answer);
            return true;
        };

        await test.FailAsync(HubFailure.BadAnswer);
    }
}
