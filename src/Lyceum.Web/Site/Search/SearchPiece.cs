namespace Lyceum.Web.Site.Search;

/// <summary>A piece of a text that is shown for a result.</summary>
/// <param name="Text">The piece.</param>
/// <param name="IsHit">Whether it is what was looked for.</param>
public readonly record struct SearchPiece(string Text, bool IsHit);
