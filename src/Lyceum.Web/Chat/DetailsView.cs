namespace Lyceum.Web.Chat;

/// <summary>What an answer took, as a page says it: lines of a name and a value, and how likely its words were.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Tokens">Its tokens, where they were kept.</param>
public sealed record DetailsView(IReadOnlyList<DetailLine> Lines, IReadOnlyList<TokenView> Tokens);
