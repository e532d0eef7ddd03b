using Lyceum.Training.Autograd;

namespace Lyceum.Training.Modeling;

/// <summary>The weights of one layer, named as in GGUF.</summary>
internal sealed class LlamaLayer
{
    public LlamaLayer(LlamaConfig config, int index)
    {
        int queries = config.Heads * config.HeadWidth, keys = config.KeyValueHeads * config.HeadWidth;
        AttentionNorm = Vector("attn_norm");
        Query = Matrix("attn_q", queries, config.Width);
        Key = Matrix("attn_k", keys, config.Width);
        Value = Matrix("attn_v", keys, config.Width);
        AttentionOutput = Matrix("attn_output", config.Width, queries);
        FeedForwardNorm = Vector("ffn_norm");
        Gate = Matrix("ffn_gate", config.FeedForwardWidth, config.Width);
        Up = Matrix("ffn_up", config.FeedForwardWidth, config.Width);
        Down = Matrix("ffn_down", config.Width, config.FeedForwardWidth);

        Parameter Vector(string name) => new($"blk.{index}.{name}.weight", ParameterKind.Vector, config.Width);

        Parameter Matrix(string name, int outputs, int inputs) => new($"blk.{index}.{name}.weight", ParameterKind.Matrix, outputs, inputs);
    }

    public Parameter AttentionNorm { get; }

    public Parameter Query { get; }

    public Parameter Key { get; }

    public Parameter Value { get; }

    public Parameter AttentionOutput { get; }

    public Parameter FeedForwardNorm { get; }

    public Parameter Gate { get; }

    public Parameter Up { get; }

    public Parameter Down { get; }

    public IEnumerable<Parameter> Parameters =>
        [AttentionNorm, Query, Key, Value, AttentionOutput, FeedForwardNorm, Gate, Up, Down];
}
