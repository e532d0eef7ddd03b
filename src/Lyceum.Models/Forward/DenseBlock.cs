using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>A dense feed-forward block, from <see cref="ForwardState.Hidden"/> to an output <c>[tokens, width]</c>.</summary>
internal sealed unsafe class DenseBlock(FeedForwardSpec spec, DenseWeights weights, int layer)
{
    public void Run(ForwardState state, float* output)
    {
        int length = weights.Up.Rows;
        long count = (long)state.Tokens * length;
        state.Inner.Reset(state.Tokens, length);
        float* inner = state.Inner.Values;
        if (weights.Gate.IsEmpty)
        {
            state.Multiply(weights.Up.To(inner), state.Hidden);
            ActivationFunctions.Apply(state.Team, spec.Activation, inner, null, count);
        }
        else
        {
            float* up = state.Up.EnsureLength(count);
            state.Multiply([weights.Gate.To(inner), weights.Up.To(up)], state.Hidden);
            ActivationFunctions.Apply(state.Team, spec.Activation, inner, up, count);
        }

        state.Observe(ObservationPoint.FeedForwardActivations, layer, inner, length);
        state.Multiply(weights.Down.To(output), state.Inner);
    }
}
