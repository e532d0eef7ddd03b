using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lyceum.Numerics;
using Lyceum.Training.Accelerated;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Benchmarks;

/// <summary>
/// Tokens per second of whole training steps (forward, backward, optimiser), as JSON: <c>training SIZE --steps N --threads N [--muon] [--bfloat16] [--cuda]</c>.
/// </summary>
internal static class TrainingSpeed
{
    private const int Sequences = 8;
    private const int Length = 512;

    // Steps of so many seconds are not counted: code is compiled anew while it runs at first. The same as in bench/compare-pytorch.py.
    private const double WarmUpSeconds = 5;

    // The same as in bench/compare-pytorch.py; and primer-1's.
    private static readonly Dictionary<string, LlamaConfig> s_sizes = new()
    {
        ["1M"] = Shape(width: 128, layers: 4, heads: 4, keyValueHeads: 2, headWidth: 32, inner: 384),
        ["5M"] = Shape(width: 256, layers: 6, heads: 8, keyValueHeads: 4, headWidth: 32, inner: 704),
        ["6M"] = Shape(width: 256, layers: 8, heads: 8, keyValueHeads: 4, headWidth: 32, inner: 640),
        ["20M"] = Shape(width: 512, layers: 6, heads: 8, keyValueHeads: 4, headWidth: 64, inner: 1536),
    };

    /// <summary>Measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        if (args.Length == 0 || !s_sizes.TryGetValue(args[0], out LlamaConfig? config))
        {
            Console.Error.WriteLine($"training: name a size: {string.Join(", ", s_sizes.Keys)}.");
            return 2;
        }

        int steps = Option(args, "--steps", 3);
        using WorkerTeam team = new(Option(args, "--threads", 2));
        using LlamaModel model = new(config, seed: 1);
        OptimizerSettings settings = new() { Kind = args.Contains("--muon") ? OptimizerKind.Muon : OptimizerKind.AdamW, LearningRate = 1e-3f };
        GemmPrecision precision = args.Contains("--bfloat16") && !args.Contains("--cuda") ? GemmPrecision.Bfloat16 : GemmPrecision.Float32;
        using IOptimizer optimizer = settings.Create(team, model.Parameters, precision);
        using ComputeDevice? device = args.Contains("--cuda") ? ComputeDevice.OpenCuda() : null;
        using ILearner learner = device is null
            ? new TapeLearner(team, model, optimizer, averageDecay: null, precision)
            : new DeviceLearner(device, team, model, optimizer, settings, averageDecay: null);
        TokenBatch batch = RandomBatch(config.VocabularySize);
        List<double> seconds = [];
        List<double> losses = [];
        long first = Stopwatch.GetTimestamp();
        for (int step = 1; seconds.Count < steps; step++)
        {
            long start = Stopwatch.GetTimestamp();
            learner.ClearGradient();
            losses.Add(learner.AddGradient(batch, 1f / batch.Count, default).Value);
            learner.Update(step, settings.LearningRate, norm: 0, limit: double.PositiveInfinity);
            if (Stopwatch.GetElapsedTime(first, start).TotalSeconds > WarmUpSeconds)
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        seconds.Sort();
        double median = (seconds[seconds.Count / 2] + seconds[(seconds.Count - 1) / 2]) / 2;
        Console.WriteLine(JsonSerializer.Serialize(new { parameters = model.ParameterCount, tokensPerSecond = batch.Count / median, losses }));
        return 0;
    }

    private static LlamaConfig Shape(int width, int layers, int heads, int keyValueHeads, int headWidth, int inner) => new()
    {
        VocabularySize = 2048,
        ContextLength = Length,
        Width = width,
        Layers = layers,
        Heads = heads,
        KeyValueHeads = keyValueHeads,
        HeadWidth = headWidth,
        FeedForwardWidth = inner,
    };

    private static TokenBatch RandomBatch(int vocabulary)
    {
        TokenBatch batch = new();
        Random random = new(1);
        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            batch.Starts.Add(batch.Count);
            for (int i = 0; i < Length; i++)
            {
                batch.Inputs.Add(random.Next(vocabulary));
                batch.Targets.Add(random.Next(vocabulary));
            }
        }

        return batch;
    }

    private static int Option(string[] args, string name, int fallback)
    {
        int at = Array.IndexOf(args, name);
        return at < 0 || at + 1 >= args.Length ? fallback : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }
}
