using Lyceum.Models.Forward;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Conformance.Models;

/// <summary>Every decoder of the conformance set against the reference engine, on every instruction path of the machine.</summary>
public sealed class DecoderTests
{
    private static readonly string[] s_names =
    [
        "llama", "llama_linear", "llama_partial_head", "llama_quants", "llama_rope_freqs", "llama_yarn", "mixtral",
        "qwen2", "qwen2moe", "qwen3", "qwen3moe", "gemma", "gemma2", "gemma3", "phi2", "phi3", "phi3_longrope", "gpt2", "gptneox",
        "falcon", "stablelm", "starcoder2", "olmo2", "granite", "command-r", "cohere2", "smollm3", "deepseek2", "deepseek3", "gpt-oss",
    ];

    public static TheoryData<string, InstructionSet> ModelsAndPaths()
    {
        TheoryData<string, InstructionSet> data = [];
        foreach (string name in s_names)
        {
            foreach (InstructionSet path in InstructionSets.Available)
            {
                data.Add(name, path);
            }
        }

        return data;
    }

    public static TheoryData<string> Models() => [.. s_names];

    [Theory]
    [MemberData(nameof(ModelsAndPaths))]
    public void Logits_are_the_references(string name, InstructionSet path)
    {
        using ConformanceModel model = new ConformanceModel(name).WithExpected();
        using WorkerTeam team = new(2, path);
        using Transformer transformer = model.Load(team);
        using KvSequence sequence = transformer.Cache.CreateSequence();
        float[] logits = ConformanceModel.Logits(transformer, sequence, model.Tokens, model.Tokens.Length);
        float difference = ConformanceModel.LargestDifference(model.Expected, logits);
        Assert.True(difference <= model.Tolerance, $"{name}: the largest difference is {difference}, allowed is {model.Tolerance}.");
        int vocabulary = transformer.Spec.VocabularySize;
        for (int i = 0; i < model.Tokens.Length; i++)
        {
            Assert.Equal(
                ConformanceModel.Best(model.Expected.AsSpan(i * vocabulary, vocabulary)),
                ConformanceModel.Best(logits.AsSpan(i * vocabulary, vocabulary)));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Greedy_continuation_is_the_references(string name)
    {
        using ConformanceModel model = new(name);
        using WorkerTeam team = new(2);
        using Transformer transformer = model.Load(team);
        int[] expected = model.Continuation;
        Assert.Equal(expected, ConformanceModel.Continue(transformer, model.Tokens, expected.Length));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Pieces_do_not_change_a_bit(string name)
    {
        using ConformanceModel model = new(name);
        using WorkerTeam team = new(2);
        using Transformer transformer = model.Load(team, Precision.Packed, KeyValueFormat.F16);
        using KvSequence whole = transformer.Cache.CreateSequence();
        using KvSequence pieces = transformer.Cache.CreateSequence();
        float[] expected = ConformanceModel.Logits(transformer, whole, model.Tokens, 24);
        Assert.Equal(expected, ConformanceModel.Logits(transformer, pieces, model.Tokens, 1, 7, 16));
    }

    /// <summary>Every path has the bits of every other, one token at a time or all at once, with one thread or two.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Paths_and_threads_do_not_change_a_bit(string name)
    {
        using ConformanceModel model = new(name);
        float[] expected = WithTeam(model, 2, InstructionSets.Available[^1], [24]);
        foreach (InstructionSet path in InstructionSets.Available)
        {
            Assert.Equal(expected, WithTeam(model, 1, path, [.. Enumerable.Repeat(1, 24)]));
        }
    }

    /// <summary>The README's limit, in units of the logits' spread.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Half_precision_keys_and_values_stay_near(string name)
    {
        using ConformanceModel model = new ConformanceModel(name).WithExpected();
        float difference = ConformanceModel.LargestDifference(model.Expected, WithFormat(model, KeyValueFormat.F16)) / model.Spread;
        Assert.True(difference <= 0.01f, $"{name}: the largest difference is {difference} of the spread.");
    }

    /// <summary>
    /// The set gives no limit for 8 bits; unrelated logits differ by about 1.1. The mean is compared, because where a rounded key
    /// changes the choice of an expert, single logits jump.
    /// </summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Eight_bit_keys_and_values_stay_near(string name)
    {
        using ConformanceModel model = new ConformanceModel(name).WithExpected();
        float difference = ConformanceModel.MeanDifference(model.Expected, WithFormat(model, KeyValueFormat.Q8_0)) / model.Spread;
        Assert.True(difference <= 0.05f, $"{name}: the mean difference is {difference} of the spread.");
    }

    /// <summary>Computing on packed blocks rounds the activations, in the reference engine as here; its own mean difference is in the file.</summary>
    [Theory]
    [InlineData("llama_quants")]
    [InlineData("gpt-oss")]
    public void Packed_products_stay_as_near_as_the_references(string name)
    {
        using ConformanceModel model = new ConformanceModel(name).WithExpected();
        using WorkerTeam team = new(1);
        using Transformer transformer = model.Load(team, Precision.Packed);
        using KvSequence sequence = transformer.Cache.CreateSequence();
        float[] logits = ConformanceModel.Logits(transformer, sequence, model.Tokens, 24);
        float reference = model.Checks.GetProperty("same_engine_on_packed_file").GetProperty("mean_abs_diff").GetSingle();
        float difference = ConformanceModel.MeanDifference(model.Expected, logits);
        Assert.True(difference <= 1.25f * reference, $"{name}: the mean difference is {difference}, the reference engine's is {reference}.");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Company_does_not_change_a_bit(string name)
    {
        using ConformanceModel model = new(name);
        using WorkerTeam team = new(2);
        using Transformer transformer = model.Load(team, Precision.Packed, KeyValueFormat.F16, batchLength: 20);
        using KvSequence alone = transformer.Cache.CreateSequence();
        using KvSequence first = transformer.Cache.CreateSequence();
        using KvSequence second = transformer.Cache.CreateSequence();
        int vocabulary = transformer.Spec.VocabularySize;
        float[] expected = ConformanceModel.Logits(transformer, alone, model.Tokens, 24);

        // The other sequence is ahead, and the batch is longer than what is computed at once.
        ForwardBatch batch = new();
        batch.Add(first, model.Tokens.AsSpan(2, 9), 0);
        Assert.Equal(0, transformer.Forward(batch).Count);
        batch.Clear();
        batch.Add(first, model.Tokens.AsSpan(11, 6), 2);
        batch.Add(second, model.Tokens, 3);
        Rows rows = transformer.Forward(batch);
        Assert.Equal(5, rows.Count);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected.AsSpan((21 + i) * vocabulary, vocabulary), rows[2 + i]);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Generation_allocates_nothing(string name)
    {
        // One thread does everything, so that its count is the whole count whatever other tests run beside.
        using ConformanceModel model = new(name);
        using WorkerTeam team = new(1);
        using Transformer transformer = model.Load(team, Precision.Packed, KeyValueFormat.F16);
        using KvSequence sequence = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, model.Tokens);
        transformer.Forward(batch);
        long before = 0;
        for (int i = 0; i < 24; i++)
        {
            before = i == 8 ? GC.GetAllocatedBytesForCurrentThread() : before;
            batch.Clear();
            batch.Add(sequence, model.Tokens.AsSpan(i, 1));
            transformer.Forward(batch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static float[] WithFormat(ConformanceModel model, KeyValueFormat format)
    {
        using WorkerTeam team = new(1);
        using Transformer transformer = model.Load(team, Precision.Exact, format);
        using KvSequence whole = transformer.Cache.CreateSequence();
        using KvSequence pieces = transformer.Cache.CreateSequence();
        float[] logits = ConformanceModel.Logits(transformer, whole, model.Tokens, 24);
        Assert.Equal(logits, ConformanceModel.Logits(transformer, pieces, model.Tokens, 5, 19));
        return logits;
    }

    private static float[] WithTeam(ConformanceModel model, int threads, InstructionSet path, int[] pieces)
    {
        using WorkerTeam team = new(threads, path);
        using Transformer transformer = model.Load(team, Precision.Packed, KeyValueFormat.F32);
        using KvSequence sequence = transformer.Cache.CreateSequence();
        return ConformanceModel.Logits(transformer, sequence, model.Tokens, pieces);
    }
}
