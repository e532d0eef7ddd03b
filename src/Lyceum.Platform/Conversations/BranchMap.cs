namespace Lyceum.Platform.Conversations;

/// <summary>Where the branches of a conversation begin. There are as many as messages were written again, not as there are messages.</summary>
/// <param name="forks">The branches that leave another one.</param>
internal sealed class BranchMap(IEnumerable<BranchMap.Fork> forks)
{
    private readonly Dictionary<Guid, Fork> _forks = forks.ToDictionary(static fork => fork.BranchId);

    /// <summary>The ranges that a path consists of, from its end to its beginning.</summary>
    /// <param name="branchId">The branch of the path's last message.</param>
    /// <param name="depth">That message's depth.</param>
    public IEnumerable<Range> PathTo(Guid branchId, int depth)
    {
        while (_forks.TryGetValue(branchId, out Fork fork))
        {
            if (fork.Depth <= depth)
            {
                yield return new Range(branchId, fork.Depth, depth);
            }

            (branchId, depth) = (fork.FromId, Math.Min(depth, fork.Depth - 1));
        }

        if (depth >= 0)
        {
            yield return new Range(branchId, 0, depth);
        }
    }

    /// <summary>The branches that begin somewhere below a message, its own not among them.</summary>
    /// <param name="branchId">The message's branch.</param>
    /// <param name="depth">Its depth.</param>
    public IReadOnlyList<Guid> Below(Guid branchId, int depth)
    {
        ILookup<Guid, Fork> byOrigin = _forks.Values.ToLookup(static fork => fork.FromId);
        List<Guid> below = [];
        Queue<(Guid Branch, int Depth)> open = new([(branchId, depth)]);
        while (open.TryDequeue(out (Guid Branch, int Depth) from))
        {
            foreach (Fork fork in byOrigin[from.Branch].Where(fork => fork.Depth > from.Depth))
            {
                below.Add(fork.BranchId);
                open.Enqueue((fork.BranchId, fork.Depth));
            }
        }

        return below;
    }

    /// <summary>A branch that leaves another.</summary>
    /// <param name="BranchId">It.</param>
    /// <param name="FromId">The branch that it leaves.</param>
    /// <param name="Depth">The depth of its first message.</param>
    public readonly record struct Fork(Guid BranchId, Guid FromId, int Depth);

    /// <summary>A part of a path.</summary>
    /// <param name="BranchId">The branch.</param>
    /// <param name="First">The depth of its first message.</param>
    /// <param name="Last">The depth of its last message.</param>
    public readonly record struct Range(Guid BranchId, int First, int Last);
}
