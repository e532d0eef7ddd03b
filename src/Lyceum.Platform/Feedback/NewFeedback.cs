using System.Globalization;

namespace Lyceum.Platform.Feedback;

/// <summary>What a person says of an answer.</summary>
/// <param name="Rating">Good or bad.</param>
public sealed record NewFeedback(FeedbackRating Rating)
{
    /// <summary>The longest <see cref="Comment"/>, in UTF-16 units.</summary>
    public const int MaximumComment = 4000;

    /// <summary>Why.</summary>
    public FeedbackReasons Reasons { get; init; }

    /// <summary>More about it; null or empty for nothing. Owners of the organisation read it.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether owners of the organisation may read the conversation until the answer, as it is now.</summary>
    public bool SharesConversation { get; init; }

    internal NewFeedback Checked()
    {
        if (!Enum.IsDefined(Rating) || (Reasons & ~FeedbackReasons.All) != 0)
        {
            throw PlatformException.Invalid("There is no such rating or reason.");
        }

        string? comment = string.IsNullOrWhiteSpace(Comment) ? null : StoredText.Clean(Comment.Trim());
        return comment?.Length > MaximumComment
            ? throw PlatformException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A comment has at most {MaximumComment} characters."), "comment_long")
            : this with { Comment = comment };
    }
}
