using Lyceum.Models.Forward;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Conformance.Models;

/// <summary>Every decoder of the conformance set against the reference engine, on every instruction path of the machine.</summary>
public sealed class DecoderTests
{
    private static readonly string[] s_names =
    [
        "llama", "llama_linear", "llama_partial_head", "llama_rope_freqs", "llama_yarn", "mixtral",
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
        Assert.Equal(expected, Continue(transformer, model.Tokens, expected.Length));
    }

    [Theory]
    [MemberData(nameof(ModelsAndPaths))]
    public void Pieces_do_not_change_a_bit(string name, InstructionSet path)
    {
        using ConformanceModel model = new(name);
        using WorkerTeam team = new(2, path);
        foreach (KeyValueFormat format in Enum.GetValues<KeyValueFormat>())
        {
            using Transformer transformer = model.Load(team, Precision.Packed, format);
            using KvSequence whole = transformer.Cache.CreateSequence();
            using KvSequence pieces = transformer.Cache.CreateSequence();
            using KvSequence single = transformer.Cache.CreateSequence();
            float[] expected = ConformanceModel.Logits(transformer, whole, model.Tokens, 24);
            Assert.Equal(expected, ConformanceModel.Logits(transformer, pieces, model.Tokens, 1, 7, 16));
            Assert.Equal(expected, ConformanceModel.Logits(transformer, single, model.Tokens, [.. Enumerable.Repeat(1, 24)]));
        }
    }

    private static int[] Continue(Transformer transformer, int[] prompt, int count)
    {
        using KvSequence sequence = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, prompt);
        int[] result = new int[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = ConformanceModel.Best(transformer.Forward(batch)[0]);
            batch.Clear();
            batch.Add(sequence, [result[i]]);
        }

        return result;
    }
}
