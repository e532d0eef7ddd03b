using Lyceum.Platform.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Feedback;

internal sealed class MessageFeedbackConfiguration : IEntityTypeConfiguration<MessageFeedback>
{
    public void Configure(EntityTypeBuilder<MessageFeedback> builder)
    {
        builder.HasKey(feedback => feedback.Id);
        builder.Property(feedback => feedback.Id).ValueGeneratedNever();
        builder.Property(feedback => feedback.Model).HasMaxLength(Names.MaximumLength);
        builder.Property(feedback => feedback.Comment).HasMaxLength(NewFeedback.MaximumComment);
        // One for each person, whichever window is first.
        builder.HasIndex(feedback => new { feedback.MessageId, feedback.UserId }).IsUnique();
        // For sums by day.
        builder.HasIndex(feedback => new { feedback.OrganizationId, feedback.Day, feedback.Model });
        builder.HasOne<Conversation>().WithMany()
            .HasForeignKey(feedback => new { feedback.OrganizationId, feedback.ConversationId })
            .HasPrincipalKey(conversation => new { conversation.OrganizationId, conversation.Id })
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Message>().WithMany().HasForeignKey(feedback => feedback.MessageId).OnDelete(DeleteBehavior.Cascade);
    }
}
