using Lyceum.Platform.Conversations;
using Lyceum.Platform.Generations;

namespace Lyceum.Platform.Sharing;

/// <summary>What links show, and how much.</summary>
public sealed record ShareOptions
{
    /// <summary>How many links an owner may have.</summary>
    public int MaximumShares { get; init; } = 200;

    /// <summary>How many messages a link shows at most; longer paths are not shared.</summary>
    public int MaximumMessages { get; init; } = 2000;

    /// <summary>How long the messages of a link may be together, in UTF-16 units.</summary>
    public long MaximumContent { get; init; } = 8L * 1024 * 1024;

    /// <summary>
    /// Gives a message's content as others may see it, or null to leave the message out. Without one, nothing is shown: the platform does not know what stands
    /// in a content.
    /// </summary>
    public Func<Message, string?> Present { get; init; } = static _ => null;

    /// <summary>Makes of a content that <see cref="Present"/> gave one of whoever goes on with it, and tells its words.</summary>
    public Func<string, MessageContent> Adopt { get; init; } = static content => new MessageContent(content, "");
}
