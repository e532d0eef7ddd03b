namespace Lyceum.Numerics.Operations;

/// <summary>A parallel loop whose body is written over <see cref="ILanes{TSelf}"/>.</summary>
internal interface ILaneJob
{
    /// <summary>Does one item.</summary>
    void Execute<TLanes>(int item, int worker)
        where TLanes : unmanaged, ILanes<TLanes>;
}

/// <summary>Runs lane jobs on the path of a team.</summary>
internal static class LaneJob
{
    /// <summary>Runs <paramref name="job"/> for the items 0 to <paramref name="count"/> − 1.</summary>
    public static void Run<TJob>(WorkerTeam team, TJob job, int count)
        where TJob : unmanaged, ILaneJob
    {
        switch (team.InstructionSet)
        {
            case InstructionSet.Avx512:
                RunOn<TJob, Lanes512>(team, job, count);
                break;
            case InstructionSet.Avx2:
                RunOn<TJob, Lanes256>(team, job, count);
                break;
            default:
                RunOn<TJob, Lanes128>(team, job, count);
                break;
        }
    }

    private static void RunOn<TJob, TLanes>(WorkerTeam team, TJob job, int count)
        where TJob : unmanaged, ILaneJob
        where TLanes : unmanaged, ILanes<TLanes>
    {
        OnLanes<TJob, TLanes> bound = new(job);
        team.Run(ref bound, count);
    }

    private struct OnLanes<TJob, TLanes>(TJob job) : ITeamJob
        where TJob : unmanaged, ILaneJob
        where TLanes : unmanaged, ILanes<TLanes>
    {
        private TJob _job = job;

        public void Execute(int item, int worker) => _job.Execute<TLanes>(item, worker);
    }
}
