using ILGPU;
using ILGPU.Algorithms;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>What a layer computes number by number: the embedding's rows, rotation, and the gate.</summary>
internal static class BlockKernels
{
    /// <summary><c>to[i] = from[rows[i]]</c>, rows of <paramref name="width"/> numbers, one thread a number.</summary>
    public static void Gather(Index1D index, ArrayView<float> from, int offset, ArrayView<int> rows, ArrayView<float> to, int width)
    {
        int i = index / width;
        int column = index - (i * width);
        to[index] = from[offset + (rows[i] * width) + column];
    }

    /// <summary><c>to[rows[i]] = from[i]</c>; no row twice.</summary>
    public static void Scatter(Index1D index, ArrayView<float> from, ArrayView<int> rows, ArrayView<float> to, int width)
    {
        int i = index / width;
        int column = index - (i * width);
        to[(rows[i] * width) + column] = from[index];
    }

    /// <summary>Adds the gradients of a token's occurrences to its row. The grid is [different tokens]; the occurrences of one stand together.</summary>
    public static void AddToRows(
        ArrayView<float> gradient, ArrayView<int> occurrences, ArrayView<int> starts, ArrayView<int> tokens, ArrayView<float> table, int offset, int width)
    {
        int begin = starts[Grid.IdxX];
        int end = starts[Grid.IdxX + 1];
        int to = offset + (tokens[Grid.IdxX] * width);
        for (int column = Group.IdxX; column < width; column += Group.DimX)
        {
            float sum = 0;
            for (int i = begin; i < end; i++)
            {
                sum += gradient[(occurrences[i] * width) + column];
            }

            table[to + column] += sum;
        }
    }

    /// <summary>Turns neighbouring pairs of each head, of queries and keys alike, by the token's position; one thread a pair.</summary>
    /// <param name="index">Of a pair: [token, head, pair].</param>
    /// <param name="heads">Rows of <paramref name="stride"/> numbers, whose first are heads that turn.</param>
    /// <param name="positions">Of each token.</param>
    /// <param name="cosines">Factors <c>[position, pair]</c>.</param>
    /// <param name="sines">Factors <c>[position, pair]</c>.</param>
    /// <param name="stride">Length of a row.</param>
    /// <param name="pairs">Pairs of a head.</param>
    /// <param name="turned">Pairs that turn in a row.</param>
    /// <param name="sign">1 turns, −1 turns back.</param>
    public static void Rotate(
        Index1D index, ArrayView<float> heads, ArrayView<int> positions, ArrayView<float> cosines, ArrayView<float> sines, int stride, int pairs, int turned, float sign)
    {
        int token = index / turned;
        int pair = index - (token * turned);
        int factor = (positions[token] * pairs) + (pair % pairs);
        float cosine = cosines[factor];
        float sine = sign * sines[factor];
        int at = (token * stride) + (2 * pair);
        float x = heads[at];
        float y = heads[at + 1];
        heads[at] = (x * cosine) - (y * sine);
        heads[at + 1] = (x * sine) + (y * cosine);
    }

    /// <summary><c>silu(gate) · up</c>, from rows that hold the gate and then what it lets through.</summary>
    public static void Gate(Index1D index, ArrayView<float> both, ArrayView<float> gated, int width)
    {
        int row = index / width;
        int at = (2 * row * width) + (index - (row * width));
        float gate = both[at];
        gated[index] = gate / (1 + XMath.Exp(-gate)) * both[at + width];
    }

    /// <summary>The gradients of the gate and of what it lets through, in place of the two.</summary>
    public static void GateBackward(Index1D index, ArrayView<float> both, ArrayView<float> gradient, int width)
    {
        int row = index / width;
        int at = (2 * row * width) + (index - (row * width));
        float gate = both[at];
        float up = both[at + width];
        float d = gradient[index];
        float sigmoid = 1 / (1 + XMath.Exp(-gate));
        both[at] = d * up * sigmoid * (1 + (gate * (1 - sigmoid)));
        both[at + width] = d * gate * sigmoid;
    }
}
