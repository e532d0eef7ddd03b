using ILGPU;
using ILGPU.Algorithms;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>
/// Causal attention of documents that lie one after another. A group takes 8 tokens of a head, a warp each; what they look at
/// stands in shared memory, 32 tokens at a time, a lane each. Scores are computed again on the way back from the sums that the
/// way forward kept (Dao et al., arXiv:2205.14135). Nothing is added up in an order that could change.
/// </summary>
internal static class AttentionKernels
{
    public const int Warps = 8;
    public const int Threads = Warps * WarpSum.Lanes;
    public const int GreatestHeadWidth = 4 * WarpSum.Lanes;

    private const int TileLength = WarpSum.Lanes * (GreatestHeadWidth + 1);

    /// <summary>The outputs, and the logarithms of the sums of exponentials <c>[token, head]</c>. The grid is [tokens / 8, heads].</summary>
    public static void Forward<TVector>(ArrayView<float> rows, ArrayView<int> begins, ArrayView<float> output, ArrayView<float> logSums, AttentionShape shape)
        where TVector : struct, ILaneVector<TVector>
    {
        ArrayView<float> queries = SharedMemory.Allocate<float>(Warps * GreatestHeadWidth);
        ArrayView<float> keys = SharedMemory.Allocate<float>(TileLength);
        ArrayView<float> values = SharedMemory.Allocate<float>(TileLength);
        AttentionPlace place = new(shape.Tokens);
        int lane = place.Lane;
        int own = place.Own;
        int token = place.Token;
        int head = Grid.IdxY;
        int keyHead = head * shape.KeyHeads / shape.Heads;
        LoadVector(rows, shape.Query(token, head), queries, own, lane, shape.HeadWidth);
        int begin = begins[token];
        float greatest = float.NegativeInfinity;
        float sum = 0;
        TVector result = default;
        for (int first = begins[place.FirstToken]; first <= place.LastToken; first += WarpSum.Lanes)
        {
            Group.Barrier();
            LoadTile(rows, shape.Key(first, keyHead), shape.Stride, keys, shape.Tokens - first, shape.HeadWidth);
            LoadTile(rows, shape.Value(first, keyHead), shape.Stride, values, shape.Tokens - first, shape.HeadWidth);
            Group.Barrier();
            int other = first + lane;
            bool sees = other >= begin && other <= token;
            float dot = Dot(queries, own, keys, lane, shape.HeadWidth) * shape.Scale;
            float score = sees ? dot : float.NegativeInfinity;
            float now = IntrinsicMath.Max(greatest, WarpSum.Greatest(score));

            // Before the token's own document nothing is seen, and the greatest score is none yet.
            if (now > float.NegativeInfinity)
            {
                float weight = XMath.Exp(score - now);
                float kept = XMath.Exp(greatest - now);
                sum = (sum * kept) + WarpSum.Of(weight);
                result = result.Scale(kept);
                greatest = now;
                int count = IntrinsicMath.Min(WarpSum.Lanes, token - first + 1);
                for (int i = 0; i < count; i++)
                {
                    result = result.Add(Warp.Shuffle(weight, i), default(TVector).Read(values, (i * (shape.HeadWidth + 1)) + lane, shape.HeadWidth - lane));
                }
            }
        }

        if (place.IsOwn)
        {
            result.Scale(1 / sum).Write(output, shape.Output(token, head) + lane, shape.HeadWidth - lane);
            if (lane == 0)
            {
                logSums[(token * shape.Heads) + head] = greatest + XMath.Log(sum);
            }
        }
    }

    /// <summary>What each output and its gradient have in common, <c>Σ output · gradient</c> for each token and head, a warp each.</summary>
    public static void Overlap(ArrayView<float> output, ArrayView<float> gradient, ArrayView<float> overlaps, AttentionShape shape)
    {
        int lane = Group.IdxX & (WarpSum.Lanes - 1);
        int item = (Grid.IdxX * Warps) + (Group.IdxX / WarpSum.Lanes);
        if (item >= shape.Tokens * shape.Heads)
        {
            return;
        }

        int start = item * shape.HeadWidth;
        float sum = 0;
        for (int i = lane; i < shape.HeadWidth; i += WarpSum.Lanes)
        {
            sum += output[start + i] * gradient[start + i];
        }

        sum = WarpSum.Of(sum);
        if (lane == 0)
        {
            overlaps[item] = sum;
        }
    }

