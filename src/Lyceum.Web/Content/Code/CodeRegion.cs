namespace Lyceum.Web.Content.Code;

/// <summary>A part of a text with rules of its own, such as a tag.</summary>
/// <param name="Open">What begins it.</param>
/// <param name="Close">What ends it.</param>
/// <param name="Rules">Its rules; null for those that it stands in.</param>
internal sealed record CodeRegion(string Open, string Close, CodeRules? Rules);
