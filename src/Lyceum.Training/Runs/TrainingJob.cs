using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;
using Lyceum.Numerics;
using Lyceum.Training.Accelerated;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Runs;

/// <summary>
/// A training run as a settings file describes it, with everything that it writes into its folder: the settings, checkpoints, metrics,
/// curves, and at the end the model.
/// </summary>
public sealed class TrainingJob : IDisposable
{
    private readonly string _settingsText;
    private readonly TrainingSettings _settings;
    private readonly TrainingJobOptions _options;
    private readonly ModelMetadata _description;
    private readonly WorkerTeam _team;
    private readonly LlamaModel _model;
    private readonly FileStream _lock;
    private readonly DataSources _data;
    private readonly BatchPacker _batches;
    private readonly IOptimizer _optimizer;
    private readonly ComputeDevice? _device;
    private readonly ILearner _learner;
    private readonly TrainingRun _run;
    private MetricsLog? _metrics;
    private long _drawnStep = -1;
    private long _evaluatedStep = -1;

    private TrainingJob(string settingsText, TrainingSettings settings, Func<string, string> resolve, ModelMetadata description, ModelBirth birth, TrainingJobOptions options, CancellationToken cancellation)
    {
        _settingsText = settingsText;
        _settings = settings;
        _options = options;
        _description = description;
        Folder = resolve(settings.Output);
        Stack<IDisposable> parts = new();
        T Own<T>(T part)
            where T : IDisposable
        {
            parts.Push(part);
            return part;
        }

        try
        {
            Directory.CreateDirectory(Folder);
            _lock = Own(Lock());
            if (!TrainingCurves.HasFont)
            {
                options.Report?.Invoke("No font is installed, so that the curves have no words and numbers; install one, such as Debian's fonts-dejavu-core.");
            }

            DocumentTokenizer documents = new(Tokenizer.Create(description), RunDescription.ReadTemplate(description), settings.LearnEverything);
            BatchPackerOptions packing = new()
            {
                BatchTokens = settings.BatchTokens,
                ContextLength = settings.ContextLength,
                LongChats = settings.LongChats,
                Malformed = settings.MalformedLines,
                Report = options.Report,
            };
            JsonLinesOptions reading = new() { Malformed = settings.MalformedLines, Report = options.Report };
            _data = Own(DataSources.Open(settings.Data, settings.Evaluation, resolve, settings.Seed, reading, cancellation));
            _batches = Own(new BatchPacker(_data.Training, documents, packing));
            _team = Own(new WorkerTeam(settings.Threads ?? 0));
            _model = Own(birth(settings.Seed));
            _optimizer = Own(settings.Optimizer.Create(_team, _model.Parameters, settings.Precision));
            _device = settings.Device == TrainingDevice.Cuda ? Own(ComputeDevice.OpenCuda()) : null;
            _learner = Own<ILearner>(_device is null
                ? new TapeLearner(_team, _model, _optimizer, settings.AverageDecay, settings.Precision)
                : new DeviceLearner(_device, _team, _model, _optimizer, settings.Optimizer, settings.AverageDecay));
            _run = new TrainingRun(_learner, _batches, settings.ToOptions() with { Configuration = RunDescription.Configure(settings, _model.Config, description, _data.Description) })
            {
                Checkpoints = new CheckpointFolder(Path.Combine(Folder, "checkpoints"), settings.Checkpoint.Keep),
                HeldOut = _data.ReadHeldOut(documents, packing, settings.Evaluation.Documents),
                Tell = Tell,
                Time = options.Time,
            };

            // When nothing can go wrong any more in preparing the new one.
            if (options.Restart)
            {
                RemoveEarlierRun();
            }
        }
        catch
        {
            while (parts.TryPop(out IDisposable? part))
            {
                part.Dispose();
            }

            throw;
        }
    }

    // Makes the model; the seed determines its weights where they are new.
    private delegate LlamaModel ModelBirth(ulong seed);

    /// <summary>The folder that everything is written to.</summary>
    public string Folder { get; }

