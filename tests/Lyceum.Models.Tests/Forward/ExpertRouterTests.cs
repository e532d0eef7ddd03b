using Lyceum.Models.Architecture;
using Lyceum.Models.Families;
using Lyceum.Models.Forward;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Tests.Forward;

/// <summary>A router of eight experts, whose scores a test writes down.</summary>
public sealed unsafe class ExpertRouterTests : IDisposable
{
    private const int Width = 32;
    private const int Experts = 8;

    private readonly TinyModel _model = new();
    private readonly WorkerTeam _team = new(1);

    public ExpertRouterTests()
    {
        // Each expert's score is one value of the token.
        _model.Add("blk.0.ffn_gate_inp.weight", Width, Experts);
        Span<float> router = new(_model.GetData("blk.0.ffn_gate_inp.weight"), Width * Experts);
        router.Clear();
        for (int expert = 0; expert < Experts; expert++)
        {
            router[(expert * Width) + expert] = 1;
        }

        _model.Add("blk.0.ffn_up_exps.weight", Width, 4, Experts);
        _model.Add("blk.0.ffn_down_exps.weight", 4, Width, Experts);
    }

    public void Dispose()
    {
        _team.Dispose();
        _model.Dispose();
    }

    // The sums of the four groups stand behind each row.
    [Theory]
    [InlineData(2, new[] { 0.9f, 0.8f, 0.1f, 0.2f, 0.7f, 0.6f, 0.75f, 0.05f }, new[] { 0, 1, 4 })] // 1.7, 0.3, 1.3, 0.8
    [InlineData(2, new[] { 0.7f, 0.6f, 0.1f, 0.2f, 0.9f, 0.8f, 0.75f, 0.05f }, new[] { 4, 5, 0 })] // 1.3, 0.3, 1.7, 0.8
    [InlineData(2, new[] { 0.95f, 0.01f, 0.9f, 0.8f, 0.7f, 0.6f, 0.75f, 0.05f }, new[] { 2, 3, 4 })] // 0.96, 1.7, 1.3, 0.8
    [InlineData(3, new[] { 0.9f, 0.85f, 0.3f, 0.2f, 0.8f, 0.1f, 0.6f, 0.5f }, new[] { 0, 1, 4, 6 })] // 1.75, 0.5, 0.9, 1.1
    [InlineData(4, new[] { 0.9f, 0.85f, 0.3f, 0.2f, 0.8f, 0.1f, 0.6f, 0.95f }, new[] { 7, 0, 1, 4 })] // 1.75, 0.5, 0.9, 1.55
    [InlineData(1, new[] { 0.9f, 0.1f, 0.8f, 0.3f, 0.7f, 0.2f, 0.6f, 0.05f }, new[] { 2, 3 })] // 1.0, 1.1, 0.9, 0.65
    public void Experts_come_from_the_best_groups(int groupsUsed, float[] scores, int[] expected)
    {
        (int[] chosen, float[] weights) = Route(groupsUsed, expected.Length, scores);

        Assert.Equal(expected, chosen);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(scores[expected[i]], weights[i], 1e-5f);
        }
    }

    [Fact]
    public void A_bias_counts_for_the_choice_of_groups_and_experts_alone()
    {
        float[] scores = [0.9f, 0.8f, 0.7f, 0.6f, 0.1f, 0.2f, 0.3f, 0.4f];
        _model.Add("blk.0.exp_probs_b.bias", Experts);
        new[] { 1, 1, -1, -1, 0.95f, 0.95f, 0, 0 }.CopyTo(new Span<float>(_model.GetData("blk.0.exp_probs_b.bias"), Experts));

        // With it 1.9 and 1.8, -0.3 and -0.4, 1.05 and 1.15, 0.3 and 0.4.
        (int[] chosen, float[] weights) = Route(groupsUsed: 2, used: 3, scores);

        Assert.Equal([0, 1, 5], chosen);
        Assert.Equal(0.2f, weights[2], 1e-5f);
    }

    [Fact]
    public void Scores_that_are_no_numbers_still_choose_different_experts()
    {
        float[] scores = new float[Experts];
        Array.Fill(scores, float.NaN);

        Assert.Equal([0, 1, 2, 3], Route(groupsUsed: 2, used: 4, scores).Chosen);
    }

    private (int[] Chosen, float[] Weights) Route(int groupsUsed, int used, float[] scores)
    {
        ExpertSpec experts = new() { Count = Experts, Used = used, Gating = ExpertGating.Sigmoid, Groups = 4, GroupsUsed = groupsUsed };
        FeedForwardSpec spec = new() { Length = 4, Activation = ActivationFunction.Silu, Gated = false, Experts = experts };
        using TensorBinder tensors = new(_model);
        using ForwardState state = new(_team, Precision.Exact, ModelFamilies.Describe(_model));
        using ExpertRouter router = new(experts, new ExpertWeights(tensors, spec, experts, "blk.0.", Width));

        // A token before ours leaves its groups behind.
        state.Begin(2);
        state.Hidden.Reset(2, Width);
        Span<float> hidden = new(state.Hidden.Values, 2 * Width);
        hidden.Clear();
        for (int expert = 0; expert < Experts; expert++)
        {
            hidden[expert] = expert;
            hidden[Width + expert] = MathF.Log(scores[expert] / (1 - scores[expert]));
        }

        router.Run(state);
        int[] chosen = new int[used];
        for (int i = 0; i < used; i++)
        {
            int row = router.Rows[used + i];
            chosen[i] = Enumerable.Range(0, Experts).Single(expert => row >= router.First(expert) && row < router.First(expert) + router.Count(expert));
        }

        return (chosen, new ReadOnlySpan<float>(router.Weights + used, used).ToArray());
    }
}
