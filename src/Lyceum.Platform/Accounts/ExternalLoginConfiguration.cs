using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Accounts;

internal sealed class ExternalLoginConfiguration : IEntityTypeConfiguration<ExternalLogin>
{
    public void Configure(EntityTypeBuilder<ExternalLogin> builder)
    {
        builder.HasKey(login => new { login.Issuer, login.Subject });
        builder.Property(login => login.Issuer).HasMaxLength(ExternalLogin.MaximumLength);
        builder.Property(login => login.Subject).HasMaxLength(ExternalLogin.MaximumLength);
        builder.HasOne<UserAccount>().WithMany().HasForeignKey(login => login.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
