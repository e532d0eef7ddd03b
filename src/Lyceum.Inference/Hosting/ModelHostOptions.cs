namespace Lyceum.Inference.Hosting;

/// <summary>How models share memory.</summary>
public sealed record ModelHostOptions
{
    /// <summary>Bytes that loaded models may take together, above 0; four fifths of the memory that this process may use unless said otherwise.</summary>
    public long MemoryBudget
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException($"{nameof(MemoryBudget)} is {value}, but must be above 0.", nameof(MemoryBudget));
    }

    = Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4);

    /// <summary>How long a model stays after its last use; <see cref="Timeout.InfiniteTimeSpan"/> for until others need the room.</summary>
    public TimeSpan KeepWarm
    {
        get;
        init => field = value >= TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentException($"{nameof(KeepWarm)} is {value}, but must not be negative.", nameof(KeepWarm));
    }

    = TimeSpan.FromMinutes(10);

    /// <summary>How long a request waits for other models to give room before it is refused; loading itself takes as long as it takes.</summary>
    public TimeSpan RoomWait
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentException($"{nameof(RoomWait)} is {value}, but must be above 0.", nameof(RoomWait));
    }

    = TimeSpan.FromMinutes(2);

    /// <summary>The most requests that wait for models; who comes then is refused.</summary>
    public int MaxWaiting
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentException($"{nameof(MaxWaiting)} is {value}, but must be above 0.", nameof(MaxWaiting));
    }

    = 1024;
}
