using System.Runtime.ExceptionServices;

namespace Lyceum.Models.Files;

/// <summary>Runs independent pieces of work on all processors; a failure comes out as it was thrown.</summary>
internal static class ParallelPieces
{
    /// <summary>Runs pieces <c>0 … count − 1</c>.</summary>
    public static void Run(long count, Action<long> piece, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(0L, count, new ParallelOptions { CancellationToken = cancellationToken }, piece);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.Flatten().InnerExceptions[0]);
        }
    }
}
