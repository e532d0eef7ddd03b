namespace Lyceum.Web.Chat;

/// <summary>A line of details.</summary>
/// <param name="Name">What it tells.</param>
/// <param name="Value">How much.</param>
public sealed record DetailLine(string Name, string Value);
