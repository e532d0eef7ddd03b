namespace Lyceum.Fuzz;

/// <summary>
/// Runs a target on its seeds, on every beginning of them, and on a bounded number of mutations of them. The same seed gives the same inputs.
/// Besides the exceptions that a target lets through, memory out of proportion to the input is a failure.
/// </summary>
public static class FuzzRunner
{
    /// <summary>Managed memory that any input may take: tables that are built on first use, and an exception with its trace.</summary>
    private const long AllocationFloor = 8 << 20;

    /// <summary>Managed memory that each byte of an input may take on top.</summary>
    private const long AllocationPerByte = 256;

    /// <summary>Longest beginnings that are all tried; of longer seeds evenly spread ones are.</summary>
    private const int MostBeginnings = 4096;

    /// <summary>Runs a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="seed">Determines the mutations.</param>
    /// <param name="mutations">How many mutated inputs to try.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>The number of inputs that were tried.</returns>
    /// <exception cref="FuzzFailureException">An input made the target fail.</exception>
    public static int Run(IFuzzTarget target, int seed, int mutations, CancellationToken cancellation = default)
    {
        byte[][] seeds = [.. target.Seeds];
        int count = 0;
        foreach (byte[] valid in seeds)
        {
            int step = Math.Max(1, valid.Length / MostBeginnings);
            for (int length = 0; length < valid.Length; length += step, count++)
            {
                cancellation.ThrowIfCancellationRequested();
                Try(target, valid.AsSpan(0, length));
            }

            Try(target, valid);
            count++;
        }

        Mutator mutator = new(seed, seeds);
        for (int i = 0; i < mutations; i++, count++)
        {
            cancellation.ThrowIfCancellationRequested();
            Try(target, mutator.Next());
        }

        return count;
    }

    private static void Try(IFuzzTarget target, ReadOnlySpan<byte> input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (Exception failure)
        {
            throw new FuzzFailureException($"The target '{target.Name}' fails with {failure.GetType().Name} ({failure.Message}) on {Convert.ToBase64String(input)}", failure);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > AllocationFloor + (AllocationPerByte * input.Length))
        {
            throw new FuzzFailureException($"The target '{target.Name}' takes {allocated} bytes of memory for an input of {input.Length}: {Convert.ToBase64String(input)}");
        }
    }
}
