using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Retention;

internal sealed class TombstoneConfiguration : IEntityTypeConfiguration<Tombstone>
{
    public void Configure(EntityTypeBuilder<Tombstone> builder)
    {
        builder.HasKey(tombstone => tombstone.Sequence);
        builder.Property(tombstone => tombstone.Sequence).ValueGeneratedNever();
        builder.HasIndex(tombstone => tombstone.OrganizationId).IsUnique();
        builder.Property(tombstone => tombstone.AuditHead).HasMaxLength(Sha256Digest.Length);
        builder.Property(tombstone => tombstone.PreviousHash).HasMaxLength(Sha256Digest.Length);
        builder.Property(tombstone => tombstone.Hash).HasMaxLength(Sha256Digest.Length);
    }
}