    /// <summary>The gradient of the queries, in rows like those of the queries. The grid is [tokens / 8, heads].</summary>
    public static void QueryGradient<TVector>(
        ArrayView<float> rows, ArrayView<int> begins, ArrayView<float> gradient, ArrayView<float> logSums, ArrayView<float> overlaps, ArrayView<float> result, AttentionShape shape)
        where TVector : struct, ILaneVector<TVector>
    {
        ArrayView<float> queries = SharedMemory.Allocate<float>(Warps * GreatestHeadWidth);
        ArrayView<float> gradients = SharedMemory.Allocate<float>(Warps * GreatestHeadWidth);
        ArrayView<float> keys = SharedMemory.Allocate<float>(TileLength);
        ArrayView<float> values = SharedMemory.Allocate<float>(TileLength);
        AttentionPlace place = new(shape.Tokens);
        int lane = place.Lane;
        int own = place.Own;
        int token = place.Token;
        int head = Grid.IdxY;
        int keyHead = head * shape.KeyHeads / shape.Heads;
        LoadVector(rows, shape.Query(token, head), queries, own, lane, shape.HeadWidth);
        LoadVector(gradient, shape.Output(token, head), gradients, own, lane, shape.HeadWidth);
        int begin = begins[token];
        float logSum = logSums[(token * shape.Heads) + head];
        float overlap = overlaps[(token * shape.Heads) + head];
        TVector sum = default;
        for (int first = begins[place.FirstToken]; first <= place.LastToken; first += WarpSum.Lanes)
        {
            Group.Barrier();
            LoadTile(rows, shape.Key(first, keyHead), shape.Stride, keys, shape.Tokens - first, shape.HeadWidth);
            LoadTile(rows, shape.Value(first, keyHead), shape.Stride, values, shape.Tokens - first, shape.HeadWidth);
            Group.Barrier();
            int other = first + lane;
            bool sees = other >= begin && other <= token;
            float score = Dot(queries, own, keys, lane, shape.HeadWidth) * shape.Scale;
            float along = Dot(gradients, own, values, lane, shape.HeadWidth);
            float d = sees ? XMath.Exp(score - logSum) * (along - overlap) * shape.Scale : 0;
            int count = IntrinsicMath.Min(WarpSum.Lanes, token - first + 1);
            for (int i = 0; i < count; i++)
            {
                sum = sum.Add(Warp.Shuffle(d, i), default(TVector).Read(keys, (i * (shape.HeadWidth + 1)) + lane, shape.HeadWidth - lane));
            }
        }

        if (place.IsOwn)
        {
            sum.Write(result, shape.Query(token, head) + lane, shape.HeadWidth - lane);
        }
    }

    /// <summary>The gradients of keys and values, in rows like theirs. The grid is [tokens / 8, key heads].</summary>
    public static void KeyValueGradient<TVector>(
        ArrayView<float> rows, ArrayView<int> ends, ArrayView<float> gradient, ArrayView<float> logSums, ArrayView<float> overlaps, ArrayView<float> result, AttentionShape shape)
        where TVector : struct, ILaneVector<TVector>
    {
        ArrayView<float> keys = SharedMemory.Allocate<float>(Warps * GreatestHeadWidth);
        ArrayView<float> values = SharedMemory.Allocate<float>(Warps * GreatestHeadWidth);
        ArrayView<float> queries = SharedMemory.Allocate<float>(TileLength);
        ArrayView<float> gradients = SharedMemory.Allocate<float>(TileLength);
        AttentionPlace place = new(shape.Tokens);
        int lane = place.Lane;
        int own = place.Own;
        int token = place.Token;
        int keyHead = Grid.IdxY;
        LoadVector(rows, shape.Key(token, keyHead), keys, own, lane, shape.HeadWidth);
        LoadVector(rows, shape.Value(token, keyHead), values, own, lane, shape.HeadWidth);
        int sharing = shape.Heads / shape.KeyHeads;
        int end = ends[token];
        int lastEnd = ends[place.LastToken];
        TVector key = default;
        TVector value = default;
        for (int head = keyHead * sharing; head < (keyHead + 1) * sharing; head++)
        {
            for (int first = place.FirstToken; first < lastEnd; first += WarpSum.Lanes)
            {
                Group.Barrier();
                LoadTile(rows, shape.Query(first, head), shape.Stride, queries, shape.Tokens - first, shape.HeadWidth);
                LoadTile(gradient, shape.Output(first, head), shape.Heads * shape.HeadWidth, gradients, shape.Tokens - first, shape.HeadWidth);
                Group.Barrier();
                int other = first + lane;
                bool seen = other >= token && other < end;
                int at = ((seen ? other : token) * shape.Heads) + head;
                float score = Dot(keys, own, queries, lane, shape.HeadWidth) * shape.Scale;
                float along = Dot(values, own, gradients, lane, shape.HeadWidth);
                float weight = seen ? XMath.Exp(score - logSums[at]) : 0;
                float d = weight * (along - overlaps[at]) * shape.Scale;
                int count = IntrinsicMath.Min(WarpSum.Lanes, end - first);
                for (int i = 0; i < count; i++)
                {
                    value = value.Add(Warp.Shuffle(weight, i), default(TVector).Read(gradients, (i * (shape.HeadWidth + 1)) + lane, shape.HeadWidth - lane));
                    key = key.Add(Warp.Shuffle(d, i), default(TVector).Read(queries, (i * (shape.HeadWidth + 1)) + lane, shape.HeadWidth - lane));
                }
            }
        }

        if (place.IsOwn)
        {
            key.Write(result, shape.Key(token, keyHead) + lane, shape.HeadWidth - lane);
            value.Write(result, shape.Value(token, keyHead) + lane, shape.HeadWidth - lane);
        }
    }

    private static void LoadVector(ArrayView<float> from, int start, ArrayView<float> to, int own, int lane, int width)
    {
        for (int i = lane; i < width; i += WarpSum.Lanes)
        {
            to[own + i] = from[start + i];
        }
    }

    // A row is followed by one empty place, so that 32 rows' numbers of the same index lie in 32 banks.
    private static void LoadTile(ArrayView<float> from, int start, int stride, ArrayView<float> tile, int rows, int width)
    {
        for (int i = Group.IdxX; i < WarpSum.Lanes * width; i += Threads)
        {
            int row = i / width;
            int column = i - (row * width);
            tile[(row * (width + 1)) + column] = row < rows ? from[start + (row * stride) + column] : 0;
        }
    }

    private static float Dot(ArrayView<float> vectors, int own, ArrayView<float> tile, int row, int width)
    {
        float sum = 0;
        int start = row * (width + 1);
        for (int i = 0; i < width; i++)
        {
            sum += vectors[own + i] * tile[start + i];
        }

        return sum;
    }
}
