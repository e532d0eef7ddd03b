namespace Lyceum.Inference.Constraints.Languages;

/// <summary>What <see cref="Magnitude"/> compares to.</summary>
/// <param name="Whole">The digits before the point, without needless zeros; "0" where there are none.</param>
/// <param name="Fraction">The digits after the point.</param>
/// <param name="Below">Whether smaller numbers belong.</param>
/// <param name="Equal">Whether the bound itself belongs.</param>
/// <param name="Above">Whether larger numbers belong.</param>
internal sealed record MagnitudeBound(string Whole, string Fraction, bool Below, bool Equal, bool Above)
{
    /// <summary>Whether numbers belong that compare to the bound like this.</summary>
    public bool Allows(int order) => order < 0 ? Below : order == 0 ? Equal : Above;
}
