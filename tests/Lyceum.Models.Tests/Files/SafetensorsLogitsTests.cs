using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Forward;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Files;

/// <summary>The same weights as GGUF and as safetensors give the same logits, bit for bit.</summary>
public sealed class SafetensorsLogitsTests
{
    public static TheoryData<string> Models =>
    [
        "cohere2", "command-r", "deepseek3", "falcon", "gemma", "gemma2", "gemma3", "gpt-oss", "gpt2", "gptneox", "granite",
        "llama", "llama_linear", "llama_partial_head", "llama_quants", "llama_yarn", "mixtral", "olmo2", "phi2", "phi3",
        "qwen2", "qwen2moe", "qwen3", "qwen3moe", "smollm3", "stablelm", "starcoder2",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Both_kinds_of_file_give_the_same_logits(string name)
    {
        using TemporaryFolder folder = new();
        using ModelSource original = ModelSources.Open(Repository.ConformanceFile("models", name + ".gguf"));
        HuggingFaceExport.Write(original, folder.Path);
        using ModelSource copy = ModelSources.Open(folder.Path);
        int[] tokens = Tokens(name);
        float[] expected = Logits(original, tokens);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Logits(copy, tokens));
    }

    /// <summary>Families without a conformance model, from one whose tensors they share.</summary>
    [Theory]
    [InlineData("llama", "internlm2")]
    [InlineData("mixtral", "granitemoe")]
    public void Relatives_give_the_same_logits(string name, string relative)
    {
        using TemporaryFolder folder = new();
        using ModelSource model = ModelSources.Open(Repository.ConformanceFile("models", name + ".gguf"));
        using RenamedFamily original = new(model, relative);
        HuggingFaceExport.Write(original, folder.Path);
        using ModelSource copy = ModelSources.Open(folder.Path);
        Assert.Equal(relative, copy.Metadata.Architecture);
        int[] tokens = Tokens(name);
        Assert.Equal(Logits(original, tokens), Logits(copy, tokens));
    }

    private static int[] Tokens(string name)
    {
        using JsonDocument facts = JsonDocument.Parse(File.ReadAllText(Repository.ConformanceFile("models", name + ".json")));
        return [.. facts.RootElement.GetProperty("tokens").EnumerateArray().Select(static token => token.GetInt32())];
    }

    private static float[] Logits(ModelSource source, int[] tokens)
    {
        using WorkerTeam team = new(1);
        using Transformer transformer = Transformer.Load(source, new TransformerOptions
        {
            Team = team,
            Precision = Precision.Exact,
            KeyValueFormat = KeyValueFormat.F32,
            BatchLength = 64,
            CacheCapacity = 64,
        });
        using KvSequence sequence = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, tokens, tokens.Length);
        Rows rows = transformer.Forward(batch);
        List<float> logits = [];
        for (int i = 0; i < rows.Count; i++)
        {
            logits.AddRange(rows[i]);
        }

        return [.. logits];
    }

    private sealed unsafe class RenamedFamily : ModelSource
    {
        private readonly ModelSource _model;

        public RenamedFamily(ModelSource model, string architecture)
        {
            _model = model;
            string old = model.Metadata.Architecture + ".";
            foreach ((string key, object value) in model.Metadata)
            {
                Metadata[key.StartsWith(old, StringComparison.Ordinal) ? $"{architecture}.{key[old.Length..]}" : key] = value;
            }

            Metadata["general.architecture"] = architecture;
        }

        public override ModelMetadata Metadata { get; } = [];

        public override IReadOnlyDictionary<string, TensorInfo> Tensors => _model.Tensors;

        public override string Path => _model.Path;

        public override byte* GetData(string tensor) => _model.GetData(tensor);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
