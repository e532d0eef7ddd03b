using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Budgets;

internal sealed class BudgetConfiguration : IEntityTypeConfiguration<Budget>
{
    public void Configure(EntityTypeBuilder<Budget> builder)
    {
        builder.HasKey(budget => budget.Id);
        builder.Property(budget => budget.Id).ValueGeneratedNever();
        builder.HasAlternateKey(budget => new { budget.OrganizationId, budget.Id });
        // Limits alone are one for each scope and period.
        builder.HasIndex(budget => new { budget.OrganizationId, budget.Scope, budget.ScopeId, budget.Period }).IsUnique().HasFilter("\"Kind\" = 0");
        builder.Property(budget => budget.AlertSubjectPrefix).HasMaxLength(Names.MaximumLength);
        builder.HasOne<Organization>().WithMany().HasForeignKey(budget => budget.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
