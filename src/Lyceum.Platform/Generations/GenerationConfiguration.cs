using Lyceum.Platform.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Generations;

internal sealed class GenerationConfiguration : IEntityTypeConfiguration<Generation>
{
    public void Configure(EntityTypeBuilder<Generation> builder)
    {
        builder.HasKey(generation => generation.Id);
        builder.Property(generation => generation.Id).ValueGeneratedNever();
        builder.HasAlternateKey(generation => new { generation.OrganizationId, generation.Id });
        builder.Property(generation => generation.Model).HasMaxLength(Names.MaximumLength);
        builder.Property(generation => generation.Kind).HasMaxLength(GenerationRequest.MaximumKind);
        builder.Property(generation => generation.ErrorCode).HasMaxLength(GenerationError.MaximumCode);
        builder.Property(generation => generation.ErrorMessage).HasMaxLength(GenerationError.MaximumMessage);
        // For the reaper, which looks at what runs alone, and for the sweep.
        builder.HasIndex(generation => generation.HeartbeatAt).HasFilter("\"Status\" = 0");
        builder.HasIndex(generation => generation.ExpiresAt);
        // For an owner's list of one kind.
        builder.HasIndex(generation => new { generation.OwnerId, generation.Kind, generation.Id });
        builder.HasOne<Conversation>().WithMany()
            .HasForeignKey(generation => new { generation.OrganizationId, generation.ConversationId })
            .HasPrincipalKey(conversation => new { conversation.OrganizationId, conversation.Id })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
