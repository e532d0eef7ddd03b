using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Ledgers;

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.Model).HasMaxLength(Names.MaximumLength);
        // For reports of a time, for correcting a model's price, for finding what was corrected.
        builder.HasIndex(entry => new { entry.OrganizationId, entry.OccurredAt });
        builder.HasIndex(entry => new { entry.Model, entry.OccurredAt });
        builder.HasIndex(entry => entry.CorrectsId);
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(entry => new { entry.OrganizationId, entry.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
