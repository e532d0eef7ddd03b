using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Limits;

internal sealed class ProjectLimitConfiguration : IEntityTypeConfiguration<ProjectLimit>
{
    public void Configure(EntityTypeBuilder<ProjectLimit> builder)
    {
        builder.HasKey(limit => new { limit.ProjectId, limit.Model });
        builder.Property(limit => limit.Model).HasMaxLength(Names.MaximumLength);
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(limit => new { limit.OrganizationId, limit.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
