using Lyceum.Numerics.Kernels;

namespace Lyceum.Numerics;

/// <summary>
/// Products of activations with weight matrices. An output depends on its own token's input and its own row's weights
/// alone: it has the same bits whatever the number of tokens, of threads, and on every <see cref="InstructionSet"/>.
/// </summary>
public static unsafe class MatrixMultiply
{
    /// <summary>
    /// Computes <paramref name="projections"/> of one input, all in one parallel loop.
    /// </summary>
    /// <param name="team">Who computes.</param>
    /// <param name="projections">Maps whose matrices have as many columns as the input.</param>
    /// <param name="input">The input <c>[tokens, columns]</c>.</param>
    /// <param name="precision">How quantised weights are used.</param>
    /// <exception cref="ArgumentException">A matrix has another number of columns than the input.</exception>
    public static void Run(WorkerTeam team, ReadOnlySpan<Projection> projections, Activations input, Precision precision = Precision.Packed)
    {
        bool pack = false, interleave = false;
        foreach (ref readonly Projection projection in projections)
        {
            if (projection.Weights.Columns != input.Columns)
            {
                throw new ArgumentException(
                    $"A matrix of {projection.Weights.Columns} columns cannot multiply an input of {input.Columns}.", nameof(projections));
            }

            bool packed = precision == Precision.Packed && projection.Weights.Format.IsQuantized();
            int tokens = projection.Tokens < 0 ? input.Tokens - projection.FirstToken : projection.Tokens;
            pack |= packed;
            interleave |= !packed && FloatMultiply.UsesPanels(team.InstructionSet, tokens);
        }

        if (input.Tokens == 0)
        {
            return;
        }

        if (pack)
        {
            input.Pack(team);
        }

        if (interleave)
        {
            input.Interleave(team);
        }

        fixed (Projection* pointer = projections)
        {
            MultiplyJob job = MultiplyJob.Create(team, pointer, projections.Length, input, precision);
            team.Run(ref job, job.Items);
        }
    }

    /// <summary>Computes one projection. See <see cref="Run(WorkerTeam, ReadOnlySpan{Projection}, Activations, Precision)"/>.</summary>
    public static void Run(WorkerTeam team, Projection projection, Activations input, Precision precision = Precision.Packed) =>
        Run(team, new ReadOnlySpan<Projection>(in projection), input, precision);
}
