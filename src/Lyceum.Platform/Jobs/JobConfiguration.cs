using Lyceum.Platform.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Jobs;

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.HasKey(job => job.Id);
        builder.Property(job => job.Id).ValueGeneratedNever();
        builder.Property(job => job.Kind).HasMaxLength(NewJob.MaximumKind);
        builder.Property(job => job.UniqueKey).HasMaxLength(NewJob.MaximumUniqueKey);
        builder.Property(job => job.LeaseOwner).HasMaxLength(Names.MaximumLength);
        builder.Property(job => job.ProgressText).HasMaxLength(JobProgress.MaximumText);
        builder.Property(job => job.Error).HasMaxLength(JobLeases.MaximumError);
        builder.Property(job => job.ErrorReason).HasMaxLength(JobLeases.MaximumReason);
        // For workers, for lists, for the sweep; several jobs without a unique key are several.
        builder.HasIndex(job => new { job.DueAt, job.Kind });
        builder.HasIndex(job => new { job.OrganizationId, job.ProjectId, job.Id });
        builder.HasIndex(job => job.EndedAt);
        builder.HasIndex(job => new { job.OrganizationId, job.ProjectId, job.Kind, job.UniqueKey }).IsUnique();
        builder.HasOne<Project>().WithMany()
            .HasForeignKey(job => new { job.OrganizationId, job.ProjectId })
            .HasPrincipalKey(project => new { project.OrganizationId, project.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }
}
