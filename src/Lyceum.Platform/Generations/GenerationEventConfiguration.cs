using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Generations;

internal sealed class GenerationEventConfiguration : IEntityTypeConfiguration<GenerationEvent>
{
    public void Configure(EntityTypeBuilder<GenerationEvent> builder)
    {
        // It begins with what points to the generation, so that no second index is needed for that.
        builder.HasKey(happened => new { happened.OrganizationId, happened.GenerationId, happened.Sequence });
        builder.Property(happened => happened.Sequence).ValueGeneratedNever();
        builder.Property(happened => happened.Type).HasMaxLength(GenerationEvent.MaximumType);
        builder.HasOne<Generation>().WithMany()
            .HasForeignKey(happened => new { happened.OrganizationId, happened.GenerationId })
            .HasPrincipalKey(generation => new { generation.OrganizationId, generation.Id })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
