using System.Globalization;

namespace Lyceum.Web.Drawing;

/// <summary>Arcs between the places of a line: each place looks back at those before it.</summary>
public static class ArcFigure
{
    /// <summary>The distance between two places.</summary>
    public const int Step = 40;

    /// <summary>How high an arc is against half its width.</summary>
    public const double Rise = 0.62;

    /// <summary>The arcs between so many places, as paths above the line at height 0, with their strength from 1 (faint) to 4.</summary>
    /// <param name="places">How many.</param>
    public static IEnumerable<(string Path, int Strength)> Arcs(int places)
    {
        for (int to = 1; to < places; to++)
        {
            for (int from = 0; from < to; from++)
            {
                int weight = Weight(from, to);
                if (weight > 0)
                {
                    int radius = (to - from) * Step / 2;
                    yield return (string.Create(CultureInfo.InvariantCulture, $"M{from * Step} 0A{radius} {radius * Rise} 0 0 1 {to * Step} 0"), weight);
                }
            }
        }
    }

    // A fixed pattern that looks like a head's: near places and the first one draw most, some far ones are picked out.
    private static int Weight(int from, int to) =>
        to - from == 1 ? 4
        : from == 0 ? 2
        : ((from * 7) + (to * 5)) % 4 == 0 ? (to - from < 6 ? 3 : 1)
        : 0;
}
