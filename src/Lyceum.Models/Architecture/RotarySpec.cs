using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Architecture;

/// <summary>
/// A rotary position embedding with its scaling worked in: every scaling in use multiplies frequencies or magnitudes,
/// so that the angle of pair i at a position is <c>position · Frequencies[i]</c>.
/// </summary>
/// <param name="Pairs">Which numbers turn together.</param>
/// <param name="Frequencies">Radians per position, one for each pair.</param>
/// <param name="Magnitude">What turned numbers are multiplied by.</param>
public sealed record RotarySpec(RotaryPairs Pairs, IReadOnlyList<double> Frequencies, float Magnitude)
{
    /// <summary>Numbers of a head that turn.</summary>
    public int Dimensions => 2 * Frequencies.Count;
}
