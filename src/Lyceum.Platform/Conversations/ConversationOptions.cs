namespace Lyceum.Platform.Conversations;

/// <summary>How long conversations are kept.</summary>
public sealed record ConversationOptions
{
    /// <summary>How long a temporary conversation stays.</summary>
    public TimeSpan TemporaryKept { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a removed conversation can be restored.</summary>
    public TimeSpan Undo { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often what is over is deleted.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many rows are deleted in one transaction, so that other writers get their turn.</summary>
    public int LargestDelete { get; init; } = 500;
}
