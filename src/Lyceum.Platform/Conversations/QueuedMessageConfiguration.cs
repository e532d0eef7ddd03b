using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Conversations;

internal sealed class QueuedMessageConfiguration : IEntityTypeConfiguration<QueuedMessage>
{
    public void Configure(EntityTypeBuilder<QueuedMessage> builder)
    {
        builder.HasKey(queued => queued.Id);
        builder.Property(queued => queued.Id).ValueGeneratedNever();
        builder.Property(queued => queued.Model).HasMaxLength(Names.MaximumLength);
        builder.HasIndex(queued => new { queued.OrganizationId, queued.ConversationId, queued.CreatedAt });
        builder.HasOne<Conversation>().WithMany()
            .HasForeignKey(queued => new { queued.OrganizationId, queued.ConversationId })
            .HasPrincipalKey(conversation => new { conversation.OrganizationId, conversation.Id })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
