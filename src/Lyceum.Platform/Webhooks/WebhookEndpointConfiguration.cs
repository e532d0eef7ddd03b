using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Webhooks;

internal sealed class WebhookEndpointConfiguration : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.HasKey(endpoint => endpoint.Id);
        builder.Property(endpoint => endpoint.Id).ValueGeneratedNever();
        builder.Property(endpoint => endpoint.Url).HasMaxLength(WebhookDirectory.MaximumUrl);
        builder.HasIndex(endpoint => new { endpoint.OrganizationId, endpoint.ProjectId });
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(endpoint => new { endpoint.OrganizationId, endpoint.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
