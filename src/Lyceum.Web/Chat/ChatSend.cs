using Lyceum.Gateway.Runs;

namespace Lyceum.Web.Chat;

/// <summary>A message that a person sends. Its ids are the browser's, so that sending it twice is sending it once.</summary>
internal sealed record ChatSend
{
    /// <summary>The conversation; it is made where it is not there.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>The message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The run that answers it.</summary>
    public required Guid RunId { get; init; }

    /// <summary>The message that it follows; null for the last that is shown.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The message that it takes the place of, beside it; null for a new one.</summary>
    public Guid? Beside { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>What is attached.</summary>
    public IReadOnlyList<MessagePart> Files { get; init; } = [];

    /// <summary>The model that answers.</summary>
    public required string Model { get; init; }

    /// <summary>A second model, whose answer stands beside the first one's; null for none.</summary>
    public string? OtherModel { get; init; }

    /// <summary>The run of the second model.</summary>
    public Guid OtherRunId { get; init; }
}
