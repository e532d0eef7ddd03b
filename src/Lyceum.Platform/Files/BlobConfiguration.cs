using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Files;

internal sealed class BlobConfiguration : IEntityTypeConfiguration<Blob>
{
    public void Configure(EntityTypeBuilder<Blob> builder)
    {
        builder.HasKey(blob => blob.Id);
        builder.Property(blob => blob.Id).ValueGeneratedNever();
        builder.Property(blob => blob.Sha256).HasMaxLength(Sha256Digest.Length);
        builder.HasIndex(blob => blob.Sha256).IsUnique();
    }
}
