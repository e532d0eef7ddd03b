namespace Lyceum.Models.Architecture;

/// <summary>A layer's attention.</summary>
public sealed record AttentionSpec
{
    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads, a divisor of <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Numbers of a head's query and key.</summary>
    public required int KeyLength { get; init; }

    /// <summary>Numbers of a head's value.</summary>
    public required int ValueLength { get; init; }

    /// <summary>What scores are multiplied by.</summary>
    public required float Scale { get; init; }

    /// <summary>Positions that a token sees, itself included; 0 for all.</summary>
    public int Window { get; init; }

    /// <summary>Scores become <c>cap · tanh(score / cap)</c>; 0 for no cap.</summary>
    public float SoftCap { get; init; }

    /// <summary>Queries, keys and values are limited to ± this; 0 for no limit.</summary>
    public float Clamp { get; init; }

    /// <summary>The rotary embedding of this layer, or null.</summary>
    public RotarySpec? Rotary { get; init; }

    /// <summary>The largest bias of ALiBi (Press et al., arXiv:2108.12409); 0 for none.</summary>
    public float AlibiBias { get; init; }

    /// <summary>Whether each head has a learned score that takes part in the softmax without a value.</summary>
    public bool Sinks { get; init; }

    /// <summary>Norm of queries and keys, or null.</summary>
    public QueryKeyNormSpec? QueryKeyNorm { get; init; }

    /// <summary>Latent attention's dimensions, or null where queries, keys and values are projected directly.</summary>
    public LatentSpec? Latent { get; init; }
}

/// <summary>What a norm of queries and keys sees at once.</summary>
public enum QueryKeyNormScope
{
    /// <summary>One head, with weights that all heads share.</summary>
    Head,

    /// <summary>One head, with each its own weights.</summary>
    EachHead,

    /// <summary>All heads of a token together.</summary>
    Row,
}

/// <summary>Norm of queries and keys (tensors <c>attn_q_norm</c> and <c>attn_k_norm</c>).</summary>
/// <param name="Kind">Which norm.</param>
/// <param name="Scope">What it sees.</param>
/// <param name="Epsilon">What is added under the root.</param>
/// <param name="AfterRotary">Whether it follows the rotary embedding instead of preceding it.</param>
public sealed record QueryKeyNormSpec(NormKind Kind, QueryKeyNormScope Scope, float Epsilon, bool AfterRotary = false);

/// <summary>Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434).</summary>
/// <param name="QueryRank">Numbers that queries are compressed to; 0 where they are not.</param>
/// <param name="KeyValueRank">Numbers that keys and values are compressed to.</param>
/// <param name="PlainLength">Numbers of a key without position.</param>
/// <param name="RotaryLength">Numbers of a key that turn, shared by all heads.</param>
/// <param name="ValueLength">Numbers of a value.</param>
/// <param name="Absorbed">
/// Whether the file has the up-projections apart (<c>attn_k_b</c>, <c>attn_v_b</c>), so that attention works on the latent
/// itself and only that is cached; otherwise full keys and values are.
/// </param>
/// <param name="Epsilon">Of the norms of the compressed rows.</param>
public sealed record LatentSpec(
    int QueryRank, int KeyValueRank, int PlainLength, int RotaryLength, int ValueLength, bool Absorbed, float Epsilon);
