using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Accounts;

internal sealed class SetupTokenConfiguration : IEntityTypeConfiguration<SetupToken>
{
    public void Configure(EntityTypeBuilder<SetupToken> builder)
    {
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Id).ValueGeneratedNever();
        // Of two who redeem or renew it at the same time, one finds it changed.
        builder.Property(token => token.Hash).HasMaxLength(Sha256Digest.Length).IsConcurrencyToken();
    }
}
