namespace Lyceum.Platform.Generations;

/// <summary>How far a generation is. It leaves <see cref="Running"/> once and for ever.</summary>
public enum GenerationStatus
{
    /// <summary>It is written.</summary>
    Running = 0,

    /// <summary>It came to its end.</summary>
    Completed = 1,

    /// <summary>It stopped without anybody asking: its process ended or died.</summary>
    Interrupted = 2,

    /// <summary>Something went wrong, which <see cref="Generation.ErrorCode"/> tells.</summary>
    Failed = 3,

    /// <summary>Somebody stopped it.</summary>
    Cancelled = 4,
}
