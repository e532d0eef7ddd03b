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
        // Every call pays for every index, so there are two: for an organisation's calls, and for a project's. What corrects is rare,
        // and only that is in the third.
        builder.HasIndex(entry => new { entry.OrganizationId, entry.OccurredAt });
        builder.HasIndex(entry => new { entry.OrganizationId, entry.ProjectId, entry.OccurredAt });
        builder.HasIndex(entry => entry.CorrectsId).HasFilter("\"CorrectsId\" IS NOT NULL");
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(entry => new { entry.OrganizationId, entry.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
