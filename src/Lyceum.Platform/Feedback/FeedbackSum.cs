namespace Lyceum.Platform.Feedback;

/// <summary>How often people found a model's answers good or bad on one day.</summary>
/// <param name="Day">The day's beginning, in UTC.</param>
/// <param name="Model">The model; empty where that is not known.</param>
/// <param name="Good">How often good.</param>
/// <param name="Bad">How often bad.</param>
public sealed record FeedbackSum(DateTimeOffset Day, string Model, int Good, int Bad);
