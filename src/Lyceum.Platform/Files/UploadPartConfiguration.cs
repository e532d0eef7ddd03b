using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Files;

internal sealed class UploadPartConfiguration : IEntityTypeConfiguration<UploadPart>
{
    public void Configure(EntityTypeBuilder<UploadPart> builder)
    {
        builder.HasKey(part => part.Id);
        builder.Property(part => part.Id).ValueGeneratedNever();
        builder.Property(part => part.Sha256).HasMaxLength(Sha256Digest.Length);
        builder.HasIndex(part => part.BlobId);
        builder.HasOne<Blob>().WithMany().HasForeignKey(part => part.BlobId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Upload>().WithMany()
            .HasForeignKey(part => new { part.OrganizationId, part.UploadId })
            .HasPrincipalKey(upload => new { upload.OrganizationId, upload.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
