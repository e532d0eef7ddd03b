using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Changes;

internal sealed class ChangeStampConfiguration : IEntityTypeConfiguration<ChangeStamp>
{
    public void Configure(EntityTypeBuilder<ChangeStamp> builder)
    {
        builder.HasKey(stamp => stamp.Topic);
        builder.Property(stamp => stamp.Topic).ValueGeneratedNever();
        builder.HasData(Enum.GetValues<ChangeTopic>().Select(static topic => new ChangeStamp { Topic = topic }));
    }
}
