using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Projects;

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.HasKey(project => project.Id);
        builder.Property(project => project.Id).ValueGeneratedNever();
        // What points to a project names its organisation too, so that the database itself keeps the two together.
        builder.HasAlternateKey(project => new { project.OrganizationId, project.Id });
        builder.Property(project => project.Name).HasMaxLength(Names.MaximumLength);
        builder.HasIndex(project => new { project.OrganizationId, project.Name }).IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(project => project.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
