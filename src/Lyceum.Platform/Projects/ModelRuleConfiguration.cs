using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Projects;

internal sealed class ModelRuleConfiguration : IEntityTypeConfiguration<ModelRule>
{
    public void Configure(EntityTypeBuilder<ModelRule> builder)
    {
        builder.HasKey(permission => permission.ProjectId);
        builder.Property(permission => permission.ProjectId).ValueGeneratedNever();
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(permission => new { permission.OrganizationId, permission.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
