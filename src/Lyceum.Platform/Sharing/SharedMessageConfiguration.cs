using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Sharing;

internal sealed class SharedMessageConfiguration : IEntityTypeConfiguration<SharedMessage>
{
    public void Configure(EntityTypeBuilder<SharedMessage> builder)
    {
        builder.HasKey(message => new { message.OrganizationId, message.ShareId, message.Position });
        builder.Property(message => message.Model).HasMaxLength(Names.MaximumLength);
        builder.HasOne<ConversationShare>().WithMany()
            .HasForeignKey(message => new { message.OrganizationId, message.ShareId })
            .HasPrincipalKey(share => new { share.OrganizationId, share.Id })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
