using System.Text.Json.Serialization;
using Lyceum.Platform.Conversations;
using Lyceum.Web.Content;

namespace Lyceum.Web.Chat;

/// <summary>A message, as a page shows it.</summary>
public sealed record ChatMessageView
{
    /// <summary>The message.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether a model wrote it.</summary>
    public required bool IsAnswer { get; init; }

    /// <summary>How many messages stand before it.</summary>
    public int Depth { get; init; }

    /// <summary>How far it is.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<MessageStatus>))]
    public MessageStatus Status { get; init; }

    /// <summary>The run that writes or wrote it.</summary>
    public Guid? Run { get; init; }

    /// <summary>The model that wrote it.</summary>
    public string? Model { get; init; }

    /// <summary>Its place among its siblings, from 1.</summary>
    public int Position { get; init; } = 1;

    /// <summary>How many siblings there are, itself among them.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The sibling before it.</summary>
    public Guid? Previous { get; init; }

    /// <summary>The sibling behind it.</summary>
    public Guid? Next { get; init; }

    /// <summary>What it says.</summary>
    public ContentChange? Content { get; init; }

    /// <summary>What the model thought.</summary>
    public ContentChange? Thought { get; init; }

    /// <summary>What is attached.</summary>
    public IReadOnlyList<FileView> Files { get; init; } = [];

    /// <summary>What went wrong.</summary>
    public ProblemView? Problem { get; init; }

    /// <summary>Whether it stopped before its end, so that it can be continued.</summary>
    public bool IsCut { get; init; }

    /// <summary>What the person thinks of it: a name of <see cref="Platform.Feedback.FeedbackRating"/>; null for nothing.</summary>
    public string? Rating { get; init; }

    /// <summary>Its text as it was written, where somebody asked for this one message.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it is being written.</summary>
    public bool IsRunning => Status == MessageStatus.Running;
}
