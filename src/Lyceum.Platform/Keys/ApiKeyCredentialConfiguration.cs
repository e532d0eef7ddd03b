using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Keys;

internal sealed class ApiKeyCredentialConfiguration : IEntityTypeConfiguration<ApiKeyCredential>
{
    public void Configure(EntityTypeBuilder<ApiKeyCredential> builder)
    {
        builder.HasKey(credential => credential.Hash);
        builder.Property(credential => credential.Hash).HasMaxLength(Sha256Digest.Length).ValueGeneratedNever();
        builder.Property(credential => credential.Prefix).HasMaxLength(32);
        builder.HasOne<ApiKey>().WithMany()
            .HasForeignKey(credential => new { credential.OrganizationId, credential.ApiKeyId })
            .HasPrincipalKey(key => new { key.OrganizationId, key.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
