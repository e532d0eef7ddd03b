using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Audit;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.HasKey(entry => new { entry.OrganizationId, entry.Sequence });
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
        builder.Property(entry => entry.Action).HasMaxLength(AuditLog.MaximumAction);
        builder.Property(entry => entry.Detail).HasMaxLength(AuditLog.MaximumDetail);
        builder.Property(entry => entry.PreviousHash).HasMaxLength(32);
        builder.Property(entry => entry.Hash).HasMaxLength(32);
        builder.HasOne<Organization>().WithMany().HasForeignKey(entry => entry.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
