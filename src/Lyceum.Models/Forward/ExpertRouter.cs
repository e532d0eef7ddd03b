using Lyceum.Models.Architecture;
using Lyceum.Numerics;

namespace Lyceum.Models.Forward;

/// <summary>
/// Sends tokens to experts: for each token its best experts, their weights, and the rows that its copies take when
/// rows are gathered by expert. The router is always computed in float32.
/// </summary>
internal sealed unsafe class ExpertRouter(ExpertSpec spec, ExpertWeights weights) : IDisposable
{
    // The smallest sum of weights that is divided by, the smallest normal half.
    private const float SmallestSum = 6.103515625e-5f;

    private readonly NativeBuffer<float> _scores = new();
    private readonly NativeBuffer<float> _weights = new();
    private readonly NativeBuffer<int> _chosen = new();
    private readonly NativeBuffer<int> _rows = new();
    private readonly int[] _first = new int[spec.Count];
    private readonly int[] _count = new int[spec.Count];
    private readonly float[] _selection = new float[spec.Count];
    private readonly float[] _groups = new float[spec.Groups];
    private readonly bool[] _isKept = new bool[spec.Groups];

    /// <summary>For each token and choice, best first, the weight.</summary>
    public float* Weights => _weights.Pointer;

    /// <summary>For each token and choice the row in the order of experts.</summary>
    public int* Rows => _rows.Pointer;

    /// <summary>First row of an expert.</summary>
    public int First(int expert) => _first[expert];

    /// <summary>Number of rows of an expert.</summary>
    public int Count(int expert) => _count[expert];

    public void Run(ForwardState state)
    {
        int tokens = state.Tokens;
        float* scores = _scores.EnsureLength((long)tokens * spec.Count);
        _weights.EnsureLength((long)tokens * spec.Used);
        _chosen.EnsureLength((long)tokens * spec.Used);
        _rows.EnsureLength((long)tokens * spec.Used);
        MatrixMultiply.Run(state.Team, weights.Router.To(scores), state.Hidden, Precision.Exact);

        Array.Clear(_count);
        for (int token = 0; token < tokens; token++)
        {
            Route(
                new Span<float>(scores + ((long)token * spec.Count), spec.Count),
                new Span<float>(Weights + ((long)token * spec.Used), spec.Used),
                new Span<int>(_chosen.Pointer + ((long)token * spec.Used), spec.Used));
        }

        AssignRows(tokens * spec.Used);
    }

    public void Dispose()
    {
        _scores.Dispose();
        _weights.Dispose();
        _chosen.Dispose();
        _rows.Dispose();
    }

    private static void Softmax(Span<float> values)
    {
        float largest = float.NegativeInfinity;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, value);
        }

        float sum = 0;
        foreach (ref float value in values)
        {
            value = MathF.Exp(value - largest);
            sum += value;
        }

        foreach (ref float value in values)
        {
            value /= sum;
        }
    }

    private static int Best(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }

    private void Route(Span<float> scores, Span<float> chosenWeights, Span<int> chosen)
    {
        if (spec.Gating == ExpertGating.Softmax)
        {
            Softmax(scores);
        }
        else if (spec.Gating == ExpertGating.Sigmoid)
        {
            foreach (ref float score in scores)
            {
                score = 1 / (1 + MathF.Exp(-score));
            }
        }

        Select(scores, chosen);
        float sum = 0;
        for (int i = 0; i < chosen.Length; i++)
        {
            _count[chosen[i]]++;
            chosenWeights[i] = scores[chosen[i]];
            sum += chosenWeights[i];
        }

        if (spec.Gating == ExpertGating.SoftmaxOfSelected)
        {
            Softmax(chosenWeights);
            sum = 1;
        }

        float factor = spec.Renormalize ? spec.Scale / MathF.Max(sum, SmallestSum) : spec.Scale;
        foreach (ref float weight in chosenWeights)
        {
            weight *= factor;
        }
    }

    private void Select(ReadOnlySpan<float> scores, Span<int> chosen)
    {
        Span<float> selection = _selection;
        for (int i = 0; i < selection.Length; i++)
        {
            float score = weights.SelectionBias == null ? scores[i] : scores[i] + weights.SelectionBias[i];
            selection[i] = float.IsNaN(score) ? float.MinValue : score;
        }

        if (spec.Groups > 1)
        {
            KeepBestGroups(selection);
        }

        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = Best(selection);
            selection[chosen[i]] = float.NegativeInfinity;
        }
    }

    /// <summary>A group counts as much as its two best experts (DeepSeek-V3, arXiv:2412.19437).</summary>
    private void KeepBestGroups(Span<float> selection)
    {
        int size = spec.Count / spec.Groups;
        for (int group = 0; group < spec.Groups; group++)
        {
            float first = float.NegativeInfinity;
            float second = float.NegativeInfinity;
            foreach (float score in selection.Slice(group * size, size))
            {
                second = MathF.Max(second, MathF.Min(first, score));
                first = MathF.Max(first, score);
            }

            _groups[group] = size == 1 ? first : first + second;
        }

        // Apart from the scores, because a sum of scores may be minus infinity itself.
        Array.Clear(_isKept);
        for (int i = 0; i < spec.GroupsUsed; i++)
        {
            _isKept[BestGroup()] = true;
        }

        for (int group = 0; group < spec.Groups; group++)
        {
            if (!_isKept[group])
            {
                selection.Slice(group * size, size).Fill(float.NegativeInfinity);
            }
        }
    }

    private int BestGroup()
    {
        int best = -1;
        for (int group = 0; group < _groups.Length; group++)
        {
            if (!_isKept[group] && (best < 0 || _groups[group] > _groups[best]))
            {
                best = group;
            }
        }

        return best;
    }

    private void AssignRows(int choices)
    {
        int next = 0;
        for (int expert = 0; expert < _first.Length; expert++)
        {
            _first[expert] = next;
            next += _count[expert];
            _count[expert] = 0;
        }

        for (int choice = 0; choice < choices; choice++)
        {
            int expert = _chosen.Pointer[choice];
            _rows.Pointer[choice] = _first[expert] + _count[expert]++;
        }
    }
}
