using Lyceum.Platform.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Conversations;

internal sealed class MessageFileConfiguration : IEntityTypeConfiguration<MessageFile>
{
    public void Configure(EntityTypeBuilder<MessageFile> builder)
    {
        builder.HasKey(attached => new { attached.MessageId, attached.FileId });
        builder.HasOne<Conversation>().WithMany()
            .HasForeignKey(attached => new { attached.OrganizationId, attached.ConversationId })
            .HasPrincipalKey(conversation => new { conversation.OrganizationId, conversation.Id })
            .OnDelete(DeleteBehavior.Cascade);
        // Whoever sweeps a file that is attached at the same moment fails, and leaves it.
        builder.HasOne<StoredFile>().WithMany().HasForeignKey(attached => attached.FileId).OnDelete(DeleteBehavior.Restrict);
    }
}
