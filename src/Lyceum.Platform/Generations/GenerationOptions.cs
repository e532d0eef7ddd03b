namespace Lyceum.Platform.Generations;

/// <summary>How generations are kept.</summary>
public sealed record GenerationOptions
{
    /// <summary>What adds events up to a message; one for each generation.</summary>
    public Func<IMessageComposer> Composer { get; init; } = static () => new PlainTextComposer();

    /// <summary>The pause between commits, and so what readers see at a time. The first event after a pause is committed at once.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the message of a generation is brought up to its events.</summary>
    public TimeSpan MessageInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a process tells that its generations live, and asks whether somebody wants them to stop.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old a heartbeat is when its generation counts as interrupted.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How often a generation of another process is asked for new events.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a generation outside of conversations is kept.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many generations may run in this process; more are refused.</summary>
    public int MaximumRunning { get; init; } = 10_000;

    /// <summary>How many characters of a generation may wait to be stored; whoever appends more waits for the database.</summary>
    public int PendingCharacters { get; init; } = 256 * 1024;

    /// <summary>How many stored events of a running generation stay in memory for its readers. Who is further behind reads the database.</summary>
    public int RecentEvents { get; init; } = 256;

    /// <summary>How many characters these may have.</summary>
    public int RecentCharacters { get; init; } = 1024 * 1024;
}
