using System.CommandLine;
using System.Globalization;
using Lyceum.Training.Runs;

namespace Lyceum.Commands;

/// <summary>What the commands that train models have in common.</summary>
internal sealed class TrainOptions
{
    private readonly Option<bool> _restart = new("--restart") { Description = "Begins anew: removes the checkpoints and metrics of an earlier run in the output folder." };
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_restart);
        command.Add(_json);
    }

    /// <summary>Trains and says what came of it.</summary>
    /// <param name="run">The invocation.</param>
    /// <param name="prepare">Prepares the run.</param>
    /// <param name="cancellation">Ctrl-C: ends the run behind the step that is under way.</param>
    public async Task<int> RunAsync(Invocation run, Func<TrainingJobOptions, TrainingJob> prepare, CancellationToken cancellation)
    {
        // Not cancelled from outside: an interrupted run has a checkpoint to write first.
        TrainingSummary summary = await run.WithProgressAsync(bytes: false, report => Task.Run(
            () =>
            {
                TrainProgress progress = new(run, report);
                report(new ProgressReport("Preparing", 0, 0, ""));
                using TrainingJob job = prepare(new TrainingJobOptions
                {
                    Restart = run.Get(_restart),
                    Tell = progress.Tell,
                    Report = progress.Note,
                    Time = run.Time,
                });
                progress.Begin(job);
                return job.Run(cancellation);
            },
            CancellationToken.None)).ConfigureAwait(false);
        if (run.Get(_json))
        {
            run.Terminal.WriteJson(summary);
        }
        else if (summary.Model is { } model)
        {
            run.Terminal.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Wrote {model}: {summary.Parameters:N0} parameters, {Losses(summary)} after {summary.Step:N0} steps and {summary.Tokens:N0} tokens in {TrainProgress.Clock(summary.Seconds)}."));
        }

        if (!summary.Done)
        {
            run.Terminal.Error.WriteLine($"lyceum: Stopped after step {summary.Step} of {summary.TotalSteps}; give the same command again to go on from there.");
            return ExitCode.Cancelled;
        }

        return ExitCode.Done;
    }

    private static string Losses(TrainingSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {summary.Loss:F4}{(summary.HeldOutLoss is { } heldOut ? $", held out {heldOut:F4}" : "")}{(summary.AverageLoss is { } average ? $", with averaged weights {average:F4}" : "")}");
}
