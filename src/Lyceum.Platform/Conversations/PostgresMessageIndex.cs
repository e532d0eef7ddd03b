using Lyceum.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lyceum.Platform.Conversations;

/// <summary>PostgreSQL's word index: an index on the expression, which the server keeps by itself.</summary>
internal sealed class PostgresMessageIndex : IMessageIndex
{
    /// <summary>Words as they are, in any language.</summary>
    public const string Configuration = "simple";

    /// <inheritdoc/>
    public IQueryable<Message> Match(PlatformDbContext context, IReadOnlyList<string> words)
    {
        string query = string.Join(" & ", words.Select(static word => $"'{word}':*"));
        return context.Messages.Where(message => message.Status != MessageStatus.Running
            && EF.Functions.ToTsVector(Configuration, message.Text).Matches(EF.Functions.ToTsQuery(Configuration, query)));
    }
}
