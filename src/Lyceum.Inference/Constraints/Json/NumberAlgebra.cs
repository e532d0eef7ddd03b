using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What schemas say of numbers.</summary>
internal sealed class NumberAlgebra(NumberUniverse numbers) : SetAlgebra(numbers)
{
    /// <inheritdoc/>
    public override ValueSet Of(SchemaNode node)
    {
        ValueSet result = node.Kinds.HasFlag(JsonKinds.Number) ? numbers.All : node.Kinds.HasFlag(JsonKinds.Integer) ? numbers.Integers : numbers.None;
        if (result.IsNone)
        {
            return result;
        }

        if (node.Values is not null)
        {
            List<DecimalText> values = [.. node.Values.Where(static value => value.ValueKind == JsonValueKind.Number).Select(Parse)];
            result = And(result, NumberUniverse.Of(values.Select(static value => value.ToString()), values.TrueForAll(static value => value.IsInteger)));
        }

        foreach ((DecimalText bound, bool orEqual) in node.Minimums)
        {
            result = And(result, numbers.AtLeast(bound, orEqual));
        }

        foreach ((DecimalText bound, bool orEqual) in node.Maximums)
        {
            result = And(result, numbers.AtMost(bound, orEqual));
        }

        return node.MultipleOf is DecimalText step ? And(result, numbers.MultiplesOf(step)) : result;
    }

    private static DecimalText Parse(JsonElement value) => DecimalText.TryParse(value.GetRawText(), out DecimalText number)
        ? number
        : throw new ConstraintException($"The exponent of {value.GetRawText()} is too large.") { Keyword = "enum" };
}
