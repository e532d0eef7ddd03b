using System.Text.Json.Nodes;
using Lyceum.Models;
using Lyceum.Models.Files;
using Lyceum.Models.Forward;
using Lyceum.Models.Tokenization;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.Training.Autograd;
using Lyceum.Training.Data;
using Lyceum.Training.Modeling;
using Lyceum.Training.Runs;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Tests.Modeling;

public sealed class LlamaExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkerTeam _team = new(2);

    public void Dispose()
    {
        _team.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> Shapes => ["grouped", "untied", "wide heads", "one key head", "other constants"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_exported_file_has_the_logits_of_training(string shape)
    {
        using LlamaModel model = Model(shape);
        string path = _folder.File("model.gguf");
        LlamaExport.WriteGguf(model, Description(model.Config), "F32", path, TestContext.Current.CancellationToken);

        using ModelSource file = ModelSources.Open(path);
        AssertSameLogits(model, file, 1e-4);
    }

    [Fact]
    public void The_exported_folder_has_the_logits_of_training()
    {
        using LlamaModel model = Model("untied");
        string tokenizer = _folder.File("tokenizer");
        Directory.CreateDirectory(tokenizer);
        File.WriteAllText(Path.Combine(tokenizer, "tokenizer.json"), "{}");
        File.WriteAllText(Path.Combine(tokenizer, "tokenizer_config.json"), "{}");
        string folder = _folder.File("folder");
        ModelMetadata description = Description(model.Config);
        description["tokenizer.ggml.eos_token_id"] = 7u;
        LlamaExport.WriteHuggingFace(model, description, folder, tokenizer);

        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
        Assert.Equal("llama", (string)config["model_type"]!);
        Assert.Equal(model.Config.VocabularySize, (int)config["vocab_size"]!);
        Assert.Equal(7, (int)config["eos_token_id"]!);
        Assert.False((bool)config["tie_word_embeddings"]!);
        Assert.True(File.Exists(Path.Combine(folder, "tokenizer.json")));
        File.Delete(Path.Combine(folder, "tokenizer.json"));
        File.Delete(Path.Combine(folder, "tokenizer_config.json"));
        using ModelSource source = ModelSources.Open(folder);
        AssertSameLogits(model, source, 1e-4);
    }

    [Theory]
    [InlineData("F16", 0.02)]
    [InlineData("BF16", 0.1)]
    [InlineData("Q8_0", 0.2)]
    public void Smaller_formats_come_near(string format, double tolerance)
    {
        using LlamaModel model = Model("wide heads");
        string path = _folder.File("model.gguf");
        LlamaExport.WriteGguf(model, Description(model.Config), format, path, TestContext.Current.CancellationToken);

        using ModelSource file = ModelSources.Open(path);
        Assert.Contains(file.Tensors.Values, tensor => tensor.Format.ToString() == format);
        AssertSameLogits(model, file, tolerance);
    }

    [Fact]
    public void Metadata_are_those_of_the_shape_the_description_and_the_tokenizer()
    {
        TrainedTokenizer tokenizer = TrainedTokenizer.Train(
            ["one and one is two", "two and two is four"],
            new TokenizerOptions { VocabularySize = 270, SpecialTokens = ["<|end|>"], EndToken = "<|end|>" },
            progress: null,
            TestContext.Current.CancellationToken);
        using LlamaModel model = new(Config("grouped") with { VocabularySize = tokenizer.Tokens.Count }, 1);
        ModelMetadata description = new()
        {
            ["general.architecture"] = "something else",
            ["general.name"] = "Primer",
            ["general.license"] = "mit",
            ["llama.block_count"] = 77u,
        };
        tokenizer.AddTo(description);
        string path = _folder.File("model.gguf");
        LlamaExport.WriteGguf(model, description, "Q8_0", path, TestContext.Current.CancellationToken);

        using ModelSource file = ModelSources.Open(path);
        Assert.Equal("llama", file.Metadata.Architecture);
        Assert.Equal("Primer", file.Metadata.GetString("general.name"));
        Assert.Equal(7, file.Metadata.GetInt32("general.file_type"));
        Assert.Equal(model.Config.Layers, file.Metadata.GetInt32("llama.block_count"));
        Assert.Equal(model.Config.HeadWidth, file.Metadata.GetInt32("llama.rope.dimension_count"));
        Assert.Equal(tokenizer.Tokens, file.Metadata.GetStrings("tokenizer.ggml.tokens"));
        Tokenizer read = Tokenizer.Create(file.Metadata);
        Assert.Equal(tokenizer.Create().Encode("one and four", false, false), read.Encode("one and four", false, false));
    }

    [Fact]
    public void Refuses_a_vocabulary_of_another_length()
    {
        using LlamaModel model = Model("grouped");
        ModelMetadata description = new() { ["tokenizer.ggml.tokens"] = (string[])["a", "b"] };

        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => LlamaExport.AsSource(model, description));

        Assert.Contains("2 tokens and the model 50", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("untied")]
    [InlineData("other constants")]
    public void What_was_exported_is_imported_to_the_bit(string shape)
    {
        using LlamaModel model = Model(shape);
        string path = _folder.File("model.gguf");
        LlamaExport.WriteGguf(model, Description(model.Config), "F32", path, TestContext.Current.CancellationToken);

        using ModelSource file = ModelSources.Open(path);
        using LlamaModel read = LlamaImport.Load(file);

        Assert.Equal(model.Config, read.Config);
        Assert.All(model.Parameters.Zip(read.Parameters), static pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Theory]
    [InlineData("llama.rope.scaling.type", "linear", "llama.rope.scaling.type")]
    [InlineData("llama.expert_count", 4u, "llama.expert_count")]
    [InlineData("llama.feed_forward_length", 8u, "is [112, 48] instead of [8, 48]")]
    [InlineData("llama.block_count", 1u, "'blk.1.attn_k.weight'")]
    [InlineData("llama.embedding_length", 1000000000u, "weights, but its tensors hold")]
    [InlineData("llama.attention.head_count_kv", 4u, "impossible shape")]
    [InlineData("general.architecture", "gemma", "family 'gemma'")]
    public void Refuses_what_cannot_be_trained_by_name(string key, object value, string expected)
    {
        using LlamaModel model = Model("grouped");
        using ModelSource source = LlamaExport.AsSource(model, Description(model.Config));
        source.Metadata[key] = value;

        ModelFormatException failure = Assert.Throws<ModelFormatException>(() => LlamaImport.Load(source));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void Takes_the_weights_of_a_checkpoint_or_their_averages()
    {
        using LlamaModel model = Model("grouped");
        using LlamaModel other = new(model.Config, 9);
        NativeBuffer<float>[] averages = [.. model.Parameters.Select(static parameter => new NativeBuffer<float>(parameter.Count))];
        CheckpointState state = new() { Step = 1, Tokens = 1, LearntTokens = 1, Elapsed = default, Position = [], Configuration = [] };
        string path = _folder.File("checkpoint.safetensors");
        Checkpoint.Write(
            path,
            state,
            [
                .. model.Parameters.Select(static parameter => new CheckpointTensor(parameter.Name, Array.ConvertAll(parameter.Shape.ToArray(), static length => (long)length), (nint)parameter.Data)),
                .. model.Parameters.Select((parameter, i) => new CheckpointTensor(parameter.Name + ".average", [parameter.Count], (nint)averages[i].Pointer)),
            ]);
        using Checkpoint checkpoint = Checkpoint.Open(path);

        LlamaImport.Read(other, checkpoint, averaged: false);
        Assert.All(model.Parameters.Zip(other.Parameters), static pair => Assert.Equal(pair.First.Values, pair.Second.Values));

        LlamaImport.Read(other, checkpoint, averaged: true);
        Assert.All(other.Parameters, static parameter => Assert.Equal(-1, parameter.Values.IndexOfAnyExcept(0f)));
        Array.ForEach(averages, static average => average.Dispose());
    }

    private static LlamaConfig Config(string shape)
    {
        LlamaConfig grouped = new()
        {
            VocabularySize = 50, ContextLength = 64, Width = 48, Layers = 2, Heads = 6, KeyValueHeads = 2, HeadWidth = 8, FeedForwardWidth = 112,
        };
        return shape switch
        {
            "grouped" => grouped,
            "untied" => grouped with { TiedEmbedding = false, KeyValueHeads = 6, VocabularySize = 61 },
            "wide heads" => grouped with { Heads = 4, KeyValueHeads = 2, HeadWidth = 20, Width = 32, FeedForwardWidth = 37 },
            "one key head" => grouped with { KeyValueHeads = 1, Layers = 3, FeedForwardWidth = 64 },
            _ => grouped with { RotaryBase = 500, NormEpsilon = 1e-3f, Width = 40, Heads = 5, KeyValueHeads = 5 },
        };
    }

    // Weights as after some training: norms are not 1, logits are not near 0.
    private static LlamaModel Model(string shape)
    {
        LlamaModel model = new(Config(shape), 5);
        Random random = new(6);
        foreach (Parameter parameter in model.Parameters)
        {
            float size = parameter.Kind == ParameterKind.Embedding ? 1 : 0.5f;
            foreach (ref float value in parameter.Values)
            {
                value += parameter.Kind == ParameterKind.Matrix ? 0 : size * (random.NextSingle() - 0.5f);
            }
        }

        return model;
    }

    private static ModelMetadata Description(LlamaConfig config) => new()
    {
        ["general.name"] = "test",
        ["tokenizer.ggml.model"] = "gpt2",
        ["tokenizer.ggml.tokens"] = Enumerable.Range(0, config.VocabularySize).Select(static id => $"t{id}").ToArray(),
    };

    private void AssertSameLogits(LlamaModel model, ModelSource file, double tolerance)
    {
        int vocabulary = model.Config.VocabularySize;
        TokenBatch batch = new();
        Random random = new(1);
        foreach (int length in (int[])[23, 40])
        {
            batch.Starts.Add(batch.Count);
            batch.Inputs.AddRange(Enumerable.Range(0, length).Select(_ => random.Next(vocabulary)));
        }

        batch.Targets.AddRange(Enumerable.Repeat(TokenBatch.Ignored, batch.Count));
        using Tape tape = new(_team);
        float[] expected = model.Logits(tape, batch).Values.ToArray();
        using Transformer transformer = Transformer.Load(file, new TransformerOptions { Team = _team, KeyValueFormat = KeyValueFormat.F32, CacheCapacity = 1024 });
        for (int document = 0; document < 2; document++)
        {
            int start = batch.Starts[document];
            int length = (document == 0 ? batch.Starts[1] : batch.Count) - start;
            using KvSequence sequence = transformer.Cache.CreateSequence();
            ForwardBatch forward = new();
            forward.Add(sequence, batch.Inputs.GetRange(start, length).ToArray(), length);
            Rows rows = transformer.Forward(forward);
            for (int i = 0; i < length; i++)
            {
                for (int token = 0; token < vocabulary; token++)
                {
                    float one = expected[((start + i) * vocabulary) + token];
                    float other = rows[i][token];
                    Assert.True(Math.Abs(one - other) <= tolerance, $"Document {document}, token {i}, logit {token}: {one} in training, {other} in the file.");
                }
            }
        }

        Assert.True(expected.Max() - expected.Min() > 1, "The logits are too small to tell anything.");
    }
}
