using Lyceum.Platform.Accounts;

namespace Lyceum.Platform.Sharing;

/// <summary>A link that was made, with what opens it: the only time that it is told.</summary>
/// <param name="Share">The link.</param>
/// <param name="Token">What opens it.</param>
public sealed record IssuedShare(ConversationShare Share, RandomToken Token);
