using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Accounts;

internal sealed class SpentTokenConfiguration : IEntityTypeConfiguration<SpentToken>
{
    public void Configure(EntityTypeBuilder<SpentToken> builder)
    {
        builder.HasKey(token => token.Hash);
        builder.Property(token => token.Hash).HasMaxLength(Sha256Digest.Length).ValueGeneratedNever();
        builder.HasIndex(token => token.ExpiresAt);
    }
}
