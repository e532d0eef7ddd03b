using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lyceum;

/// <summary>How far a long command is.</summary>
/// <param name="What">What it does now.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units to do; zero while nobody knows.</param>
/// <param name="Status">What stands behind the bar; sizes, speed and time left where null.</param>
internal sealed record ProgressReport(string What, long Done, long Total, string? Status = null);

/// <summary>Shows progress on standard error: only on a terminal, and only for what takes more than a second.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs work under a progress bar.</summary>
    /// <param name="run">Whose terminal and clock.</param>
    /// <param name="bytes">Whether the units are bytes, so that sizes and speed are shown.</param>
    /// <param name="work">The work; it is given the place to report to, from any thread.</param>
    public static async Task<T> WithProgressAsync<T>(this Invocation run, bool bytes, Func<Action<ProgressReport>, Task<T>> work)
    {
        ProgressReport latest = new("", 0, 0);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<T> task = work(report =>
        {
            Volatile.Write(ref latest, report);
            begun.TrySetResult();
        });
        if (run.Terminal.ErrorIsScreen)
        {
            // Work that has not reported yet may be asking a question, which a bar would overwrite.
            await Task.WhenAny(task, begun.Task).ConfigureAwait(false);
            await Task.WhenAny(task, Task.Delay(Patience, run.Time)).ConfigureAwait(false);
            if (!task.IsCompleted)
            {
                await ShowAsync(run, bytes, task, () => Volatile.Read(ref latest)).ConfigureAwait(false);
            }
        }

        return await task.ConfigureAwait(false);
    }

    private static async Task ShowAsync(Invocation run, bool bytes, Task task, Func<ProgressReport> latest)
    {
        StatusColumn status = new();
        await run.Terminal.ErrorConsole().Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), status)
            .StartAsync(async bars =>
            {
                ProgressTask? bar = null;
                TransferRate rate = new(run.Time);
                while (!task.IsCompleted)
                {
                    ProgressReport now = latest();
                    if (bar?.Description != now.What)
                    {
                        // A new bar for each phase: the speed of one says nothing about the next.
                        bar?.StopTask();
                        bar = bars.AddTask(now.What, maxValue: Math.Max(1, now.Total));
                        rate = new TransferRate(run.Time);
                    }

                    rate.Add(now.Done);
                    bar.Value = now.Done;
                    string sizes = bytes ? $"{ByteSize.Format(now.Done)} of {ByteSize.Format(now.Total)}  " : "";
                    status.Texts[bar.Id] = now.Status ?? sizes + rate.Describe(now.Total, bytes);
                    bars.Refresh();
                    await Task.WhenAny(task, Task.Delay(Refresh, run.Time)).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }

    /// <summary>Sizes, speed and time left. Spectre's own columns take what an earlier run did for speed of this one.</summary>
    private sealed class StatusColumn : ProgressColumn
    {
        public Dictionary<int, string> Texts { get; } = [];

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Texts.GetValueOrDefault(task.Id, ""));
    }
}
