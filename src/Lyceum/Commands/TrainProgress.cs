using System.Globalization;
using Lyceum.Training.Runs;

namespace Lyceum.Commands;

/// <summary>Shows how a training run goes: behind a bar on a terminal, else a line every so often. Both to standard error.</summary>
/// <param name="run">Whose terminal and clock.</param>
/// <param name="report">Where the bar is told.</param>
internal sealed class TrainProgress(Invocation run, Action<ProgressReport> report)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // How much of the running mean of losses and times each step keeps: about the last thirty count.
    private const double Kept = 0.97;

    private readonly Lock _gate = new();
    private readonly bool _hasBar = run.Terminal.ErrorIsScreen;
    private long _total;
    private long _shown;
    private double _loss;
    private double _seconds;
    private double _tokens;
    private double _weight;
    private double? _heldOut;

    /// <summary>Notes what the run is.</summary>
    public void Begin(TrainingJob job)
    {
        _total = job.TotalSteps;
        _shown = run.Time.GetTimestamp();
        if (!_hasBar)
        {
            Note(string.Create(CultureInfo.InvariantCulture, $"Training {job.ParameterCount:N0} parameters for {job.TotalSteps:N0} steps, into {job.Folder}"));
        }
    }

    /// <summary>Writes a sentence; from any thread.</summary>
    public void Note(string sentence)
    {
        lock (_gate)
        {
            run.Terminal.Error.WriteLine(sentence);
        }
    }

    /// <summary>Takes in what happened.</summary>
    public void Tell(TrainingEvent happened)
    {
        switch (happened)
        {
            case StepEvent step:
                Add(step);
                break;
            case EvaluationEvent evaluation:
                _heldOut = evaluation.AverageLoss ?? evaluation.Loss;
                Show(evaluation.Step, atOnce: true);
                break;
            case ResumeEvent resume:
                Note($"Going on after step {resume.Step}, from {resume.Path}");
                break;
            case WarningEvent warning:
                Note(warning.Message);
                break;
        }
    }

    /// <summary>A time such as <c>1:05</c>, <c>2:10:00</c> or <c>3d 2:10:00</c>.</summary>
    public static string Clock(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(9999).TotalSeconds));
        string days = time.TotalDays >= 1 ? $"{(int)time.TotalDays}d " : "";
        return days + time.ToString(time.TotalHours >= 1 ? @"%h\:mm\:ss" : @"%m\:ss", CultureInfo.InvariantCulture);
    }

    private void Add(StepEvent step)
    {
        _loss = (_loss * Kept) + step.Loss;
        _seconds = (_seconds * Kept) + step.Elapsed.TotalSeconds;
        _tokens = (_tokens * Kept) + step.Tokens;
        _weight = (_weight * Kept) + 1;
        Show(step.Step, atOnce: false);
    }

    private void Show(long step, bool atOnce)
    {
        if (_weight == 0)
        {
            return;
        }

        double left = (_total - step) * _seconds / _weight;
        string status = string.Create(
            CultureInfo.InvariantCulture,
            $"loss {_loss / _weight:F4}{(_heldOut is { } heldOut ? $"  held out {heldOut:F4}" : "")}  {_tokens / Math.Max(_seconds, 1e-9):N0} tokens/s  {Clock(left)} left");
        report(new ProgressReport("Training", step, _total, status));
        if (!_hasBar && (atOnce || run.Time.GetElapsedTime(_shown) >= Patience))
        {
            _shown = run.Time.GetTimestamp();
            Note(string.Create(CultureInfo.InvariantCulture, $"step {step} of {_total}  {status}"));
        }
    }
}
