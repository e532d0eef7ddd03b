using Lyceum.Models.Store;
using Lyceum.Serving;

namespace Lyceum.TestKit;

/// <summary>A site whose program has the model that comes with it.</summary>
internal static class PrimerSite
{
    /// <summary>Starts one.</summary>
    public static Task<TestSite> StartAsync(Func<ServerPlan, ServerPlan>? change = null) => TestSite.StartAsync(change: plan =>
    {
        ServerPlan own = plan with { Store = new ModelStore(Path.Combine(plan.Data, "models"), Path.Combine(AppContext.BaseDirectory, "models")) };
        return change?.Invoke(own) ?? own;
    });
}
