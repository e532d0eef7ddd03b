using Lyceum.Platform.Conversations;
using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Sharing;

internal sealed class ConversationShareConfiguration : IEntityTypeConfiguration<ConversationShare>
{
    public void Configure(EntityTypeBuilder<ConversationShare> builder)
    {
        builder.HasKey(share => share.Id);
        builder.Property(share => share.Id).ValueGeneratedNever();
        builder.HasAlternateKey(share => new { share.OrganizationId, share.Id });
        builder.Property(share => share.Title).HasMaxLength(Names.MaximumLength);
        builder.Property(share => share.TokenHash).HasMaxLength(Sha256Digest.Length);
        builder.HasIndex(share => share.TokenHash).IsUnique();
        builder.HasIndex(share => new { share.OwnerId, share.Id });
        builder.HasIndex(share => share.ExpiresAt);
        builder.HasOne<Conversation>().WithMany()
            .HasForeignKey(share => new { share.OrganizationId, share.ConversationId })
            .HasPrincipalKey(conversation => new { conversation.OrganizationId, conversation.Id })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
