namespace Lyceum.Numerics;

/// <summary>
/// One linear map of a multiplication: <c>output[t, r] = bias[r] + Σ_c input[t, c] · weights[r, c]</c> for some of the
/// input's tokens. Does not own its memory.
/// </summary>
public unsafe struct Projection
{
    /// <summary>A map of all tokens.</summary>
    /// <param name="weights">The matrix <c>[rows, columns]</c>.</param>
    /// <param name="output">The first output; room for one row of <paramref name="outputStride"/> floats for each token.</param>
    /// <param name="outputStride">Distance between the outputs of two tokens in floats; at least the number of rows.</param>
    /// <param name="bias">One float for each row, or null.</param>
    public Projection(WeightMatrix weights, float* output, long outputStride, float* bias = null)
    {
        Weights = weights;
        Output = output;
        OutputStride = outputStride;
        Bias = bias;
        Tokens = -1;
    }

    /// <summary>The matrix <c>[rows, columns]</c>.</summary>
    public WeightMatrix Weights { get; }

    /// <summary>The output of token <see cref="FirstToken"/>.</summary>
    public float* Output { get; }

    /// <summary>Distance between the outputs of two tokens in floats.</summary>
    public long OutputStride { get; }

    /// <summary>One float for each row, or null.</summary>
    public float* Bias { get; }

    /// <summary>First input token that this map applies to (experts see only their own).</summary>
    public int FirstToken { get; init; }

    /// <summary>Number of tokens from <see cref="FirstToken"/>; −1 for all that follow.</summary>
    public int Tokens { get; init; }
}

/// <summary>How a multiplication with quantised weights is computed.</summary>
public enum Precision
{
    /// <summary>On the packed blocks, with the input rounded to 8 bits in blocks of 32. Float weights are exact either way.</summary>
    Packed,

    /// <summary>On dequantised weights, in float32 throughout.</summary>
    Exact,
}
