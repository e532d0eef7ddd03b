using System.Globalization;
using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>Reads a whole path at once, for what is made of it as it is now.</summary>
internal static class MessagePath
{
    private const int AtATime = 100;

    /// <summary>The messages of a path, in order. Lengths are looked at before anything is read.</summary>
    /// <param name="context">The owner's context.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="leafId">The path's last message.</param>
    /// <param name="mostMessages">How many there may be.</param>
    /// <param name="mostContent">How long their contents may be together.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="PlatformException">There is no such message, or it is too much.</exception>
    public static async Task<IReadOnlyList<Message>> ReadAsync(
        PlatformDbContext context, Guid conversationId, Guid leafId, int mostMessages, long mostContent, CancellationToken cancellationToken)
    {
        MessagePlace leaf = await new MessagePlacement(context, conversationId).FindAsync(leafId, cancellationToken).ConfigureAwait(false);
        if (leaf.Depth >= mostMessages)
        {
            throw TooMuch(string.Create(CultureInfo.InvariantCulture, $"{mostMessages} messages"));
        }

        BranchMap map = await MessageTree.ForksAsync(context, conversationId, cancellationToken).ConfigureAwait(false);
        List<Message> path = [];
        long content = 0;
        foreach (BranchMap.Range range in map.PathTo(leaf.BranchId, leaf.Depth).Reverse())
        {
            IQueryable<Message> part = context.Messages.AsNoTracking().Where(message => message.ConversationId == conversationId && message.BranchId == range.BranchId);
            for (int first = range.First; first <= range.Last; first += AtATime)
            {
                (int begin, int end) = (first, Math.Min(range.Last, first + AtATime - 1));
                IQueryable<Message> some = part.Where(message => message.Depth >= begin && message.Depth <= end);
                content += await some.SumAsync(static message => (long)message.Content.Length, cancellationToken).ConfigureAwait(false);
                if (content > mostContent)
                {
                    throw TooMuch(string.Create(CultureInfo.InvariantCulture, $"{mostContent} characters"));
                }

                path.AddRange(await some.OrderBy(static message => message.Depth).ToListAsync(cancellationToken).ConfigureAwait(false));
            }
        }

        return path;
    }

    private static PlatformException TooMuch(string most) =>
        new(PlatformError.TooLarge, $"The conversation is too long for this: it takes at most {most}.") { Reason = "conversation_long" };
}
