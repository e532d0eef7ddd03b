namespace Lyceum.Platform.Feedback;

/// <summary>What somebody wrote about an answer, without who it was.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Day">The day on which it was first said.</param>
/// <param name="Model">The model; empty where that is not known.</param>
/// <param name="Rating">Good or bad.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Comment">What was written; null for nothing.</param>
/// <param name="Transcript">The conversation until the answer, a JSON array of <c>{role, text}</c>; null unless the person gave it.</param>
public sealed record FeedbackRemark(Guid Id, DateTimeOffset Day, string Model, FeedbackRating Rating, FeedbackReasons Reasons, string? Comment, string? Transcript);
