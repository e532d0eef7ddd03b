using Lyceum.Platform.Conversations;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Retention;

namespace Lyceum.Platform.Feedback;

/// <summary>What a person thinks of an answer. It goes with the answer.</summary>
public sealed class MessageFeedback : IOwnedEntity
{
    /// <summary>Its id, in the order in which people first said something.</summary>
    public Guid Id { get; init; }

    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <inheritdoc/>
    public OwnerKind OwnerKind { get; init; }

    /// <inheritdoc/>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid OwnerId { get; init; }

    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>The answer.</summary>
    public Guid MessageId { get; init; }

    /// <summary>Who said it.</summary>
    [UserColumn(UserColumnRule.DeleteRow)]
    public Guid UserId { get; init; }

    /// <summary>The model that answered; empty where that is not known.</summary>
    public required string Model { get; init; }

    /// <summary>The day on which it was first said: its beginning, in UTC.</summary>
    public DateTimeOffset Day { get; init; }

    /// <summary>Good or bad.</summary>
    public FeedbackRating Rating { get; internal set; }

    /// <summary>Why.</summary>
    public FeedbackReasons Reasons { get; internal set; }

    /// <summary>More about it; null for nothing.</summary>
    public string? Comment { get; internal set; }

    /// <summary>The conversation until the answer, a JSON array of <c>{role, text}</c>; null unless the person gave it for evaluation.</summary>
    public string? Transcript { get; internal set; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; internal set; }
}
