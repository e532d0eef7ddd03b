namespace Lyceum.Web.Chat;

/// <summary>A link to a conversation, in a list.</summary>
/// <param name="Id">Its id; what opens it is not known any more.</param>
/// <param name="Text">When it was made, what it shows, how often it was opened, how long it holds.</param>
/// <param name="Label">What a button says that revokes it.</param>
public sealed record ShareView(Guid Id, string Text, string Label);
