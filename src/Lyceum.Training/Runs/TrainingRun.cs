using System.Text.Json.Nodes;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs;

/// <summary>
/// The loop of learning: draw batches, forward, backward, clip, change the weights; now and then evaluate and write a
/// checkpoint. The same model, data and settings give the same weights to the bit, whether or not the run was interrupted.
/// </summary>
public sealed class TrainingRun
{
    private readonly ILearner _learner;
    private readonly IBatchSource _source;
    private readonly TrainingRunOptions _options;
    private readonly TokenBatch[] _batches;
    private long _savedStep = -1;
    private long _savedAt;

    /// <summary>Prepares a run. The optimiser's state is zero and the source at its beginning, unless <see cref="Resume"/> is called.</summary>
    /// <param name="learner">What computes; not disposed.</param>
    /// <param name="source">The data.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">The settings ask for averages and the learner keeps none, or the other way round.</exception>
    public TrainingRun(ILearner learner, IBatchSource source, TrainingRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (learner.HasAverage != options.AverageDecay is not null)
        {
            throw new ArgumentException("The learner and the settings disagree on averaged weights.", nameof(options));
        }

        _learner = learner;
        _source = source;
        _options = options;
        _batches = [.. Enumerable.Range(0, options.BatchesPerStep).Select(static _ => new TokenBatch())];
    }

    /// <summary>Where checkpoints go; null writes none.</summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>What is evaluated; the run learns none of it.</summary>
    public IReadOnlyList<TokenBatch> HeldOut { get; init; } = [];

    /// <summary>Told of everything that happens, on the thread of <see cref="Run"/>.</summary>
    public Action<TrainingEvent> Tell { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Number of steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Tokens seen so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Those of them that were learnt.</summary>
    public long LearntTokens { get; private set; }

    /// <summary>Time spent on steps so far, interruptions left out.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Takes up the newest checkpoint that is whole.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="TrainingException">All checkpoints are damaged, or the newest is of another run; the message names every difference.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public bool Resume()
    {
        using Checkpoint? checkpoint = Checkpoints?.OpenNewest(message => Tell(new WarningEvent(Step, message)));
        if (checkpoint is null)
        {
            return false;
        }

        CheckpointState state = checkpoint.State;
        JsonObject here = _options.Fingerprint();
        AllowedChanges.Adopt(state, here, _options.Schedule);
        IReadOnlyList<string> differences = ConfigurationComparison.Differences(state.Configuration, here);
        if (differences.Count > 0)
        {
            throw new TrainingException($"The checkpoint '{checkpoint.Path}' is of another run: {string.Join("; ", differences)}. Choose another folder to begin a new run.");
        }

        checkpoint.Read(_learner.State);
        _learner.Upload();
        _source.Seek(state.Position);
        Step = state.Step;
        Tokens = state.Tokens;
        LearntTokens = state.LearntTokens;
        Elapsed = state.Elapsed;
        _savedStep = Step;
        Tell(new ResumeEvent(Step, checkpoint.Path));
        return true;
    }

    /// <summary>Takes all steps that are left, then evaluates and writes a checkpoint.</summary>
    /// <param name="cancellationToken">Ends the run behind the step that is under way, with a checkpoint.</param>
    /// <returns>False where it was cancelled.</returns>
    /// <exception cref="DivergenceException">A loss or gradient is not finite.</exception>
    /// <exception cref="TrainingException">The folder holds checkpoints, and <see cref="Resume"/> was not called.</exception>
    /// <exception cref="InvalidDataException">The source refuses a document. There is a checkpoint of the last step.</exception>
    /// <exception cref="IOException">
    /// The source cannot be read, and there is a checkpoint of the last step; or the last checkpoint cannot be written. One on the way is tried again later.
    /// </exception>
    public bool Run(CancellationToken cancellationToken = default)
    {
        if (_savedStep < 0 && Step == 0 && Checkpoints?.Files is { Count: > 0 } files)
        {
            throw new TrainingException($"There is a run in '{Checkpoints.Path}' already, with the checkpoint '{Path.GetFileName(files[^1])}'; resume it or choose another folder.");
        }

        _savedAt = Time.GetTimestamp();
        long evaluatedStep = -1;
        while (Step < _options.Schedule.TotalSteps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                Save();
                return false;
            }

            if (!TakeStep())
            {
                break;
            }

            if (_options.EvaluateEvery > 0 && Step % _options.EvaluateEvery == 0)
            {
                Evaluate(cancellationToken);
                evaluatedStep = Step;
            }

            SaveWhenDue();
        }

        if (evaluatedStep != Step)
        {
            Evaluate(cancellationToken);
        }

        _learner.Download();
        Save();
        return true;
    }

    /// <summary>The mean cross-entropy over the learnt tokens of batches, in nats; nothing is learnt.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="averaged">Whether the averaged weights are used.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public double Loss(IReadOnlyList<TokenBatch> batches, bool averaged = false, CancellationToken cancellationToken = default)
    {
        float weight = Weight(batches.Sum(static batch => batch.Learnt));
        double loss = 0;
        if (averaged)
        {
            _learner.SwapAverage();
        }

        try
        {
            foreach (TokenBatch batch in batches)
            {
                cancellationToken.ThrowIfCancellationRequested();
                loss += _learner.Loss(batch, weight);
            }
        }
        finally
        {
            if (averaged)
            {
                _learner.SwapAverage();
            }
        }

        return loss;
    }

