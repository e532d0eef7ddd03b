using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Organizations;

internal sealed class InvitationProjectConfiguration : IEntityTypeConfiguration<InvitationProject>
{
    public void Configure(EntityTypeBuilder<InvitationProject> builder)
    {
        builder.HasKey(project => new { project.InvitationId, project.ProjectId });
        builder.HasOne<Invitation>().WithMany()
            .HasForeignKey(project => new { project.OrganizationId, project.InvitationId })
            .HasPrincipalKey(invitation => new { invitation.OrganizationId, invitation.Id })
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(project => new { project.OrganizationId, project.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
