using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Conversations;

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.HasKey(message => message.Id);
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Model).HasMaxLength(Names.MaximumLength);
        // A place on a branch and a place among siblings are taken once, however many append at the same time.
        builder.HasIndex(message => new { message.OrganizationId, message.ConversationId, message.BranchId, message.Depth }).IsUnique();
        builder.HasIndex(message => new { message.OrganizationId, message.ConversationId, message.ParentId, message.SiblingIndex }).IsUnique();
        builder.HasIndex(message => new { message.OrganizationId, message.ConversationId, message.ForkedFromId }).HasFilter("\"ForkedFromId\" IS NOT NULL");
        builder.HasOne<Conversation>().WithMany()
            .HasForeignKey(message => new { message.OrganizationId, message.ConversationId })
            .HasPrincipalKey(conversation => new { conversation.OrganizationId, conversation.Id })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
