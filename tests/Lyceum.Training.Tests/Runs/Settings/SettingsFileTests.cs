using Lyceum.Numerics;
using Lyceum.Training.Data;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Tests.Runs.Settings;

public sealed class SettingsFileTests
{
    private const string Tokenizer = """{"output": "o", "data": [{"path": "a.jsonl"}], "vocabularySize": 300, "specialTokens": ["<|e|>"], "endToken": "<|e|>"}""";

    private const string Pretrain = """
        {
          "output": "run", // where it goes
          "tokenizer": "t.gguf",
          "model": {"width": 64, "layers": 2, "heads": 4, "feedForwardWidth": 128},
          "data": [{"path": "a.jsonl", "weight": 2}, {"curriculum": "primer", "seed": 3, "groups": {"words": 1}}],
          "contextLength": 64, "batchTokens": 128, "batchesPerStep": 2,
          "tokens": 1000,
          "optimizer": {"kind": "muon", "learningRate": 0.02},
          "schedule": {"shape": "warmupStableDecay", "decaySteps": 2},
          "longChats": "truncate", "malformedLines": "skip",
          "evaluation": {"heldOut": 0.1, "data": [{"curriculum": "primer-examination"}]},
        }
        """;

    [Fact]
    public void A_file_is_read_with_its_defaults()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("pretrain.json"), Pretrain);

        SettingsFile<PretrainSettings> file = SettingsFile.Read<PretrainSettings>(folder.File("pretrain.json"));

        Assert.Equal(folder.File("run"), file.Resolve(file.Settings.Output));
        Assert.Equal("/elsewhere", file.Resolve("/elsewhere"));
        Assert.Equal(4, file.Settings.TotalSteps);
        Assert.Equal((OptimizerKind.Muon, 0.95, LearningRateShape.WarmupStableDecay), (file.Settings.Optimizer.Kind, file.Settings.Optimizer.Momentum, file.Settings.Schedule.Shape));
        Assert.Equal(GemmPrecision.Float32, file.Settings.Precision);
        Assert.Equal((LongChats.Truncate, MalformedLines.Skip), (file.Settings.LongChats, file.Settings.MalformedLines));
        Assert.Equal(CurriculumName.PrimerExamination, file.Settings.Evaluation.Data[0].Curriculum);
        Assert.Equal((4, 16), (file.Settings.Model.ToConfig(300, 64).KeyValueHeads, file.Settings.Model.ToConfig(300, 64).HeadWidth));
    }

    [Fact]
    public void The_precision_is_read_by_its_name()
    {
        PretrainSettings settings = SettingsFile.Parse<PretrainSettings>(Pretrain.Replace("\"tokens\": 1000,", "\"tokens\": 1000, \"precision\": \"bfloat16\",", StringComparison.Ordinal), "p.json");

        Assert.Equal(GemmPrecision.Bfloat16, settings.Precision);
        Assert.Contains("\"precision\": \"bfloat16\"", SettingsFile.Write(settings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        PretrainSettings settings = SettingsFile.Parse<PretrainSettings>(Pretrain, "p.json");
        string written = SettingsFile.Write(settings);

        Assert.Equal(written, SettingsFile.Write(SettingsFile.Parse<PretrainSettings>(written, "p.json")));
        Assert.Contains("\"gradientLimit\": 1", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"contextLength\": 64", "\"contextLenght\": 64", "p.json: 'contextLenght' is no setting; author, averageDecay, batchTokens")]
    [InlineData("\"width\": 64", "\"widht\": 64", "'model.widht' is no setting; feedForwardWidth")]
    [InlineData("\"weight\": 2", "\"wait\": 2", "'data[0].wait' is no setting")]
    [InlineData("\"words\": 1", "\"wordz\": 1", "'data[1].groups.wordz' is no setting")]
    [InlineData("\"width\": 64,", "", "'model.width' is missing")]
    [InlineData("\"output\": \"run\",", "", "'output' is missing")]
    [InlineData("\"layers\": 2", "\"layers\": \"two\"", "p.json:4: 'model.layers' has a value of the wrong kind")]
    [InlineData("\"layers\": 2", "\"layers\": 2.5", "'model.layers' has a value of the wrong kind")]
    [InlineData("\"kind\": \"muon\"", "\"kind\": \"sgd\"", "'optimizer.kind' has a value of the wrong kind; it should be adamW or muon.")]
    [InlineData("\"curriculum\": \"primer\"", "\"curriculum\": \"prime\"", "'data[1].curriculum' has a value of the wrong kind; it should be primer or primer-examination.")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000, \"precision\": \"bf16\",", "p.json:7: 'precision' has a value of the wrong kind; it should be float32 or bfloat16.")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000, \"precision\": \"bfloat16\", \"device\": \"cuda\",", "'precision' must be float32 where 'device' is 'cuda'")]
    [InlineData("\"kind\": \"muon\"", "\"kind\": 1", "'optimizer.kind' has a value of the wrong kind")]
    [InlineData("\"tokenizer\": \"t.gguf\"", "\"tokenizer\": null", "'tokenizer' has a value of the wrong kind")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000, \"tokens\": 2000,", "p.json")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000 \"a\"", "this is no JSON")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000, \"steps\": 3,", "Either 'steps' or 'tokens'")]
    [InlineData("\"tokens\": 1000,", "", "Either 'steps' or 'tokens'")]
    [InlineData("\"tokens\": 1000", "\"tokens\": 0", "'tokens' is 0; it should be above 0")]
    [InlineData("\"batchTokens\": 128", "\"batchTokens\": 63", "'batchTokens' is 63; it should be from 'contextLength'")]
    [InlineData("\"learningRate\": 0.02", "\"learningRate\": 0", "'optimizer.learningRate' is 0")]
    [InlineData("\"weight\": 2", "\"weight\": -1", "'data[0].weight' is -1; it should be above 0")]
    [InlineData("\"path\": \"a.jsonl\"", "\"seed\": 1", "either a 'path' or a 'curriculum'")]
    [InlineData("\"words\": 1", "\"words\": -1", "The shares in 'groups'")]
    [InlineData("{\"curriculum\": \"primer\", \"seed\": 3, \"groups\": {\"words\": 1}}", "{\"curriculum\": \"primer-examination\"}", "nothing may be learnt from it")]
    [InlineData("[{\"curriculum\": \"primer-examination\"}]", "[null]", "'evaluation.data[0]' is absent; it should be an object")]
    [InlineData("\"heldOut\": 0.1", "\"heldOut\": 1", "'evaluation.heldOut' is 1")]
    [InlineData("\"decaySteps\": 2", "\"decaySteps\": 5", "'schedule.decaySteps' is 5; it should be no more than the 4 steps")]
    [InlineData("\"shape\": \"warmupStableDecay\", ", "", "'schedule.decaySteps' are for the shape")]
    [InlineData("\"heads\": 4", "\"heads\": 5", "no multiple of the heads")]
    [InlineData("\"heads\": 4", "\"heads\": 4, \"keyValueHeads\": 3", "cannot share")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000, \"format\": \"Q9\",", "'format' is Q9")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000, \"averageDecay\": 1,", "'averageDecay' is 1")]
    [InlineData("\"tokens\": 1000,", "\"tokens\": 1000, \"checkpoint\": {\"keep\": 0},", "'checkpoint.keep' is 0")]
    public void A_wrong_setting_is_refused_by_its_name(string right, string wrong, string expected)
    {
        Assert.Contains(right, Pretrain, StringComparison.Ordinal);
        string message = Assert.Throws<TrainingException>(() => SettingsFile.Parse<PretrainSettings>(Pretrain.Replace(right, wrong, StringComparison.Ordinal), "p.json")).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith("p.json", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"vocabularySize\": 300", "\"vocabularySize\": 256", "257")]
    [InlineData("\"endToken\": \"<|e|>\"", "\"endToken\": \"<|x|>\"", "'<|x|>' is not among the special tokens")]
    [InlineData("\"data\": [{\"path\": \"a.jsonl\"}]", "\"data\": []", "'data' names no source")]
    [InlineData("\"data\": [{\"path\": \"a.jsonl\"}]", "\"data\": [{\"path\": \"a.jsonl\"}, null]", "'data[1]' is absent; it should be an object")]
    [InlineData("[\"<|e|>\"]", "[\"<|e|>\", null]", "A special token is empty")]
    [InlineData("[\"<|e|>\"]", "[\"<|e|>\", \"\"]", "A special token is empty")]
    [InlineData("[\"<|e|>\"]", "[\"<|e|>\", \"<|e|>\"]", "'<|e|>' is named twice")]
    [InlineData("[\"<|e|>\"]", "[\"<|e|>\", \"A\"]", "'A' is one character that stands for a byte")]
    [InlineData("[\"<|e|>\"]", "[\"<|e|>\", \"\u0120\"]", "is one character that stands for a byte")]
    public void A_wrong_setting_of_a_tokenizer_is_refused(string right, string wrong, string expected)
    {
        Assert.Equal(300, SettingsFile.Parse<TokenizerSettings>(Tokenizer, "t.json").VocabularySize);
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => SettingsFile.Parse<TokenizerSettings>(Tokenizer.Replace(right, wrong, StringComparison.Ordinal), "t.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_any_settings_the_documents_can_be_read()
    {
        Assert.Equal(2, SettingsFile.Parse<DocumentSettings>(Pretrain, "p.json").Data.Count);
        Assert.Single(SettingsFile.Parse<DocumentSettings>(Tokenizer, "t.json").Data);
        Assert.Throws<TrainingException>(() => SettingsFile.Parse<DocumentSettings>("{}", "t.json"));
        Assert.Throws<TrainingException>(() => SettingsFile.Parse<DocumentSettings>("[]", "t.json"));
        Assert.Throws<TrainingException>(() => SettingsFile.Parse<DocumentSettings>("null", "t.json"));
    }
}
