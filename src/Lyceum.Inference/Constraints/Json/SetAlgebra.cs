namespace Lyceum.Inference.Constraints.Json;

/// <summary>Strings or numbers, as sets.</summary>
internal abstract class SetAlgebra(ValueUniverse universe) : ValueAlgebra<ValueSet>
{
    private readonly Dictionary<(ValueSet, ValueSet), ValueSet> _both = [];

    /// <inheritdoc/>
    public override ValueSet All => universe.All;

    /// <inheritdoc/>
    public override ValueSet None => universe.None;

    /// <inheritdoc/>
    public override ValueSet OfOpposite(SchemaNode node) => universe.Not(Of(node));

    /// <inheritdoc/>
    public override ValueSet And(ValueSet x, ValueSet y)
    {
        if (x == universe.All || y == universe.All || x.IsNone || y.IsNone)
        {
            return universe.And(x, y);
        }

        if (!_both.TryGetValue((x, y), out ValueSet? both))
        {
            both = universe.And(x, y);
            _both.Add((x, y), both);
        }

        return both;
    }

    /// <inheritdoc/>
    public override ValueSet Or(ValueSet x, ValueSet y) => universe.Or(x, y);

    /// <inheritdoc/>
    public override bool IsNone(ValueSet x) => universe.IsEmpty(x);

    /// <inheritdoc/>
    public override bool IsAll(ValueSet x) => x == universe.All;
}
