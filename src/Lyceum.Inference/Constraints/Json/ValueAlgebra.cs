namespace Lyceum.Inference.Constraints.Json;

/// <summary>
/// What the values of one kind can be, as far as one sort of description goes (a set, or alternatives of clauses), and how descriptions are put
/// together. <see cref="SchemaEvaluator{T}"/> applies it to the applicators of a schema.
/// </summary>
internal abstract class ValueAlgebra<T>
{
    /// <summary>Every value of the kind.</summary>
    public abstract T All { get; }

    /// <summary>No value of the kind.</summary>
    public abstract T None { get; }

    /// <summary>What a schema's own keywords say, without its applicators.</summary>
    public abstract T Of(SchemaNode node);

    /// <summary>The opposite of what a schema's own keywords say.</summary>
    public abstract T OfOpposite(SchemaNode node);

    /// <summary>What both say.</summary>
    public abstract T And(T x, T y);

    /// <summary>What either says.</summary>
    public abstract T Or(T x, T y);

    /// <summary>Whether it is certain that there is no value.</summary>
    public abstract bool IsNone(T x);

    /// <summary>Whether it is certain that every value belongs.</summary>
    public abstract bool IsAll(T x);

    /// <summary>What the keywords about dependent properties say, or the opposite; everything for kinds other than objects.</summary>
    public virtual T OfDependencies(SchemaNode node, bool opposite, Func<SchemaNode, bool, T> evaluate) => opposite ? None : All;
}
