using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Organizations;

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.HasKey(organization => organization.Id);
        builder.Property(organization => organization.Id).ValueGeneratedNever();
        builder.Property(organization => organization.Name).HasMaxLength(Names.MaximumLength);
        builder.Property(organization => organization.MembersVersion).IsConcurrencyToken();
        builder.HasData(new Organization { Id = PlatformOrganization.Id, Name = "Platform", CreatedAt = DateTimeOffset.UnixEpoch });
    }
}
