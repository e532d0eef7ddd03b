namespace Lyceum.Platform.Sharing;

/// <summary>What a link shows to whoever has it. It tells nothing of who made it but the name, where that person wants it.</summary>
/// <param name="Title">The conversation's title when the link was made.</param>
/// <param name="OwnerName">Who made it; null where it is not told.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null never.</param>
/// <param name="Total">How many messages there are.</param>
/// <param name="Messages">Some of them, in order.</param>
public sealed record OpenedShare(string Title, string? OwnerName, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, int Total, IReadOnlyList<SharedMessage> Messages)
{
    /// <summary>Where the next page begins; null after the last.</summary>
    public int? Next => Messages.Count > 0 && Messages[^1].Position + 1 < Total ? Messages[^1].Position + 1 : null;
}
