namespace Lyceum.Inference.Constraints.Json;

/// <summary>That a value is valid by a schema, or that it is not.</summary>
/// <param name="Node">The schema.</param>
/// <param name="Opposite">Whether it must not be valid.</param>
internal readonly record struct Claim(SchemaNode Node, bool Opposite)
{
    /// <summary>Whether every value meets it, as far as its form tells.</summary>
    public bool IsAlways => Node.Boolean == !Opposite;

    /// <summary>Whether no value meets it, as far as its form tells.</summary>
    public bool IsNever => Node.Boolean == Opposite;

    /// <summary>Orders claims.</summary>
    public int Key => (Node.Id * 2) + (Opposite ? 1 : 0);
}
