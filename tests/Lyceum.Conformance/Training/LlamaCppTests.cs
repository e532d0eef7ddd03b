using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lyceum.Conformance.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Forward;
using Lyceum.Models.Tokenization;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.TestKit;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Conformance.Training;

/// <summary>
/// A model that was trained and exported here, with a tokenizer that was learnt here, says the same in llama.cpp. Needs Node.js
/// and what <c>bench/compare-llama-cpp/install.sh</c> installs in <c>LYCEUM_BENCH</c>; skips, and says so, without them.
/// </summary>
public sealed class LlamaCppTests
{
    private const string Text = "two and three is five; six and one is seven; ";
    private const int Count = 60;

    [Theory]
    [InlineData("F32")]
    [InlineData("Q8_0")]
    public void Llama_cpp_reads_the_same_tokens_and_writes_the_same(string format)
    {
        string bench = Bench();
        TrainedTokenizer learnt = TrainedTokenizer.Train(
            Texts(300),
            new TokenizerOptions { VocabularySize = 300, SpecialTokens = ["<|end|>"], EndToken = "<|end|>" },
            progress: null,
            TestContext.Current.CancellationToken);
        Tokenizer tokenizer = learnt.Create();
        using WorkerTeam team = new(2);
        using LlamaModel model = new(
            new LlamaConfig { VocabularySize = learnt.Tokens.Count, ContextLength = 256, Width = 64, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadWidth = 16, FeedForwardWidth = 128 },
            seed: 1);
        Train(team, model, tokenizer);
        ModelMetadata description = new() { ["general.name"] = "Counting" };
        learnt.AddTo(description);
        string path = Path.Combine(Directory.CreateTempSubdirectory("lyceum-").FullName, "counting.gguf");
        LlamaExport.WriteGguf(model, description, format, path, TestContext.Current.CancellationToken);

        JsonNode peer = RunPeer(bench, path, Text);

        int[] prompt = tokenizer.Encode(Text, addSpecial: false, parseSpecial: false);
        Assert.Equal(prompt, Integers(peer["prompt"]!));
        int[] expected = Greedy(team, model, prompt);
        Assert.Contains(" is ", tokenizer.Decode(expected, special: false), StringComparison.Ordinal);
        Assert.Equal(expected, Integers(peer["generated"]!));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("What is 439 + 267?")]
    [InlineData("A box holds 12 eggs. How many eggs are in 7 boxes?")]
    [InlineData("Hello! Who are you?")]
    public void Llama_cpp_answers_as_the_shipped_model(string question)
    {
        string bench = Bench();
        string path = Path.Combine(Repository.Root, "models", "primer-1", "primer-1.gguf");
        using ModelSource source = ModelSources.Open(path);
        Tokenizer tokenizer = Tokenizer.Create(source.Metadata);
        string text = $"<|begin|><|user|>{question}<|end|><|assistant|>";
        int[] prompt = tokenizer.Encode(text, addSpecial: false, parseSpecial: true);
        using WorkerTeam team = new(2);
        using Transformer model = Transformer.Load(source, new TransformerOptions { Team = team, Precision = Precision.Exact, KeyValueFormat = KeyValueFormat.F32, CacheCapacity = 256 });

        JsonNode peer = RunPeer(bench, path, text);

        Assert.Equal(prompt, Integers(peer["prompt"]!));
        int[] answer = Integers(peer["generated"]!);
        Assert.InRange(answer.Length, 5, Count);
        Assert.Equal(ConformanceModel.Continue(model, prompt, answer.Length), answer);
    }

    private static string Bench()
    {
        string bench = Environment.GetEnvironmentVariable("LYCEUM_BENCH") ?? Path.Combine(Path.GetTempPath(), "lyceum-bench");
        Assert.SkipUnless(Directory.Exists(Path.Combine(bench, "node_modules", "node-llama-cpp")), "llama.cpp is absent: bench/compare-llama-cpp/install.sh installs it.");
        return bench;
    }

    private static IEnumerable<string> Texts(int count)
    {
        string[] numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        Random random = new(1);
        for (int i = 0; i < count; i++)
        {
            List<string> sums = [];
            for (int j = 0; j < 6; j++)
            {
                int first = random.Next(1, 9);
                int second = random.Next(1, 10 - first);
                sums.Add($"{numbers[first - 1]} and {numbers[second - 1]} is {numbers[first + second - 1]}; ");
            }

            yield return string.Concat(sums);
        }
    }

    private static void Train(WorkerTeam team, LlamaModel model, Tokenizer tokenizer)
    {
        using AdamW optimizer = new(team, model.Parameters, new AdamWOptions());
        TextBatches batches = new([.. Texts(900).Select(text => tokenizer.Encode(text, addSpecial: false, parseSpecial: false))]);
        LearningRateSchedule schedule = new() { Peak = 0.005f, WarmupSteps = 10, TotalSteps = 150 };
        using TapeLearner learner = new(team, model, optimizer, averageDecay: null);
        TrainingRun run = new(learner, batches, new TrainingRunOptions { Schedule = schedule });
        run.Run(TestContext.Current.CancellationToken);
    }

    private static int[] Greedy(WorkerTeam team, LlamaModel model, int[] prompt)
    {
        using Tape tape = new(team) { Recording = false };
        TokenBatch batch = new();
        batch.Starts.Add(0);
        batch.Inputs.AddRange(prompt);
        for (int i = 0; i < Count; i++)
        {
            Tensor logits = model.Logits(tape, batch);
            Span<float> last = logits.Values[^model.Config.VocabularySize..];
            batch.Inputs.Add(ConformanceModel.Best(last));
            tape.Reset();
        }

        return [.. batch.Inputs.Skip(prompt.Length)];
    }

    private static JsonNode RunPeer(string bench, string model, string text)
    {
        ProcessStartInfo start = new("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LYCEUM_BENCH"] = bench;
        foreach (string argument in (string[])[Path.Combine(Repository.Root, "bench", "compare-llama-cpp", "greedy.mjs"), model, text, $"{Count}"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"llama.cpp failed: {errors.Result}");
        return JsonNode.Parse(output)!;
    }

    private static int[] Integers(JsonNode node) => node.Deserialize<int[]>()!;

    private sealed class TextBatches(int[][] documents) : IBatchSource
    {
        private int _next;

        public JsonObject Position => new() { ["next"] = _next };

        public bool TryNext(TokenBatch batch)
        {
            batch.Clear();
            for (int end = Math.Min(_next + 6, documents.Length); _next < end; _next++)
            {
                batch.Starts.Add(batch.Count);
                batch.Inputs.AddRange(documents[_next][..^1]);
                batch.Targets.AddRange(documents[_next][1..]);
            }

            return batch.Count > 0;
        }

        public void Seek(JsonObject position) => _next = (int)position["next"]!;
    }
}
