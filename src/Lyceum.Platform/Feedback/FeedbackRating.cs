namespace Lyceum.Platform.Feedback;

/// <summary>What a person thinks of an answer.</summary>
public enum FeedbackRating
{
    /// <summary>It is good.</summary>
    Good = 0,

    /// <summary>It is not.</summary>
    Bad = 1,
}
