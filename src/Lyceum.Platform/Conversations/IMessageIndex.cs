using Lyceum.Platform.Data;

namespace Lyceum.Platform.Conversations;

/// <summary>Finds messages by the beginnings of their words.</summary>
internal interface IMessageIndex
{
    /// <summary>The owner's messages in which every word begins some word. A message that is still written is not among them.</summary>
    /// <param name="context">The owner's context.</param>
    /// <param name="words">Letters and digits alone, at least one word.</param>
    IQueryable<Message> Match(PlatformDbContext context, IReadOnlyList<string> words);
}
