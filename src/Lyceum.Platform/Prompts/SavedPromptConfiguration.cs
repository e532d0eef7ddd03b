using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Prompts;

internal sealed class SavedPromptConfiguration : IEntityTypeConfiguration<SavedPrompt>
{
    public void Configure(EntityTypeBuilder<SavedPrompt> builder)
    {
        builder.HasKey(prompt => prompt.Id);
        builder.Property(prompt => prompt.Id).ValueGeneratedNever();
        builder.Property(prompt => prompt.Name).HasMaxLength(PromptSettings.MaximumName);
        builder.Property(prompt => prompt.Title).HasMaxLength(Names.MaximumLength);
        builder.HasIndex(prompt => new { prompt.OrganizationId, prompt.OwnerKind, prompt.OwnerId, prompt.Name }).IsUnique();
    }
}
