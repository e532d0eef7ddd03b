namespace Lyceum.Platform.Retention;

/// <summary>For how many days an organisation wants to keep things; null until somebody deletes them.</summary>
public sealed record RetentionSettings
{
    private const int MaximumDays = 36_500;

    /// <summary>Days of conversations after their last message.</summary>
    public int? ConversationDays { get; init; }

    /// <summary>Days of what was generated.</summary>
    public int? GenerationDays { get; init; }

    /// <summary>Days of files.</summary>
    public int? FileDays { get; init; }

    /// <summary>Days of invitations after their end.</summary>
    public int? InvitationDays { get; init; }

    internal void Validate()
    {
        if (new[] { ConversationDays, GenerationDays, FileDays, InvitationDays }.Any(static days => days is < 1 or > MaximumDays))
        {
            throw PlatformException.Invalid($"Things are kept between 1 and {MaximumDays} days; leave it out to keep them.", "retention_days");
        }
    }
}
