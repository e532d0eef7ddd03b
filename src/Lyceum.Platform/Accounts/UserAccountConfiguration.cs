using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Accounts;

internal sealed class UserAccountConfiguration : IEntityTypeConfiguration<UserAccount>
{
    public void Configure(EntityTypeBuilder<UserAccount> builder)
    {
        builder.HasKey(account => account.Id);
        builder.Property(account => account.Id).ValueGeneratedNever();
        builder.Property(account => account.Email).HasMaxLength(EmailAddress.MaximumLength);
        builder.Property(account => account.NormalizedEmail).HasMaxLength(EmailAddress.MaximumLength);
        builder.HasIndex(account => account.NormalizedEmail).IsUnique();
        builder.Property(account => account.Name).HasMaxLength(Names.MaximumLength);
        builder.Property(account => account.PasswordHash).HasMaxLength(200);
        builder.Property(account => account.AuthenticatorKey).HasMaxLength(1000);
        builder.Property(account => account.Version).IsConcurrencyToken();
    }
}
