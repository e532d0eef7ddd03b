using Lyceum.Numerics;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>
/// The output matrix and the cross-entropy in one: logits are computed only for rows that count, and a limited number of
/// them exists at a time.
/// </summary>
public static unsafe class OutputCrossEntropy
{
    // 64 MiB of logits; beyond that they are computed again on the way back.
    private const long LogitsKept = 16 << 20;

    /// <summary>Computes <see cref="CrossEntropy.Apply"/> of <c>hidden · weightᵀ</c>.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="hidden">Rows <c>[tokens, width]</c>.</param>
    /// <param name="output">The output matrix <c>[vocabulary, width]</c>.</param>
    /// <param name="targets">For each row the right token, or a negative number where the row does not count.</param>
    /// <param name="weight">What the sum of the losses is multiplied by.</param>
    /// <exception cref="ArgumentException">There is not one target for each row, or the vocabulary has no such token.</exception>
    public static Tensor Apply(Tape tape, Tensor hidden, Tensor output, ReadOnlySpan<int> targets, float weight)
    {
        CrossEntropy.Check(targets, hidden.Rows, output.Rows);
        Tensor loss = tape.Allocate(hidden.RequiresGradient || output.RequiresGradient, 1);
        int* rows = (int*)tape.TakeMemory(2L * targets.Length);
        int* right = rows + targets.Length;
        int count = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] >= 0)
            {
                rows[count] = i;
                right[count++] = targets[i];
            }
        }

        Step step = new(loss, tape, hidden, output, rows, right, count, weight);
        step.Forward(tape);
        tape.Record(step);
        return loss;
    }

    private sealed class Step : Operation
    {
        private readonly Tensor _hidden;
        private readonly Tensor _output;
        private readonly int* _rows;
        private readonly int* _targets;
        private readonly int _count;
        private readonly float _weight;
        private readonly int _chunk;
        private readonly float* _gathered;
        private readonly float* _logSums;
        private readonly float* _logits;

        public Step(Tensor loss, Tape tape, Tensor hidden, Tensor output, int* rows, int* targets, int count, float weight)
            : base(loss)
        {
            _hidden = hidden;
            _output = output;
            _rows = rows;
            _targets = targets;
            _count = count;
            _weight = weight;
            _chunk = (int)Math.Clamp(LogitsKept / output.Rows, 1, Math.Max(1, count));
            _gathered = tape.TakeMemory((long)Math.Max(1, count) * hidden.Columns);
            _logSums = tape.TakeMemory(Math.Max(1, count));
            _logits = tape.TakeMemory((long)_chunk * output.Rows);
        }

        private bool KeepsLogits => _chunk >= _count;

        public void Forward(Tape tape)
        {
            PickedRows.Copy(tape.Team, _hidden.Data, _rows, _count, _hidden.Columns, _gathered);
            double sum = 0;
            for (int first = 0; first < _count; first += _chunk)
            {
                int rows = Math.Min(_chunk, _count - first);
                ComputeLogits(tape, first, rows);
                sum += CrossEntropy.Forward(tape, _logits, _targets + first, rows, _output.Rows, _logSums + first);
            }

            Output.Data[0] = (float)(_weight * sum);
        }

        public override void Backward(Tape tape)
        {
            int width = _hidden.Columns, vocabulary = _output.Rows;
            float* change = tape.TakeMemory((long)Math.Max(1, _count) * width);
            for (int first = 0; first < _count; first += _chunk)
            {
                int rows = Math.Min(_chunk, _count - first);
                if (!KeepsLogits)
                {
                    ComputeLogits(tape, first, rows);
                }

                CrossEntropy.Backward(
                    tape, _logits, _targets + first, rows, vocabulary, _logSums + first, _weight * Output.Gradient[0], _logits, accumulate: false);
                MatrixView logits = new(_logits, rows, vocabulary);
                MatrixView part = new(change + ((long)first * width), rows, width);
                tape.Gemm.Run(logits, new MatrixView(_output.Data, vocabulary, width), part);
                float* gradient = tape.GradientOf(_output, out bool accumulate);
                if (gradient != null)
                {
                    MatrixView gathered = new(_gathered + ((long)first * width), rows, width);
                    tape.Gemm.Run(logits.Transposed, gathered, new MatrixView(gradient, vocabulary, width), accumulate);
                }
            }

            float* target = tape.GradientToAddTo(_hidden);
            if (target != null)
            {
                PickedRows.Add(tape.Team, change, _rows, _count, width, target);
            }

            tape.ReleaseMemory(change);
            tape.ReleaseMemory(_logits);
            tape.ReleaseMemory(_gathered);
        }

        private void ComputeLogits(Tape tape, int first, int rows) => tape.Gemm.Run(
            new MatrixView(_gathered + ((long)first * _hidden.Columns), rows, _hidden.Columns),
            new MatrixView(_output.Data, _output.Rows, _output.Columns).Transposed,
            new MatrixView(_logits, rows, _output.Rows));
    }
}
