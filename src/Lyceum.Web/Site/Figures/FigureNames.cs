using System.Collections.Frozen;

namespace Lyceum.Web.Site.Figures;

/// <summary>The drawings that a document can show, by name.</summary>
public static class FigureNames
{
    private static readonly FrozenSet<string> s_all = FrozenSet.Create(
        "attention", "neuron", "steps", "exposure", "scaling", "families", "tokens", "road", "speed");

    /// <summary>Their names.</summary>
    public static IEnumerable<string> All => s_all.Order();

    /// <summary>Whether there is one.</summary>
    public static bool Has(string name) => s_all.Contains(name);
}