    /// <summary>Number of steps that the run has when it is done.</summary>
    public long TotalSteps => _settings.TotalSteps;

    /// <summary>Number of steps done.</summary>
    public long Step => _run.Step;

    /// <summary>Number of weights.</summary>
    public long ParameterCount => _model.ParameterCount;

    private string MetricsPath => Path.Combine(Folder, "metrics.jsonl");

    /// <summary>Prepares the making of a new model.</summary>
    /// <param name="file">The settings.</param>
    /// <param name="options">What the caller wants.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TrainingException">The settings ask for something that is not there or does not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static TrainingJob Pretrain(SettingsFile<PretrainSettings> file, TrainingJobOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        PretrainSettings settings = file.Settings;
        ModelMetadata description = RunDescription.ReadTokenizer(file.Resolve(settings.Tokenizer));
        LlamaConfig config = settings.Model.ToConfig(RunDescription.VocabularySize(description), settings.ContextLength);
        return Begin(file, settings, description, seed => new LlamaModel(config, seed), options, cancellation);
    }

    /// <summary>Prepares the further training of a model.</summary>
    /// <param name="file">The settings.</param>
    /// <param name="model">Where the model is: a GGUF file or a Hugging Face folder.</param>
    /// <param name="options">What the caller wants.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TrainingException">The settings ask for something that is not there or does not fit.</exception>
    /// <exception cref="Models.ModelFormatException">The model is malformed or of a family that cannot be trained.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static TrainingJob Finetune(SettingsFile<FinetuneSettings> file, string model, TrainingJobOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        FinetuneSettings settings = file.Settings;
        ModelMetadata description = RunDescription.ReadModel(model);
        if (settings.ChatTemplate is { } template)
        {
            description[RunDescription.TemplateKey] = File.ReadAllText(file.Resolve(template));
        }

        return Begin(
            file,
            settings,
            description,
            _ =>
            {
                using ModelSource source = ModelSources.Open(model);
                LlamaConfig config = LlamaImport.ReadConfig(source);
                if (RunDescription.VocabularySize(description) is int tokens && tokens != config.VocabularySize)
                {
                    throw new TrainingException($"The model '{model}' has a tokenizer of {tokens} tokens and weights for {config.VocabularySize}; a model can be trained and written where both are as many.");
                }

                return settings.ContextLength <= config.ContextLength
                    ? LlamaImport.Load(source)
                    : throw new TrainingException($"The context length is {settings.ContextLength}, but the model '{model}' has {config.ContextLength}.");
            },
            options,
            cancellation);
    }

    /// <summary>Trains, from the newest checkpoint where there is one, and writes the model when it is done.</summary>
    /// <param name="cancellation">Ends the run behind the step that is under way, with a checkpoint.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="DivergenceException">A loss or gradient is not finite.</exception>
    /// <exception cref="TrainingException">The folder holds another run.</exception>
    /// <exception cref="InvalidDataException">A document is malformed, and such documents are refused.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public TrainingSummary Run(CancellationToken cancellation = default)
    {
        _run.Resume();
        File.WriteAllText(Path.Combine(Folder, "settings.json"), _settingsText);
        using MetricsLog metrics = MetricsLog.Open(MetricsPath, _run.Step, _options.Report);
        _evaluatedStep = MetricsLog.Read(MetricsPath).LastOrDefault(static entry => entry.HeldOutLoss is not null)?.Step ?? -1;
        _metrics = metrics;
        bool isDone;
        try
        {
            isDone = _run.Run(cancellation);
        }
        finally
        {
            _metrics = null;
            DrawCurves();
        }

        string? model = isDone ? WriteModel(cancellation) : null;
        IReadOnlyList<MetricsEntry> entries = MetricsLog.Read(MetricsPath);
        return new TrainingSummary(isDone, _run.Step, TotalSteps, _run.Tokens, _run.Elapsed.TotalSeconds, ParameterCount, Folder, model)
        {
            Loss = entries.LastOrDefault(static entry => entry.Loss is not null)?.Loss,
            HeldOutLoss = entries.LastOrDefault(static entry => entry.HeldOutLoss is not null)?.HeldOutLoss,
            AverageLoss = entries.LastOrDefault(static entry => entry.AverageLoss is not null)?.AverageLoss,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _learner.Dispose();
        _device?.Dispose();
        _optimizer.Dispose();
        _model.Dispose();
        _team.Dispose();
        _batches.Dispose();
        _data.Dispose();
        _lock.Dispose();
    }

    private static TrainingJob Begin<T>(
        SettingsFile<T> file, T settings, ModelMetadata description, ModelBirth birth, TrainingJobOptions options, CancellationToken cancellation)
        where T : TrainingSettings
    {
        try
        {
            return new TrainingJob(SettingsFile.Write(settings), settings, file.Resolve, description, birth, options, cancellation);
        }
        catch (ArgumentException error) when (error is not ArgumentNullException)
        {
            throw new TrainingException($"{file.Path}: {error.Message}", error);
        }
    }

    // Two runs in one folder would write over each other.
    private FileStream Lock()
    {
        string path = Path.Combine(Folder, "run.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new TrainingException($"Another run is writing to '{Folder}'; wait for its end or choose another folder.", error);
        }
    }

    private void RemoveEarlierRun()
    {
        string checkpoints = Path.Combine(Folder, "checkpoints");
        if (Directory.Exists(checkpoints))
        {
            Directory.Delete(checkpoints, recursive: true);
        }

        File.Delete(MetricsPath);
    }

    private void Tell(TrainingEvent happened)
    {
        MetricsEntry entry = new(happened.Step, _run.Tokens, Math.Round(_run.Elapsed.TotalSeconds, 3));
        switch (happened)
        {
            case StepEvent step:
                _metrics?.Add(entry with
                {
                    Loss = step.Loss,
                    LearningRate = step.LearningRate,
                    GradientNorm = step.GradientNorm,
                    TokensPerSecond = Math.Round(step.TokensPerSecond, 1),
                });
                break;
            // A run that is done already evaluates once more.
            case EvaluationEvent evaluation when evaluation.Step != _evaluatedStep:
                _metrics?.Add(entry with { HeldOutLoss = evaluation.Loss, AverageLoss = evaluation.AverageLoss });
                break;
            case CheckpointEvent:
                DrawCurves();
                break;
        }

        _options.Tell(happened);
    }

    // A picture that cannot be drawn is no reason to lose a run.
    private void DrawCurves()
    {
        if (_drawnStep == _run.Step)
        {
            return;
        }

        try
        {
            IReadOnlyList<MetricsEntry> entries = MetricsLog.Read(MetricsPath);
            TrainingCurves.DrawLoss(entries, Path.Combine(Folder, "loss.png"));
            TrainingCurves.DrawLearningRate(entries, Path.Combine(Folder, "learning-rate.png"));
            _drawnStep = _run.Step;
        }
#pragma warning disable CA1031 // Whatever goes wrong in drawing, the run goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _options.Report?.Invoke($"The curves were not drawn: {error.Message}");
        }
    }

    private string WriteModel(CancellationToken cancellation)
    {
        string path = Path.Combine(Folder, "model.gguf");
        Describe();
        using AveragedWeights? averaged = _settings.AverageDecay is null ? null : _run.UseAveragedWeights();
        LlamaExport.WriteGguf(_model, _description, _settings.Format, path, cancellation);
        return path;
    }

    private void Describe()
    {
        _description["general.name"] = _settings.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));
        Say("general.description", _settings.Description);
        Say("general.author", _settings.Author);
        Say("general.license", _settings.License);
        Say("general.sampling.temp", _settings.Sampling.Temperature);
        Say("general.sampling.top_k", _settings.Sampling.TopK);
        Say("general.sampling.top_p", _settings.Sampling.TopP);
        Say("general.sampling.min_p", _settings.Sampling.MinP);

        // A model that learns further keeps what its file said, where the settings say nothing.
        void Say(string key, object? value)
        {
            if (value is not null)
            {
                _description[key] = value;
            }
        }
    }
}
