using Lyceum.Models.Architecture;

namespace Lyceum.Models.Forward;

/// <summary>One layer: reads the residual stream and adds what its two blocks say.</summary>
internal sealed unsafe class TransformerLayer : IDisposable
{
    private readonly LayerWeights _weights;
    private readonly int _index;
    private readonly AttentionBlock? _attention;
    private readonly LatentAttentionBlock? _latent;
    private readonly DenseBlock? _dense;
    private readonly ExpertBlock? _experts;

    public TransformerLayer(TransformerSpec model, LayerWeights weights, KvCache cache, int index)
    {
        _weights = weights;
        _index = index;
        AttentionSpec attention = weights.Spec.Attention;
        if (weights.Attention is not null)
        {
            _attention = new AttentionBlock(model, attention, weights.Attention, cache, index);
        }
        else
        {
            _latent = new LatentAttentionBlock(attention, attention.Latent!, weights.Latent!, cache, index);
        }

        if (weights.Dense is not null)
        {
            _dense = new DenseBlock(weights.Spec.FeedForward, weights.Dense, index);
        }
        else
        {
            _experts = new ExpertBlock(weights.Spec.FeedForward, weights.Experts!, index);
        }
    }

    /// <summary>Runs the layer.</summary>
    /// <param name="state">The pass.</param>
    /// <param name="narrow">Whether to go on with some rows alone once all keys and values are stored.</param>
    /// <param name="wanted">These rows.</param>
    public void Run(ForwardState state, bool narrow, ReadOnlySpan<int> wanted)
    {
        state.Normalize(_weights.AttentionNorm);
        _attention?.Run(state);
        _latent?.Run(state);
        if (narrow)
        {
            state.Keep(wanted);
            if (wanted.IsEmpty)
            {
                return;
            }
        }

        int width = state.Spec.Width;
        state.Multiply((_attention?.Output ?? _latent!.Output).To(state.Branch), state.Context);
        _weights.AttentionPostNorm?.Run(state.Team, state.Branch, state.Branch, state.Tokens, width);
        state.Observe(ObservationPoint.AttentionOutput, _index, state.Branch, width);
        if (_weights.Spec.Parallel)
        {
            // The feed-forward block reads the layer's input: its norm comes before the attention is added.
            if (_weights.FeedForwardNorm is not null)
            {
                state.Normalize(_weights.FeedForwardNorm);
            }

            state.AddToResidual(state.Branch);
        }
        else
        {
            state.AddToResidual(state.Branch);
            _weights.AttentionResidualNorm?.Run(state.Team, state.Residual, state.Residual, state.Tokens, width);
            state.Observe(ObservationPoint.ResidualAfterAttention, _index, state.Residual, width);
            state.Normalize(_weights.FeedForwardNorm);
        }

        _dense?.Run(state, state.Branch);
        _experts?.Run(state, state.Branch);
        _weights.FeedForwardPostNorm?.Run(state.Team, state.Branch, state.Branch, state.Tokens, width);
        state.Observe(ObservationPoint.FeedForwardOutput, _index, state.Branch, width);
        state.AddToResidual(state.Branch);
        _weights.FeedForwardResidualNorm?.Run(state.Team, state.Residual, state.Residual, state.Tokens, width);
        state.Observe(ObservationPoint.ResidualAfterLayer, _index, state.Residual, width);
    }

    public void Dispose()
    {
        _attention?.Dispose();
        _latent?.Dispose();
        _experts?.Dispose();
    }
}
