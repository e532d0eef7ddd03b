using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>Turns tokens into the first state of the residual stream.</summary>
internal sealed unsafe class EmbeddingTable
{
    private readonly TransformerSpec _spec;
    private readonly NormWeights? _norm;
    private readonly WeightMatrix _positions;
    private readonly WeightMatrix _types;

    public EmbeddingTable(TensorBinder tensors, TransformerSpec spec)
    {
        _spec = spec;
        Tokens = tensors.Matrix("token_embd.weight", spec.VocabularySize, spec.Width);
        _norm = NormWeights.Bind(tensors, spec.EmbeddingNorm, "", spec.Width);
        if (spec.LearnedPositions)
        {
            Positions = checked((int)Math.Min(int.MaxValue, tensors.Has("position_embd.weight") ? tensors.Rows("position_embd.weight") : 0));
            _positions = tensors.Matrix("position_embd.weight", Positions, spec.Width);
        }

        if (spec.TokenTypes)
        {
            // Token types mark the second of two texts; everything here is a first text, so one row is enough.
            int types = checked((int)Math.Min(int.MaxValue, tensors.Has("token_types.weight") ? tensors.Rows("token_types.weight") : 0));
            _types = tensors.Matrix("token_types.weight", types, spec.Width);
        }
    }

    /// <summary>The token embeddings, which serve as output matrix where a model has none of its own.</summary>
    public WeightMatrix Tokens { get; }

    /// <summary>Number of positions in the learned table; 0 where there is none.</summary>
    public int Positions { get; }

    /// <summary>Writes the rows of consecutive tokens.</summary>
    /// <param name="state">The pass.</param>
    /// <param name="first">First row.</param>
    /// <param name="tokens">Token ids within the vocabulary.</param>
    /// <param name="position">Position of the first token.</param>
    public void Write(ForwardState state, int first, ReadOnlySpan<int> tokens, int position)
    {
        int width = _spec.Width;
        float* scratch = state.Branch;
        for (int i = 0; i < tokens.Length; i++)
        {
            float* row = state.Residual + (((long)first + i) * width);
            Read(Tokens, tokens[i], row);
            if (_spec.EmbeddingScale != 1)
            {
                Elementwise.Scale(state.Team, row, width, _spec.EmbeddingScale);
            }

            if (!_types.IsEmpty)
            {
                Read(_types, 0, scratch);
                Elementwise.Add(state.Team, row, scratch, width);
            }

            if (!_positions.IsEmpty)
            {
                Read(_positions, position + i, scratch);
                Elementwise.Add(state.Team, row, scratch, width);
            }
        }
    }

    /// <summary>Ends the embedding of a batch.</summary>
    public void Finish(ForwardState state) => _norm?.Run(state.Team, state.Residual, state.Residual, state.Tokens, _spec.Width);

    private static void Read(WeightMatrix table, int row, float* output) =>
        BlockDequantizer.Dequantize(table.Format, table.Data + (row * table.RowBytes), output, table.Columns);
}
