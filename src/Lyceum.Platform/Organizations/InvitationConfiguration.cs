using Lyceum.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Organizations;

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.HasKey(invitation => invitation.Id);
        builder.Property(invitation => invitation.Id).ValueGeneratedNever();
        builder.HasAlternateKey(invitation => new { invitation.OrganizationId, invitation.Id });
        builder.Property(invitation => invitation.Email).HasMaxLength(EmailAddress.MaximumLength);
        builder.Property(invitation => invitation.NormalizedEmail).HasMaxLength(EmailAddress.MaximumLength);
        builder.Property(invitation => invitation.TokenHash).HasMaxLength(Sha256Digest.Length);
        builder.Property(invitation => invitation.Version).IsConcurrencyToken();
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.HasIndex(invitation => new { invitation.OrganizationId, invitation.CreatedAt });
        // One open invitation for an address, whoever asks at the same time.
        builder.HasIndex(invitation => new { invitation.OrganizationId, invitation.NormalizedEmail })
            .HasFilter("\"AcceptedAt\" IS NULL AND \"RevokedAt\" IS NULL").IsUnique();
        builder.HasOne<Organization>().WithMany().HasForeignKey(invitation => invitation.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
