using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>
/// Multi-head latent attention: from <see cref="ForwardState.Hidden"/> to <see cref="ForwardState.Context"/>. Keys and
/// values come from one short latent row; either it is unfolded to full heads, or, where the file has the matrices apart,
/// queries are folded into the latent's space and all heads attend to the latent itself.
/// </summary>
internal sealed unsafe class LatentAttentionBlock : IDisposable
{
    private readonly AttentionSpec _attention;
    private readonly LatentSpec _spec;
    private readonly LatentWeights _weights;
    private readonly AttentionShape _shape;
    private readonly Projection[] _heads;
    private readonly Activations _compressedQuery = new();
    private readonly Activations _latent = new();
    private readonly Activations _perHead = new();
    private readonly NativeBuffer<float> _compressed = new();
    private readonly NativeBuffer<float> _unfolded = new();

    public LatentAttentionBlock(AttentionSpec attention, LatentSpec spec, LatentWeights weights, KvCache cache, int layer)
    {
        _attention = attention;
        _spec = spec;
        _weights = weights;
        _heads = new Projection[attention.Heads];
        _shape = new AttentionShape
        {
            Heads = attention.Heads,
            KeyValueHeads = KvCache.Shape(attention).Heads,
            Layout = cache.Layout(layer),
            PageOffset = cache.Offset(layer),
            Scale = attention.Scale,
            Window = attention.Window,
            SoftCap = attention.SoftCap,
        };
    }

    public LinearMap Output => _weights.Output;

    private int QueryHead => _spec.PlainLength + _spec.RotaryLength;

    private int CompressedLength => _spec.KeyValueRank + _spec.RotaryLength;

    public void Run(ForwardState state)
    {
        int tokens = state.Tokens;
        int queryLength = _attention.Heads * QueryHead;
        float* query = state.Query.EnsureLength((long)tokens * queryLength);
        float* compressed = _compressed.EnsureLength((long)tokens * CompressedLength);
        if (_spec.QueryRank > 0)
        {
            _compressedQuery.Reset(tokens, _spec.QueryRank);
            state.Multiply([_weights.CompressQuery.To(_compressedQuery.Values), _weights.CompressKeyValue.To(compressed)], state.Hidden);
            _weights.QueryNorm!.Run(state.Team, _compressedQuery.Values, _compressedQuery.Values, tokens, _spec.QueryRank);
            state.Multiply(_weights.Query.To(query), _compressedQuery);
        }
        else
        {
            state.Multiply([_weights.Query.To(query), _weights.CompressKeyValue.To(compressed)], state.Hidden);
        }

        state.Rotary.Apply(state.Team, _attention.Rotary, new RotaryHeads(query + _spec.PlainLength, tokens, queryLength, _attention.Heads, QueryHead));
        state.Rotary.Apply(state.Team, _attention.Rotary, new RotaryHeads(compressed + _spec.KeyValueRank, tokens, CompressedLength, 1, CompressedLength));
        _latent.Reset(tokens, _spec.KeyValueRank);
        _weights.KeyValueNorm.Run(state.Team, new NormalizedRows(
            compressed, CompressedLength, _latent.Values, _spec.KeyValueRank, tokens, _spec.KeyValueRank));
        state.Context.Reset(tokens, _attention.Heads * _spec.ValueLength);
        if (_spec.Absorbed)
        {
            RunOnLatent(state, query, compressed);
        }
        else
        {
            RunUnfolded(state, query, compressed);
        }
    }

    public void Dispose()
    {
        _compressedQuery.Dispose();
        _latent.Dispose();
        _perHead.Dispose();
        _compressed.Dispose();
        _unfolded.Dispose();
    }

    private static void Copy(float* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    private void RunUnfolded(ForwardState state, float* query, float* compressed)
    {
        int heads = _attention.Heads;
        int tokens = state.Tokens;
        int pair = _spec.PlainLength + _spec.ValueLength;
        float* unfolded = _unfolded.EnsureLength((long)tokens * heads * pair);
        float* keys = state.Key.EnsureLength((long)tokens * heads * QueryHead);
        float* values = state.Value.EnsureLength((long)tokens * heads * _spec.ValueLength);
        state.Multiply(_weights.KeyValue.To(unfolded), _latent);
        for (int token = 0; token < tokens; token++)
        {
            float* turned = compressed + ((long)token * CompressedLength) + _spec.KeyValueRank;
            for (int head = 0; head < heads; head++)
            {
                long row = ((long)token * heads) + head;
                Copy(unfolded + (row * pair), keys + (row * QueryHead), _spec.PlainLength);
                Copy(turned, keys + (row * QueryHead) + _spec.PlainLength, _spec.RotaryLength);
                Copy(unfolded + (row * pair) + _spec.PlainLength, values + (row * _spec.ValueLength), _spec.ValueLength);
            }
        }

        Attention.Store(state.Team, _shape, state.Segments, keys, values);
        Attention.Run(state.Team, _shape, state.Segments, query, state.Context.Values, state.AttentionWorkspace);
    }

    private void RunOnLatent(ForwardState state, float* query, float* compressed)
    {
        int heads = _attention.Heads;
        int tokens = state.Tokens;
        int rank = _spec.KeyValueRank;
        float* folded = _unfolded.EnsureLength((long)tokens * heads * CompressedLength);
        float* attended = state.Value.EnsureLength((long)tokens * heads * rank);

        // Head by head, so that a head's rows lie together and its own matrix multiplies them.
        _perHead.Reset(heads * tokens, _spec.PlainLength);
        for (int head = 0; head < heads; head++)
        {
            for (int token = 0; token < tokens; token++)
            {
                long row = ((long)token * heads) + head;
                Copy(query + (row * QueryHead), _perHead.Values + ((((long)head * tokens) + token) * _spec.PlainLength), _spec.PlainLength);
                Copy(query + (row * QueryHead) + _spec.PlainLength, folded + (row * CompressedLength) + rank, _spec.RotaryLength);
            }

            _heads[head] = new Projection(_weights.Keys.Slice(head * rank, rank), folded + ((long)head * CompressedLength), (long)heads * CompressedLength)
            {
                FirstToken = head * tokens,
                Tokens = tokens,
            };
        }

        state.Multiply(_heads, _perHead);
        for (int token = 0; token < tokens; token++)
        {
            Copy(_latent.Values + ((long)token * rank), compressed + ((long)token * CompressedLength), rank);
        }

        Attention.Store(state.Team, _shape, state.Segments, compressed, _latent.Values);
        Attention.Run(state.Team, _shape, state.Segments, folded, attended, state.AttentionWorkspace);

        _perHead.Reset(heads * tokens, rank);
        for (int head = 0; head < heads; head++)
        {
            for (int token = 0; token < tokens; token++)
            {
                Copy(attended + ((((long)token * heads) + head) * rank), _perHead.Values + ((((long)head * tokens) + token) * rank), rank);
            }

            _heads[head] = new Projection(
                _weights.Values.Slice(head * _spec.ValueLength, _spec.ValueLength),
                state.Context.Values + ((long)head * _spec.ValueLength), (long)heads * _spec.ValueLength)
            {
                FirstToken = head * tokens,
                Tokens = tokens,
            };
        }

        state.Multiply(_heads, _perHead);
    }
}
