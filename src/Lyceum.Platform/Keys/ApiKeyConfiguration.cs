using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Keys;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.HasAlternateKey(key => new { key.OrganizationId, key.Id });
        builder.Property(key => key.Name).HasMaxLength(Names.MaximumLength);
        builder.Property(key => key.SecretsVersion).IsConcurrencyToken();
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(key => new { key.OrganizationId, key.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(key => key.OwnerUserId);
        builder.HasOne<ServiceAccount>().WithMany()
            .HasForeignKey(key => new { key.OrganizationId, key.ServiceAccountId })
            .HasPrincipalKey(account => new { account.OrganizationId, account.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
