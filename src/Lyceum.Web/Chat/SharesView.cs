namespace Lyceum.Web.Chat;

/// <summary>The links to a conversation.</summary>
/// <param name="Link">The one that was made just now, with what opens it; null where none was.</param>
/// <param name="Shares">All of them, the newest first.</param>
public sealed record SharesView(string? Link, IReadOnlyList<ShareView> Shares);
