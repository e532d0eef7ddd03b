using Lyceum.Platform.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lyceum.Platform.Budgets;

internal sealed class BudgetAlertConfiguration : IEntityTypeConfiguration<BudgetAlert>
{
    public void Configure(EntityTypeBuilder<BudgetAlert> builder)
    {
        // The key is what makes an alert one: no second row for the same share of the same period fits.
        builder.HasKey(alert => new { alert.BudgetId, alert.PeriodStart, alert.Percent });
        builder.HasIndex(alert => new { alert.OrganizationId, alert.RaisedAt });
        // No constraint on the budget: an alert stays when its budget goes.
        builder.HasOne<Organization>().WithMany().HasForeignKey(alert => alert.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
