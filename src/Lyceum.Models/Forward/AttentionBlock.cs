using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>Multi-head attention, grouped or not: from <see cref="ForwardState.Hidden"/> to <see cref="ForwardState.Context"/>.</summary>
internal sealed unsafe class AttentionBlock : IDisposable
{
    private readonly AttentionSpec _spec;
    private readonly AttentionWeights _weights;
    private readonly AttentionShape _shape;
    private readonly NativeBuffer<float>? _slopes;

    public AttentionBlock(TransformerSpec model, AttentionSpec spec, AttentionWeights weights, KvCache cache, int layer)
    {
        _spec = spec;
        _weights = weights;
        _slopes = spec.AlibiBias > 0 ? Slopes(spec.Heads, spec.AlibiBias) : null;
        _shape = new AttentionShape
        {
            Heads = spec.Heads,
            KeyValueHeads = spec.KeyValueHeads,
            Layout = cache.Layout(layer),
            PageOffset = cache.Offset(layer),
            Scale = spec.Scale,
            Window = spec.Window,
            SoftCap = spec.SoftCap,
            Bidirectional = model.Encoder,
            Sinks = weights.Sinks,
            Slopes = _slopes == null ? null : _slopes.Pointer,
        };
    }

    public LinearMap Output => _weights.Output;

    public void Run(ForwardState state)
    {
        int tokens = state.Tokens;
        int queryLength = _spec.Heads * _spec.KeyLength;
        int keyLength = _spec.KeyValueHeads * _spec.KeyLength;
        int valueLength = _spec.KeyValueHeads * _spec.ValueLength;
        float* query = state.Query.EnsureLength((long)tokens * queryLength);
        float* key = state.Key.EnsureLength((long)tokens * keyLength);
        float* value = state.Value.EnsureLength((long)tokens * valueLength);
        state.Multiply([_weights.Query.To(query), _weights.Key.To(key), _weights.Value.To(value)], state.Hidden);
        if (_spec.Clamp > 0)
        {
            Elementwise.Clamp(state.Team, query, (long)tokens * queryLength, _spec.Clamp);
            Elementwise.Clamp(state.Team, key, (long)tokens * keyLength, _spec.Clamp);
            Elementwise.Clamp(state.Team, value, (long)tokens * valueLength, _spec.Clamp);
        }

        bool afterRotary = _spec.QueryKeyNorm is { AfterRotary: true };
        if (!afterRotary)
        {
            Normalize(state, query, key);
        }

        state.Rotary.Apply(state.Team, _spec.Rotary, new RotaryHeads(query, tokens, queryLength, _spec.Heads, _spec.KeyLength));
        state.Rotary.Apply(state.Team, _spec.Rotary, new RotaryHeads(key, tokens, keyLength, _spec.KeyValueHeads, _spec.KeyLength));
        if (afterRotary)
        {
            Normalize(state, query, key);
        }

        state.Context.Reset(tokens, _spec.Heads * _spec.ValueLength);
        Attention.Store(state.Team, _shape, state.Segments, key, value);
        Attention.Run(state.Team, _shape, state.Segments, query, state.Context.Values, state.AttentionWorkspace);
    }

    public void Dispose() => _slopes?.Dispose();

    // The geometric series of the paper; for a number of heads that is no power of two, every other term of the next series.
    private static NativeBuffer<float> Slopes(int heads, float largestBias)
    {
        NativeBuffer<float> slopes = new(heads);
        int power = 1 << (int)Math.Log2(heads);
        double first = Math.Pow(2, -largestBias / power);
        double second = Math.Pow(2, -largestBias / 2 / power);
        for (int head = 0; head < heads; head++)
        {
            slopes.Pointer[head] = (float)(head < power ? Math.Pow(first, head + 1) : Math.Pow(second, (2 * (head - power)) + 1));
        }

        return slopes;
    }

    private void Normalize(ForwardState state, float* query, float* key)
    {
        if (_spec.QueryKeyNorm is not { } norm)
        {
            return;
        }

        (int queryRows, int keyRows) = norm.Scope == QueryKeyNormScope.Row ? (1, 1) : (_spec.Heads, _spec.KeyValueHeads);
        int queryLength = _spec.Heads * _spec.KeyLength / queryRows;
        int keyLength = _spec.KeyValueHeads * _spec.KeyLength / keyRows;
        _weights.QueryNorm!.Run(state.Team, query, query, state.Tokens * queryRows, queryLength);
        _weights.KeyNorm!.Run(state.Team, key, key, state.Tokens * keyRows, keyLength);
    }
}
