using Lyceum.Platform.Keys;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Files;

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.HasKey(file => file.Id);
        builder.Property(file => file.Id).ValueGeneratedNever();
        builder.Property(file => file.Name).HasMaxLength(Names.MaximumLength);
        builder.Property(file => file.Purpose).HasMaxLength(FilePurpose.MaximumLength);
        builder.Property(file => file.ContentType).HasMaxLength(MediaTypes.MaximumLength);
        builder.Property(file => file.Sha256).HasMaxLength(Sha256Digest.Length);
        // For lists, for the sweep, for knowing whether a blob is still needed.
        builder.HasIndex(file => new { file.OrganizationId, file.ProjectId, file.Id });
        builder.HasIndex(file => file.ExpiresAt);
        builder.HasIndex(file => file.AttachedAt).HasFilter("\"AttachedAt\" IS NOT NULL");
        builder.HasIndex(file => file.BlobId);
        builder.HasOne<Blob>().WithMany().HasForeignKey(file => file.BlobId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(file => new { file.OrganizationId, file.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
