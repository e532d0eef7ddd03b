using System.Text.Json;
using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Conversations;

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        builder.HasKey(conversation => conversation.Id);
        builder.Property(conversation => conversation.Id).ValueGeneratedNever();
        builder.HasAlternateKey(conversation => new { conversation.OrganizationId, conversation.Id });
        builder.Property(conversation => conversation.Title).HasMaxLength(Names.MaximumLength);
        builder.Property(conversation => conversation.Model).HasMaxLength(Names.MaximumLength);
        builder.Property(conversation => conversation.Metadata).HasConversion(
            static pairs => JsonSerializer.Serialize(pairs, JsonSerializerOptions.Default),
            static json => JsonSerializer.Deserialize<Dictionary<string, string>>(json, JsonSerializerOptions.Default) ?? new Dictionary<string, string>(),
            new ValueComparer<Dictionary<string, string>>(
                static (one, other) => ReferenceEquals(one, other) || (one != null && other != null && one.Count == other.Count && !one.Except(other).Any()),
                static pairs => pairs.Count,
                static pairs => new Dictionary<string, string>(pairs)));
        // For an owner's list, and for the sweeps of what is over.
        builder.HasIndex(conversation => new { conversation.OwnerId, conversation.UpdatedAt, conversation.Id });
        builder.HasIndex(conversation => conversation.ExpiresAt);
        builder.HasIndex(conversation => conversation.RemovedAt);
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(conversation => new { conversation.OrganizationId, conversation.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
