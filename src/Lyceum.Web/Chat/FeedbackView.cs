using Lyceum.Platform.Feedback;

namespace Lyceum.Web.Chat;

/// <summary>What the person thinks of an answer.</summary>
/// <param name="Rating">Whether it is good: a name of <see cref="FeedbackRating"/>; null where nothing was said.</param>
/// <param name="Reasons">Why, each a value of <see cref="FeedbackReasons"/>.</param>
/// <param name="Comment">The person's words.</param>
/// <param name="Shares">Whether the conversation is given for evaluation.</param>
public sealed record FeedbackView(string? Rating, IReadOnlyList<int> Reasons, string? Comment, bool Shares)
{
    /// <summary>As it is shown.</summary>
    /// <param name="feedback">What was said; null for nothing.</param>
    public static FeedbackView Of(MessageFeedback? feedback) => new(
        feedback?.Rating.ToString(),
        [.. Enum.GetValues<FeedbackReasons>().Where(reason => int.IsPow2((int)reason) && feedback?.Reasons.HasFlag(reason) == true).Select(static reason => (int)reason)],
        feedback?.Comment,
        feedback?.Transcript is not null);
}
