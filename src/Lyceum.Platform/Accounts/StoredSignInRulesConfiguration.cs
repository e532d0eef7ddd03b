using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Accounts;

internal sealed class StoredSignInRulesConfiguration : IEntityTypeConfiguration<StoredSignInRules>
{
    public void Configure(EntityTypeBuilder<StoredSignInRules> builder)
    {
        builder.HasKey(rules => rules.Id);
        builder.Property(rules => rules.Id).ValueGeneratedNever();
        builder.Property(rules => rules.Authority).HasMaxLength(StoredSignInRules.MaximumAuthority);
        builder.Property(rules => rules.ClientId).HasMaxLength(Names.MaximumLength);
        builder.Property(rules => rules.DisplayName).HasMaxLength(Names.MaximumLength);
        builder.Property(rules => rules.AllowedDomains).HasMaxLength(StoredSignInRules.MaximumDomains);
        builder.Property(rules => rules.Secret).HasMaxLength(StoredSignInRules.MaximumSecret);
        builder.Property(rules => rules.Stamp).IsConcurrencyToken();
    }
}
