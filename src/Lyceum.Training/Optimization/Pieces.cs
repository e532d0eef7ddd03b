namespace Lyceum.Training.Optimization;

/// <summary>How long arrays are cut for the threads of a team: always at the same places, so that sums come out the same.</summary>
internal static class Pieces
{
    // Several microseconds of work.
    private const int FullLength = 16384;

    /// <summary>Number of pieces of an array.</summary>
    public static int Of(long count) => checked((int)((count + FullLength - 1) / FullLength));

    /// <summary>Where a piece begins.</summary>
    public static long Start(int piece) => (long)piece * FullLength;

    /// <summary>How long a piece is.</summary>
    public static int Length(int piece, long count) => (int)Math.Min(FullLength, count - Start(piece));
}