    /// <summary>Gives the model the averaged weights until the result is disposed, as for export.</summary>
    /// <exception cref="InvalidOperationException">No average is kept.</exception>
    public AveragedWeights UseAveragedWeights() => new(_learner);

    private static float Weight(int learnt) => 1f / Math.Max(1, learnt);

    private bool TakeStep()
    {
        long start = Time.GetTimestamp();
        int count = Draw();
        if (count == 0)
        {
            return false;
        }

        ReadOnlySpan<TokenBatch> batches = _batches.AsSpan(0, count);
        int tokens = 0;
        int learnt = 0;
        foreach (TokenBatch batch in batches)
        {
            tokens += batch.Count;
            learnt += batch.Learnt;
        }

        long number = Step + 1;
        double loss = ComputeGradient(number, batches, learnt);
        double norm = _learner.GradientNorm();
        if (!double.IsFinite(norm))
        {
            throw Diverged(number, "gradient", norm, _learner.FirstNotFiniteGradient() is { } name ? $"the gradient of '{name}'" : "the gradient of all parameters together");
        }

        float rate = _options.Schedule.At(number);
        _learner.Update(number, rate, norm, _options.GradientLimit);
        TimeSpan elapsed = Time.GetElapsedTime(start);
        Step = number;
        Tokens += tokens;
        LearntTokens += learnt;
        Elapsed += elapsed;
        Tell(new StepEvent(Step, loss, tokens, learnt, rate, norm, elapsed));
        return true;
    }

    // The number of batches. An error of the data costs no step: the weights are still those of the last one, and the place kept is that where this one began.
    private int Draw()
    {
        JsonObject position = _source.Position;
        try
        {
            int count = 0;
            while (count < _batches.Length && _source.TryNext(_batches[count]))
            {
                count++;
            }

            return count;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            // Before the first step nothing would be lost, and a checkpoint would only hold on to data that may have to be mended.
            if (Step > 0)
            {
                TrySave(position);
            }

            throw;
        }
    }

    private double ComputeGradient(long number, ReadOnlySpan<TokenBatch> batches, int learnt)
    {
        _learner.ClearGradient();
        double loss = 0;
        for (int i = 0; i < batches.Length; i++)
        {
            // A seed of its own for each pass that follows from the step alone, so that nothing has to be remembered.
            ulong pass = ((ulong)number * (ulong)_options.BatchesPerStep) + (ulong)i;
            DropoutSettings dropout = new(_options.Dropout, (_options.Seed * 0x9E3779B97F4A7C15) + pass);
            BatchLoss part = _learner.AddGradient(batches[i], Weight(learnt), dropout);
            if (part.NotFiniteIn is { } place)
            {
                throw Diverged(number, "loss", part.Value, place);
            }

            loss += part.Value;
        }

        return loss;
    }

    private DivergenceException Diverged(long number, string what, double value, string place)
    {
        _learner.Download();
        return new DivergenceException(FormattableString.Invariant($"The {what} of step {number} is {value}, first in {place}. The weights are those of step {Step}; lower the learning rate or the limit of the gradient, or warm up longer."));
    }

    private void Evaluate(CancellationToken cancellationToken)
    {
        if (HeldOut.Count == 0)
        {
            return;
        }

        try
        {
            double loss = Loss(HeldOut, averaged: false, cancellationToken);
            double? average = !_learner.HasAverage ? null : Loss(HeldOut, averaged: true, cancellationToken);
            Tell(new EvaluationEvent(Step, loss, average, HeldOut.Sum(static batch => batch.Learnt)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run ends behind this step; the evaluation is left out.
        }
    }

    private void SaveWhenDue()
    {
        bool bySteps = _options.CheckpointEvery > 0 && Step % _options.CheckpointEvery == 0;
        bool byTime = _options.CheckpointInterval is { } interval && Time.GetElapsedTime(_savedAt) >= interval;
        if (!bySteps && !byTime)
        {
            return;
        }

        _savedAt = Time.GetTimestamp();
        TrySave(_source.Position);
    }

    private void TrySave(JsonObject position)
    {
        try
        {
            Save(position);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Tell(new WarningEvent(Step, $"The checkpoint of step {Step} was not written, and the older ones are as they were: {failure.Message}"));
        }
    }

    private void Save() => Save(_source.Position);

    private void Save(JsonObject position)
    {
        if (Checkpoints is null || Step == _savedStep)
        {
            return;
        }

        CheckpointState state = new()
        {
            Step = Step,
            Tokens = Tokens,
            LearntTokens = LearntTokens,
            Elapsed = Elapsed,
            Position = position,
            Configuration = _options.Fingerprint(),
        };
        _learner.Download();
        string path = Checkpoints.Save(state, _learner.State);
        _savedStep = Step;
        Tell(new CheckpointEvent(Step, path));
    }
}
