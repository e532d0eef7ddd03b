using Lyceum.Platform.Data;

namespace Lyceum.Platform.Retention;

/// <summary>For how many days an organisation keeps things; null keeps them until somebody deletes them.</summary>
public sealed class RetentionPolicy : ITenantEntity
{
    /// <inheritdoc/>
    public Guid OrganizationId { get; init; }

    /// <summary>Days of conversations after their last message.</summary>
    public int? ConversationDays { get; set; }

    /// <summary>Days of what was generated.</summary>
    public int? GenerationDays { get; set; }

    /// <summary>Days of files.</summary>
    public int? FileDays { get; set; }

    /// <summary>Days of invitations after their end.</summary>
    public int? InvitationDays { get; set; }

    /// <summary>The days of one kind.</summary>
    public int? DaysOf(RetainedData data) => data switch
    {
        RetainedData.Conversations => ConversationDays,
        RetainedData.Generations => GenerationDays,
        RetainedData.Files => FileDays,
        _ => InvitationDays,
    };
}
