namespace Lyceum.Training.Curriculum;

/// <summary>One side of an equation.</summary>
/// <param name="Value">What it comes to.</param>
/// <param name="Numbers">The numbers written in it, in order.</param>
/// <param name="IsMoney">True where a currency sign stands in it.</param>
internal sealed record EquationSide(Rational Value, List<Rational> Numbers, bool IsMoney);
