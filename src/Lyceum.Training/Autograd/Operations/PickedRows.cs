using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Training.Autograd.Operations;

/// <summary>Rows of a matrix that stand in a list, shared out among a team.</summary>
internal static unsafe class PickedRows
{
    /// <summary>Copies them out: row <c>i</c> of <paramref name="to"/> is row <c>rows[i]</c> of <paramref name="from"/>.</summary>
    public static void Copy(WorkerTeam team, float* from, int* rows, int count, int width, float* to)
    {
        CopyJob job = new(from, rows, count, width, to);
        team.Run(ref job, job.Items);
    }

    /// <summary>Adds row <c>i</c> of <paramref name="from"/> to row <c>rows[i]</c> of <paramref name="to"/>. No row is twice in the list.</summary>
    public static void Add(WorkerTeam team, float* from, int* rows, int count, int width, float* to)
    {
        AddJob job = new(from, rows, count, width, to);
        LaneJob.Run(team, job, job.Items);
    }

    private readonly struct CopyJob(float* from, int* rows, int count, int width, float* to) : ITeamJob
    {
        private readonly RowBlocks _blocks = new(count, width);

        public int Items => _blocks.Count;

        public void Execute(int item, int worker)
        {
            for (int i = _blocks.First(item); i < _blocks.Last(item); i++)
            {
                new Span<float>(from + ((long)rows[i] * width), width).CopyTo(new Span<float>(to + ((long)i * width), width));
            }
        }
    }

    private readonly struct AddJob(float* from, int* rows, int count, int width, float* to) : ILaneJob
    {
        private readonly RowBlocks _blocks = new(count, width);

        public int Items => _blocks.Count;

        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            for (int i = _blocks.First(item); i < _blocks.Last(item); i++)
            {
                LaneRows.Scale<TLanes>(from + ((long)i * width), 1, to + ((long)rows[i] * width), width, accumulate: true);
            }
        }
    }
}
