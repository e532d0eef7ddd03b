using Lyceum.Models.Forward;
using Lyceum.Numerics;

namespace Lyceum.Conformance.Models;

/// <summary>The embedding models of the conformance set.</summary>
public sealed class EncoderTests
{
    public static TheoryData<string, InstructionSet> ModelsAndPaths()
    {
        TheoryData<string, InstructionSet> data = [];
        foreach (InstructionSet path in InstructionSets.Available)
        {
            data.Add("bert", path);
            data.Add("nomic-bert", path);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ModelsAndPaths))]
    public void Vector_is_the_references(string name, InstructionSet path)
    {
        using ConformanceModel model = new ConformanceModel(name).WithExpected();
        using WorkerTeam team = new(2, path);
        using Transformer transformer = model.Load(team);
        using KvSequence sequence = transformer.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, model.Tokens, 0);
        float difference = ConformanceModel.LargestDifference(model.Expected, transformer.Embed(batch)[0]);
        Assert.True(difference <= model.Tolerance, $"{name}: the largest difference is {difference}, allowed is {model.Tolerance}.");
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("nomic-bert")]
    public void Company_and_batch_length_do_not_change_a_bit(string name)
    {
        using ConformanceModel model = new(name);
        using WorkerTeam team = new(2);
        float[] alone = Embed(model, team, batchLength: 512, model.Tokens)[0];
        float[][] together = Embed(model, team, batchLength: 30, model.Tokens[..7], model.Tokens, model.Tokens[3..20]);
        Assert.Equal(alone, together[1]);
    }

    private static float[][] Embed(ConformanceModel model, WorkerTeam team, int batchLength, params int[][] texts)
    {
        using Transformer transformer = model.Load(team, batchLength: batchLength);
        ForwardBatch batch = new();
        List<KvSequence> sequences = [];
        foreach (int[] text in texts)
        {
            sequences.Add(transformer.Cache.CreateSequence());
            batch.Add(sequences[^1], text, 0);
        }

        Rows rows = transformer.Embed(batch);
        float[][] vectors = new float[rows.Count][];
        for (int i = 0; i < rows.Count; i++)
        {
            vectors[i] = rows[i].ToArray();
        }

        sequences.ForEach(static sequence => sequence.Dispose());
        return vectors;
    }
}
