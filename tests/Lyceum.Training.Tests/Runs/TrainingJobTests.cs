using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;
using Lyceum.Training.Tests.Data;

namespace Lyceum.Training.Tests.Runs;

public sealed class TrainingJobTests : IDisposable
{
    private const string Template = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";

    private readonly TemporaryFolder _folder = new();

    public TrainingJobTests()
    {
        File.WriteAllText(_folder.File("template.jinja"), Template);
        File.WriteAllLines(_folder.File("chats.jsonl"), Enumerable.Range(0, 60).Select(static i =>
            $$"""{"messages": [{"role": "user", "content": "{{i}} + 1"}, {"role": "assistant", "content": "{{i + 1}}"}]}"""));
        TokenizerJob.Run(Write<TokenizerSettings>("tokenizer.json", """
            {"output": "tokenizer", "data": [{"path": "chats.jsonl"}], "vocabularySize": 270, "specialTokens": ["<|end|>", "<|user|>", "<|assistant|>"], "endToken": "<|end|>", "chatTemplate": "template.jinja"}
            """), null, null, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_writes_everything_into_its_folder()
    {
        List<TrainingEvent> events = [];
        TrainingSummary summary = Run("a", tell: events.Add);

        Assert.True(summary.Done);
        Assert.Equal((12, 12), (summary.Step, summary.TotalSteps));
        Assert.Equal(["learning-rate.png", "loss.png", "metrics.jsonl", "model.gguf", "settings.json"], Directory.GetFiles(_folder.File("a")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(2, events.OfType<EvaluationEvent>().Count());

        IReadOnlyList<MetricsEntry> metrics = MetricsLog.Read(_folder.File("a/metrics.jsonl"));
        Assert.Equal(Enumerable.Range(1, 12).Select(static i => (long)i), metrics.Where(static entry => entry.Loss is not null).Select(static entry => entry.Step));
        Assert.Equal([6, 12], metrics.Where(static entry => entry.HeldOutLoss is not null).Select(static entry => entry.Step));
        Assert.Equal(summary.Tokens, metrics[^1].Tokens);
        Assert.True(metrics[^2].Loss < metrics[0].Loss);
        Assert.Equal(summary.AverageLoss, metrics[^1].AverageLoss);
        Assert.Equal(summary, Run("a"));
        Assert.Equal(metrics, MetricsLog.Read(_folder.File("a/metrics.jsonl")));

        using GgufFile model = GgufFile.Open(summary.Model!);
        Assert.Equal(("small", "MIT"), (model.Metadata.GetString("general.name"), model.Metadata.GetString("general.license")));
        Assert.Equal((0f, 5), (model.Metadata.GetSingle("general.sampling.temp"), model.Metadata.GetInt32("general.sampling.top_k")));
        Assert.Equal(Template, model.Metadata.GetString("tokenizer.chat_template"));
        Assert.Equal(summary.Parameters, model.Tensors.Values.Sum(static tensor => tensor.ElementCount));
        Assert.Equal(0, Tokenizer.Create(model.Metadata).EosId);
    }

    [Fact]
    public void An_interrupted_run_goes_on_to_the_same_model_and_metrics()
    {
        Run("whole");
        TrainingSummary first = Run("parts", stopAfter: 4);
        List<TrainingEvent> events = [];
        TrainingSummary second = Run("parts", tell: events.Add);

        Assert.Equal((false, 4, null), (first.Done, first.Step, first.Model));
        Assert.Equal(4, Assert.IsType<ResumeEvent>(events[0]).Step);
        Assert.True(second.Done);
        Assert.Equal(File.ReadAllBytes(_folder.File("whole/model.gguf")), File.ReadAllBytes(_folder.File("parts/model.gguf")));
        Assert.Equal(Metrics("whole"), Metrics("parts"));
    }

    [Fact]
    public void Beginning_anew_forgets_the_earlier_run()
    {
        Run("a");
        Assert.Throws<TrainingException>(() => Run("a", restart: true, change: static json => json.Replace("chats.jsonl", "none.jsonl", StringComparison.Ordinal)));
        Assert.True(Directory.Exists(_folder.File("a/checkpoints")));
        List<TrainingEvent> events = [];
        Run("a", restart: true, tell: events.Add);

        Assert.DoesNotContain(events, static happened => happened is ResumeEvent);
        Assert.Equal(12, events.OfType<StepEvent>().Count());
        Assert.Equal(14, MetricsLog.Read(_folder.File("a/metrics.jsonl")).Count);
    }

    [Fact]
    public void Two_runs_do_not_write_into_one_folder()
    {
        using TrainingJob first = TrainingJob.Pretrain(Settings("a"), new TrainingJobOptions(), TestContext.Current.CancellationToken);

        Assert.Contains("Another run", Assert.Throws<TrainingException>(() => Run("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_other_settings_or_data_does_not_go_on()
    {
        Run("a");
        Assert.Contains("batchTokens is 256 there and 250 here", Refusal("\"batchTokens\": 256", "\"batchTokens\": 250"), StringComparison.Ordinal);
        Assert.Contains("seed is 1 there and 2 here", Refusal("\"seed\": 1", "\"seed\": 2"), StringComparison.Ordinal);
        Assert.Contains("\"seed\": 1", File.ReadAllText(_folder.File("a/settings.json")), StringComparison.Ordinal);
        File.AppendAllText(_folder.File("chats.jsonl"), "{\"text\": \"new\"}\n");
        Assert.Contains("data is", Refusal("", ""), StringComparison.Ordinal);

        string Refusal(string right, string wrong) => Assert.Throws<TrainingException>(() => Run("a", change: json => right.Length == 0 ? json : json.Replace(right, wrong, StringComparison.Ordinal))).Message;
    }

    [Fact]
    public void A_run_in_another_precision_does_not_go_on()
    {
        static string InBfloat16(string json) => json.Replace("\"seed\": 1", "\"seed\": 1, \"precision\": \"bfloat16\"", StringComparison.Ordinal);
        Run("a");
        Run("b", change: InBfloat16);

        Assert.NotEqual(File.ReadAllBytes(_folder.File("a/model.gguf")), File.ReadAllBytes(_folder.File("b/model.gguf")));
        Assert.Contains("run.precision is absent there and \"Bfloat16\" here", Assert.Throws<TrainingException>(() => Run("a", change: InBfloat16)).Message, StringComparison.Ordinal);
        Assert.Contains("run.precision is \"Bfloat16\" there and absent here", Assert.Throws<TrainingException>(() => Run("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_in_bfloat16_goes_on_to_the_same_model()
    {
        static string InBfloat16(string json) => json
            .Replace("\"seed\": 1", "\"seed\": 1, \"precision\": \"bfloat16\"", StringComparison.Ordinal)
            .Replace("\"optimizer\": {", "\"optimizer\": {\"kind\": \"muon\", ", StringComparison.Ordinal);
        Run("whole", change: InBfloat16);
        Assert.False(Run("parts", stopAfter: 4, change: InBfloat16).Done);
        Assert.True(Run("parts", change: InBfloat16).Done);

        Assert.Equal(File.ReadAllBytes(_folder.File("whole/model.gguf")), File.ReadAllBytes(_folder.File("parts/model.gguf")));
        Assert.Equal(Metrics("whole"), Metrics("parts"));
    }

    [Fact]
    public void A_model_learns_further_under_another_template()
    {
        Run("a");
        File.WriteAllText(_folder.File("other.jinja"), Template + "{# other #}");
        SettingsFile<FinetuneSettings> settings = Write<FinetuneSettings>("finetune.json", """
            {"output": "f", "model": "a/model.gguf", "chatTemplate": "other.jinja", "data": [{"path": "chats.jsonl"}], "contextLength": 32, "batchTokens": 64, "steps": 3, "optimizer": {"learningRate": 0.001}, "format": "F32", "threads": 1}
            """);
        using TrainingJob job = TrainingJob.Finetune(settings, _folder.File("a/model.gguf"), new TrainingJobOptions(), TestContext.Current.CancellationToken);
        TrainingSummary summary = job.Run(TestContext.Current.CancellationToken);

        using GgufFile model = GgufFile.Open(summary.Model!);
        Assert.Equal("f", model.Metadata.GetString("general.name"));
        Assert.EndsWith("{# other #}", model.Metadata.GetString("tokenizer.chat_template"), StringComparison.Ordinal);
        Assert.True(summary.Loss < MetricsLog.Read(_folder.File("a/metrics.jsonl"))[0].Loss);

        SettingsFile<FinetuneSettings> tooLong = settings with { Settings = settings.Settings with { Output = "g", ContextLength = 128, BatchTokens = 128 } };
        Assert.Contains("context length", Assert.Throws<TrainingException>(() => TrainingJob.Finetune(tooLong, _folder.File("a/model.gguf"), new TrainingJobOptions(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_learns_further_keeps_what_its_file_said_where_the_settings_say_nothing()
    {
        Run("a", change: static json => json.Replace("\"license\": \"MIT\"", "\"license\": \"MIT\", \"author\": \"Plato\", \"description\": \"reckons\"", StringComparison.Ordinal));
        SettingsFile<FinetuneSettings> settings = Write<FinetuneSettings>("finetune.json", FinetuneFrom("a/model.gguf", "\"description\": \"reckons better\", \"sampling\": {\"topK\": 9}"));
        using TrainingJob job = TrainingJob.Finetune(settings, _folder.File("a/model.gguf"), new TrainingJobOptions(), TestContext.Current.CancellationToken);

        using GgufFile model = GgufFile.Open(job.Run(TestContext.Current.CancellationToken).Model!);
        Assert.Equal(("Plato", "MIT", "reckons better"), (model.Metadata.GetString("general.author"), model.Metadata.GetString("general.license"), model.Metadata.GetString("general.description")));
        Assert.Equal((0f, 9), (model.Metadata.GetSingle("general.sampling.temp"), model.Metadata.GetInt32("general.sampling.top_k")));
        Assert.Equal("f", model.Metadata.GetString("general.name"));
    }

    [Fact]
    public void A_new_model_takes_nothing_but_the_tokenizer_of_another()
    {
        Run("a");
        TrainingSummary summary = Run("b", change: static json => json
            .Replace("tokenizer/tokenizer.gguf", "a/model.gguf", StringComparison.Ordinal)
            .Replace("\"license\": \"MIT\", \"sampling\": {\"temperature\": 0, \"topK\": 5}, ", "", StringComparison.Ordinal));

        using GgufFile model = GgufFile.Open(summary.Model!);
        Assert.DoesNotContain(model.Metadata, static pair => pair.Key.StartsWith("general.sampling.", StringComparison.Ordinal) || pair.Key == "general.license");
    }

    [Fact]
    public void A_model_whose_tokenizer_is_shorter_than_its_vocabulary_is_refused_before_it_learns()
    {
        ModelMetadata tokenizer = RunDescription.ReadTokenizer(_folder.File("tokenizer/tokenizer.gguf"));
        using (LlamaModel model = new(new LlamaConfig { VocabularySize = 280, ContextLength = 64, Width = 16, Layers = 1, Heads = 2, KeyValueHeads = 2, HeadWidth = 8, FeedForwardWidth = 32 }, 1))
        using (ModelSource source = LlamaExport.AsSource(model, new ModelMetadata()))
        {
            foreach ((string key, object value) in tokenizer)
            {
                source.Metadata[key] = value;
            }

            ModelQuantizer.Quantize(source, "F32", _folder.File("padded.gguf"), progress: null, TestContext.Current.CancellationToken);
        }

        SettingsFile<FinetuneSettings> settings = Write<FinetuneSettings>("finetune.json", FinetuneFrom("padded.gguf", "\"seed\": 1"));
        string message = Assert.Throws<TrainingException>(() => TrainingJob.Finetune(settings, _folder.File("padded.gguf"), new TrainingJobOptions(), TestContext.Current.CancellationToken)).Message;
        Assert.Contains($"a tokenizer of {RunDescription.VocabularySize(tokenizer)} tokens and weights for 280", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("truncate")]
    public void A_run_that_a_long_conversation_ended_goes_on_as_if_it_had_never_been_refused(string way)
    {
        // The 31st document, some steps on.
        int line = (int)new ShuffledSource(new ListSource(new TrainingDocument[60]), seed: 1).Locate(30);
        string[] lines = File.ReadAllLines(_folder.File("chats.jsonl"));
        lines[line] = $$"""{"messages": [{"role": "user", "content": "1"}, {"role": "assistant", "content": "{{new string('2', 200)}}"}]}""";
        File.WriteAllLines(_folder.File("chats.jsonl"), lines);

        string message = Assert.Throws<InvalidDataException>(() => Run("a", change: Change)).Message;
        Assert.StartsWith($"{_folder.File("chats.jsonl")}:{line + 1}: ", message, StringComparison.Ordinal);
        Assert.Contains("Let 'longChats' be 'skip' or 'truncate' and go on", message, StringComparison.Ordinal);

        List<TrainingEvent> events = [];
        Assert.True(Run("a", tell: events.Add, change: Choose).Done);
        Assert.InRange(Assert.IsType<ResumeEvent>(events[0]).Step, 1, 11);
        Assert.True(Run("b", change: Choose).Done);
        Assert.Equal(File.ReadAllBytes(_folder.File("b/model.gguf")), File.ReadAllBytes(_folder.File("a/model.gguf")));

        static string Change(string json) => json.Replace("\"heldOut\": 0.2", "\"heldOut\": 0", StringComparison.Ordinal).Replace("\"batchTokens\": 256", "\"batchTokens\": 64", StringComparison.Ordinal);
        string Choose(string json) => Change(json).Replace("\"seed\": 1", $"\"seed\": 1, \"longChats\": \"{way}\"", StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_line_stops_the_run_or_is_reported()
    {
        File.WriteAllText(_folder.File("chats.jsonl"), "{\"text\": \"good\"}\n{\"text\": 1}\n");
        Assert.Contains("chats.jsonl:2", Assert.Throws<InvalidDataException>(() => Run("a", change: WithoutHeldOut)).Message, StringComparison.Ordinal);

        List<string> reports = [];
        Assert.True(Run("b", reports: reports, change: json => WithoutHeldOut(json).Replace("\"seed\": 1", "\"seed\": 1, \"malformedLines\": \"skip\"", StringComparison.Ordinal)).Done);
        Assert.Contains(reports, static report => report.Contains("chats.jsonl:2", StringComparison.Ordinal));

        static string WithoutHeldOut(string json) => json.Replace("\"heldOut\": 0.2", "\"heldOut\": 0", StringComparison.Ordinal);
    }

    private static string FinetuneFrom(string model, string more) => $$"""
        {"output": "f", "model": "{{model}}", "data": [{"path": "chats.jsonl"}], "contextLength": 32, "batchTokens": 64, "steps": 1, "optimizer": {"learningRate": 0.001}, "format": "F32", "threads": 1, {{more}}}
        """;

    private SettingsFile<PretrainSettings> Settings(string output, Func<string, string>? change = null)
    {
        string json = $$"""
            {"output": "{{output}}", "name": "small", "license": "MIT", "sampling": {"temperature": 0, "topK": 5}, "tokenizer": "tokenizer/tokenizer.gguf", "model": {"width": 16, "layers": 1, "heads": 2, "feedForwardWidth": 32},
             "data": [{"path": "chats.jsonl"}], "contextLength": 64, "batchTokens": 256, "steps": 12, "seed": 1, "dropout": 0.1, "averageDecay": 0.5,
             "optimizer": {"learningRate": 0.01}, "schedule": {"warmupSteps": 2}, "evaluation": {"every": 6, "heldOut": 0.2}, "threads": 1}
            """;
        return Write<PretrainSettings>("pretrain.json", change is null ? json : change(json));
    }

    private TrainingSummary Run(string output, bool restart = false, Action<TrainingEvent>? tell = null, List<string>? reports = null, Func<string, string>? change = null, long stopAfter = 0)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        void Tell(TrainingEvent happened)
        {
            tell?.Invoke(happened);
            if (happened is StepEvent && happened.Step == stopAfter)
            {
                stop.Cancel();
            }
        }

        TrainingJobOptions options = new() { Restart = restart, Tell = Tell, Report = reports is null ? null : reports.Add };
        using TrainingJob job = TrainingJob.Pretrain(Settings(output, change), options, stop.Token);
        return job.Run(stop.Token);
    }

    private IEnumerable<MetricsEntry> Metrics(string output) =>
        MetricsLog.Read(_folder.File(output + "/metrics.jsonl")).Select(static entry => entry with { Seconds = 0, TokensPerSecond = null });

    private SettingsFile<T> Write<T>(string name, string json)
        where T : class, ICheckedSettings
    {
        File.WriteAllText(_folder.File(name), json);
        return SettingsFile.Read<T>(_folder.File(name));
    }
}
