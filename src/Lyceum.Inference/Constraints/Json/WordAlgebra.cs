using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>null, true and false, as bits of a number.</summary>
internal sealed class WordAlgebra : ValueAlgebra<int>
{
    /// <summary>null.</summary>
    public const int Null = 1;

    /// <summary>true.</summary>
    public const int True = 2;

    /// <summary>false.</summary>
    public const int False = 4;

    /// <inheritdoc/>
    public override int All => Null | True | False;

    /// <inheritdoc/>
    public override int None => 0;

    /// <inheritdoc/>
    public override int Of(SchemaNode node)
    {
        int allowed = (node.Kinds.HasFlag(JsonKinds.Null) ? Null : 0) | (node.Kinds.HasFlag(JsonKinds.Boolean) ? True | False : 0);
        if (node.Values is not null)
        {
            int listed = 0;
            foreach (JsonElement value in node.Values)
            {
                listed |= value.ValueKind switch
                {
                    JsonValueKind.Null => Null,
                    JsonValueKind.True => True,
                    JsonValueKind.False => False,
                    _ => 0,
                };
            }

            allowed &= listed;
        }

        return allowed;
    }

    /// <inheritdoc/>
    public override int OfOpposite(SchemaNode node) => All & ~Of(node);

    /// <inheritdoc/>
    public override int And(int x, int y) => x & y;

    /// <inheritdoc/>
    public override int Or(int x, int y) => x | y;

    /// <inheritdoc/>
    public override bool IsNone(int x) => x == 0;

    /// <inheritdoc/>
    public override bool IsAll(int x) => x == All;
}
