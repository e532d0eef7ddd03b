using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Files;

internal sealed class UploadConfiguration : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> builder)
    {
        builder.HasKey(upload => upload.Id);
        builder.Property(upload => upload.Id).ValueGeneratedNever();
        builder.HasAlternateKey(upload => new { upload.OrganizationId, upload.Id });
        builder.Property(upload => upload.Name).HasMaxLength(Names.MaximumLength);
        builder.Property(upload => upload.Purpose).HasMaxLength(FilePurpose.MaximumLength);
        builder.Property(upload => upload.ContentType).HasMaxLength(MediaTypes.MaximumLength);
        builder.HasIndex(upload => new { upload.Status, upload.ExpiresAt });
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(upload => new { upload.OrganizationId, upload.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
