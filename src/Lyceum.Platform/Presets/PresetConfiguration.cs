using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Presets;

internal sealed class PresetConfiguration : IEntityTypeConfiguration<Preset>
{
    public void Configure(EntityTypeBuilder<Preset> builder)
    {
        builder.HasKey(preset => preset.Id);
        builder.Property(preset => preset.Id).ValueGeneratedNever();
        builder.Property(preset => preset.Name).HasMaxLength(Names.MaximumLength);
        builder.Property(preset => preset.TokenHash).HasMaxLength(Sha256Digest.Length);
        builder.HasIndex(preset => new { preset.OrganizationId, preset.OwnerKind, preset.OwnerId, preset.Name }).IsUnique();
        builder.HasIndex(preset => preset.TokenHash).IsUnique();
    }
}
