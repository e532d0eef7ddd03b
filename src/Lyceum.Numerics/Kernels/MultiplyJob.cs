using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Kernels;

/// <summary>The parallel loop of a multiplication: each item is a range of rows of one projection, for all its tokens.</summary>
internal unsafe struct MultiplyJob : ITeamJob
{
    /// <summary>Rows are shared out in multiples of this, the height of the packed kernels' panels.</summary>
    public const int RowAlignment = 16;

    private Projection* _projections;
    private int _rowsPerItem;
    private Precision _precision;
    private InstructionSet _instructions;
    private ActivationView _input;

    /// <summary>Number of items.</summary>
    public int Items { get; private set; }

    public static MultiplyJob Create(WorkerTeam team, Projection* projections, int count, Activations input, Precision precision)
    {
        long rows = 0;
        for (int i = 0; i < count; i++)
        {
            rows += projections[i].Weights.Rows;
        }

        // About sixteen items for each thread evens out a thread that was interrupted.
        long wanted = rows / (16L * team.Threads) / RowAlignment * RowAlignment;
        int rowsPerItem = (int)Math.Clamp(wanted, RowAlignment, input.Tokens > 8 ? 64 : 512);
        int items = 0;
        for (int i = 0; i < count; i++)
        {
            items += (projections[i].Weights.Rows + rowsPerItem - 1) / rowsPerItem;
        }

        return new MultiplyJob
        {
            _projections = projections,
            _rowsPerItem = rowsPerItem,
            _precision = precision,
            _instructions = team.InstructionSet,
            _input = new ActivationView(input),
            Items = items,
        };
    }

    public readonly void Execute(int item, int worker)
    {
        int index = 0;
        while (true)
        {
            int items = (_projections[index].Weights.Rows + _rowsPerItem - 1) / _rowsPerItem;
            if (item < items)
            {
                break;
            }

            item -= items;
            index++;
        }

        ref readonly Projection projection = ref _projections[index];
        int start = item * _rowsPerItem;
        int count = Math.Min(_rowsPerItem, projection.Weights.Rows - start);
        int tokens = projection.Tokens < 0 ? _input.Tokens - projection.FirstToken : projection.Tokens;
        if (tokens <= 0)
        {
            return;
        }

        ActivationView input = _input.Slice(projection.FirstToken, tokens);
        WeightMatrix weights = projection.Weights.Slice(start, count);
        float* output = projection.Output + start;
        if (_precision == Precision.Packed && weights.Format.IsQuantized())
        {
            PackedMultiply.Run(_instructions, weights, input, output, projection.OutputStride);
        }
        else
        {
            FloatMultiply.Run(_instructions, weights, input, output, projection.OutputStride);
        }

        if (projection.Bias != null)
        {
            AddBias(output, projection.OutputStride, projection.Bias + start, count, tokens);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddBias(float* output, long stride, float* bias, int rows, int tokens)
    {
        for (int t = 0; t < tokens; t++)
        {
            float* row = output + (t * stride);
            for (int r = 0; r < rows; r++)
            {
                row[r] += bias[r];
            }
        }
    }
}
