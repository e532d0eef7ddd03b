using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Data;

internal sealed class ErasureGateConfiguration : IEntityTypeConfiguration<ErasureGate>
{
    public void Configure(EntityTypeBuilder<ErasureGate> builder)
    {
        builder.HasKey(gate => gate.OrganizationId);
        builder.Property(gate => gate.OrganizationId).ValueGeneratedNever();
    }
}
