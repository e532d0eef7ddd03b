using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Accounts;

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.HasKey(passkey => passkey.CredentialId);
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(Passkey.MaximumCredentialId).ValueGeneratedNever();
        builder.Property(passkey => passkey.Name).HasMaxLength(Names.MaximumLength);
        builder.Property(passkey => passkey.SignCount).IsConcurrencyToken();
        builder.HasOne<UserAccount>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
