using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>
/// A mixture of experts, from <see cref="ForwardState.Hidden"/> to an output <c>[tokens, width]</c>. Rows are gathered by
/// expert, so that every expert's matrices are read once for all its tokens, and all experts run in one parallel loop.
/// </summary>
internal sealed unsafe class ExpertBlock : IDisposable
{
    private readonly FeedForwardSpec _spec;
    private readonly ExpertSpec _experts;
    private readonly ExpertWeights _weights;
    private readonly DenseBlock? _shared;
    private readonly int _layer;
    private readonly ExpertRouter _router;
    private readonly Projection[] _projections;
    private readonly Activations _gathered = new();
    private readonly NativeBuffer<float> _results = new();
    private readonly NativeBuffer<float> _sharedGate = new();
    private readonly NativeBuffer<int> _tokenOfRow = new();

    public ExpertBlock(FeedForwardSpec spec, ExpertWeights weights, int layer)
    {
        _spec = spec;
        _experts = spec.Experts!;
        _weights = weights;
        _layer = layer;
        _router = new ExpertRouter(_experts, weights);
        _projections = new Projection[2 * _experts.Count];
        _shared = weights.Shared is null ? null : new DenseBlock(spec, weights.Shared, layer);
    }

    public void Run(ForwardState state, float* output)
    {
        int tokens = state.Tokens;
        int width = state.Spec.Width;
        int rows = checked(tokens * _experts.Used);
        _router.Run(state);

        Activations input = Gather(state, rows);
        state.Inner.Reset(rows, _weights.Length);
        float* inner = state.Inner.Values;
        float* up = state.Up.EnsureLength((long)rows * _weights.Length);
        int count = 0;
        for (int expert = 0; expert < _experts.Count; expert++)
        {
            if (_router.Count(expert) == 0)
            {
                continue;
            }

            if (_weights.Joined)
            {
                _projections[count++] = Project(_weights.Up, expert, 0, 2, input, inner);
                _projections[count++] = Project(_weights.Up, expert, 1, 2, input, up);
            }
            else if (_spec.Gated)
            {
                _projections[count++] = Project(_weights.Gate, expert, 0, 1, input, inner);
                _projections[count++] = Project(_weights.Up, expert, 0, 1, input, up);
            }
            else
            {
                _projections[count++] = Project(_weights.Up, expert, 0, 1, input, inner);
            }
        }

        state.Multiply(_projections.AsSpan(0, count), input);
        ActivationFunctions.Apply(state.Team, _spec.Activation, inner, _spec.Gated ? up : null, (long)rows * _weights.Length);
        if (state.Observer is { } observer)
        {
            observer.Observe(
                ObservationPoint.FeedForwardActivations, _layer, new Rows(inner, rows, _weights.Length), TokensOfRows(state, rows));
        }

        float* results = _results.EnsureLength((long)rows * width);
        count = 0;
        for (int expert = 0; expert < _experts.Count; expert++)
        {
            if (_router.Count(expert) > 0)
            {
                _projections[count++] = Project(_weights.Down, expert, 0, 1, state.Inner, results);
            }
        }

        state.Multiply(_projections.AsSpan(0, count), state.Inner);
        WeightedSum.Run(state.Team, results, _router.Rows, _router.Weights, _experts.Used, output, tokens, width);
        AddShared(state, output);
    }

    public void Dispose()
    {
        _router.Dispose();
        _gathered.Dispose();
        _results.Dispose();
        _sharedGate.Dispose();
        _tokenOfRow.Dispose();
    }

    /// <summary>One of <paramref name="parts"/> equal parts of an expert's matrix, for the expert's rows.</summary>
    private Projection Project(LinearMap stack, int expert, int part, int parts, Activations input, float* output)
    {
        int outputs = stack.Rows / (_experts.Count * parts);
        LinearMap own = stack.Slice(((expert * parts) + part) * outputs, outputs);
        int first = _router.First(expert);

        // A single token is not copied for each of its experts: they all read the same row.
        bool shared = input.Tokens == 1;
        return new Projection(own.Weights, output + ((long)first * outputs), outputs, own.Bias)
        {
            FirstToken = shared ? 0 : first,
            Tokens = _router.Count(expert),
        };
    }

    private Activations Gather(ForwardState state, int rows)
    {
        if (state.Tokens == 1)
        {
            return state.Hidden;
        }

        _gathered.Reset(rows, state.Spec.Width);
        for (int choice = 0; choice < rows; choice++)
        {
            state.Hidden.Row(choice / _experts.Used).CopyTo(_gathered.Row(_router.Rows[choice]));
        }

        return _gathered;
    }

    private ReadOnlySpan<int> TokensOfRows(ForwardState state, int rows)
    {
        int* tokens = _tokenOfRow.EnsureLength(rows);
        for (int choice = 0; choice < rows; choice++)
        {
            tokens[_router.Rows[choice]] = state.TokenIndices[choice / _experts.Used];
        }

        return new ReadOnlySpan<int>(tokens, rows);
    }

    private void AddShared(ForwardState state, float* output)
    {
        if (_shared is null)
        {
            return;
        }

        int width = state.Spec.Width;
        _shared.Run(state, _results.EnsureLength((long)state.Tokens * width));
        if (_weights.SharedGate.IsEmpty)
        {
            Elementwise.Add(state.Team, output, _results.Pointer, (long)state.Tokens * width);
            return;
        }

        float* gates = _sharedGate.EnsureLength(state.Tokens);
        MatrixMultiply.Run(state.Team, new Projection(_weights.SharedGate, gates, 1), state.Hidden, Precision.Exact);
        for (int token = 0; token < state.Tokens; token++)
        {
            float gate = 1 / (1 + MathF.Exp(-gates[token]));
            Elementwise.Add(state.Team, output + ((long)token * width), _results.Pointer + ((long)token * width), width, gate);
        }
    }
}
