namespace Lyceum.Web.Chat;

/// <summary>A token of an answer.</summary>
/// <param name="Text">What it stands for.</param>
/// <param name="Share">How likely it was, in percent.</param>
/// <param name="Others">What else could have stood there, and how likely.</param>
public sealed record TokenView(string Text, int Share, string Others);
