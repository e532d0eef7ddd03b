using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Conversations;

internal sealed class ConversationPreferencesConfiguration : IEntityTypeConfiguration<ConversationPreferences>
{
    public void Configure(EntityTypeBuilder<ConversationPreferences> builder)
    {
        builder.HasKey(preferences => new { preferences.OrganizationId, preferences.OwnerKind, preferences.OwnerId });
        builder.Property(preferences => preferences.Model).HasMaxLength(Names.MaximumLength);
    }
}
