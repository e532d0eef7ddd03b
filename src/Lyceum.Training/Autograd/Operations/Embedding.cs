using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Takes rows of a table.</summary>
public static unsafe class Embedding
{
    /// <summary>Computes <c>[tokens.Length, width]</c>: for each token its row.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="table">The table <c>[vocabulary, width]</c>.</param>
    /// <param name="tokens">Row numbers; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public static Tensor Apply(Tape tape, Tensor table, ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, table.Rows, nameof(tokens));
        }

        Tensor output = tape.Allocate(table.RequiresGradient, tokens.Length, table.Columns);
        int* rows = (int*)tape.TakeMemory(tokens.Length);
        tokens.CopyTo(new Span<int>(rows, tokens.Length));
        PickedRows.Copy(tape.Team, table.Data, rows, tokens.Length, table.Columns, output.Data);
        tape.Record(new Step(output, table, rows));
        return output;
    }

    private sealed class Step(Tensor output, Tensor table, int* rows) : Operation(output)
    {
        public override void Backward(Tape tape)
        {
            Job job = new(rows, Output.Rows, Output.Columns, Output.Gradient, tape.GradientToAddTo(table));
            LaneJob.Run(tape.Team, job, job.Items);
            tape.ReleaseMemory((float*)rows);
        }
    }

    // Shared out by columns: a row may be taken many times, and is then added to in the order of the tokens.
    private readonly struct Job(int* rows, int count, int width, float* from, float* to) : ILaneJob
    {
        private const int Columns = 64;

        public int Items => (width + Columns - 1) / Columns;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            int first = item * Columns;
            int length = Math.Min(Columns, width - first);
            for (int i = 0; i < count; i++)
            {
                LaneRows.Scale<TLanes>(from + ((long)i * width) + first, 1, to + ((long)rows[i] * width) + first, length, accumulate: true);
            }
        }
    }
}
