using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Ledgers;

internal sealed class UsageRollupConfiguration : IEntityTypeConfiguration<UsageRollup>
{
    public void Configure(EntityTypeBuilder<UsageRollup> builder)
    {
        // The key is what makes a sum one row, and what reports read by: days and hours lie apart, each by organisation. The ledger's rows
        // hold the project to the organisation, and a sum is of rows, so it needs no constraint of its own.
        builder.HasKey(sum => new { sum.Span, sum.OrganizationId, sum.Start, sum.ProjectId, sum.ApiKeyId, sum.UserId, sum.Model, sum.Operation });
        builder.Property(sum => sum.Model).HasMaxLength(Names.MaximumLength);
    }
}
