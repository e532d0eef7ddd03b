namespace Lyceum.Web.Chat;

/// <summary>The end of what is shown of a conversation.</summary>
public sealed record ThreadView
{
    /// <summary>The conversation.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is called; empty for nothing yet.</summary>
    public required string Title { get; init; }

    /// <summary>Whether its title is only its first words yet.</summary>
    public bool IsUntitled { get; init; }

    /// <summary>The last message; null where there is none.</summary>
    public Guid? Leaf { get; init; }

    /// <summary>Messages in their order.</summary>
    public IReadOnlyList<ChatMessageView> Messages { get; init; } = [];

    /// <summary>Where the page before these ends; null where there is none.</summary>
    public int? Before { get; init; }

    /// <summary>Messages that wait.</summary>
    public IReadOnlyList<QueuedView> Queue { get; init; } = [];

    /// <summary>Whether something is being written.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Answers that stand side by side; empty where none do.</summary>
    public IReadOnlyList<ChatMessageView> Compared { get; init; } = [];

    /// <summary>Whether a page has to be opened anew to show this.</summary>
    public bool Reload { get; init; }
}
