using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Projects;

internal sealed class ProjectMemberConfiguration : IEntityTypeConfiguration<ProjectMember>
{
    public void Configure(EntityTypeBuilder<ProjectMember> builder)
    {
        builder.HasKey(member => new { member.ProjectId, member.UserId });
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(member => new { member.OrganizationId, member.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
        // Who leaves the organisation has left its projects, by the same statement.
        builder.HasOne<Member>().WithMany()
            .HasForeignKey(member => new { member.OrganizationId, member.UserId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
