namespace Lyceum.Web.Chat;

/// <summary>A conversation in a list.</summary>
/// <param name="Id">It.</param>
/// <param name="Title">What it is called.</param>
public sealed record ConversationView(Guid Id, string Title);
