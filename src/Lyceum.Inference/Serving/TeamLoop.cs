using System.Runtime.InteropServices;
using Lyceum.Numerics;

namespace Lyceum.Inference.Serving;

/// <summary>Parallel loops over managed code on a model's own team, which is idle between two forward passes.</summary>
internal static class TeamLoop
{
    /// <summary>Calls <paramref name="body"/> with each number below <paramref name="count"/> and the number of the worker that calls.</summary>
    public static void Run(WorkerTeam team, int count, Action<int, int> body)
    {
        GCHandle handle = GCHandle.Alloc(body);
        try
        {
            Job job = new(handle);
            team.Run(ref job, count);
        }
        finally
        {
            handle.Free();
        }
    }

    private readonly struct Job(GCHandle body) : ITeamJob
    {
        public void Execute(int item, int worker) => ((Action<int, int>)body.Target!)(item, worker);
    }
}
