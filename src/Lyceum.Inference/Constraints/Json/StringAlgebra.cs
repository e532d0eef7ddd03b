using System.Text.Json;
using Lyceum.Inference.Constraints.Languages;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What schemas say of strings.</summary>
internal sealed class StringAlgebra(StringUniverse strings) : SetAlgebra(strings)
{
    /// <inheritdoc/>
    public override ValueSet Of(SchemaNode node)
    {
        if (!node.Kinds.HasFlag(JsonKinds.String))
        {
            return strings.None;
        }

        ValueSet result = strings.All;
        if (node.Values is not null)
        {
            result = StringUniverse.Of(node.Values.Where(static value => value.ValueKind == JsonValueKind.String).Select(static value => StringUniverse.Spell(Text(value))));
        }

        result = And(result, strings.OfLength(node.MinLength, node.MaxLength ?? Repetition.Unbounded));
        if (node.Pattern is not null)
        {
            result = And(result, strings.Matching(node.Pattern));
        }

        if (node.Encoding is not null)
        {
            result = And(result, strings.Format(node.Encoding));
        }

        return node.Format is null ? result : And(result, strings.Format(node.Format));
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new ConstraintException("A value holds half of a surrogate pair.", exception) { Keyword = "enum" };
        }
    }
}
