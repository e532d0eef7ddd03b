using System.Text.Json;

namespace Lyceum.Inference.Constraints.Json;

/// <summary>What schemas say of objects.</summary>
internal sealed class ObjectAlgebra(SchemaShapes shapes) : ClauseAlgebra<ObjectClause>(shapes)
{
    /// <inheritdoc/>
    public override IReadOnlyList<ObjectClause> All { get; } = [ObjectClause.Any];

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectClause> Of(SchemaNode node)
    {
        if (!node.Kinds.HasFlag(JsonKinds.Object))
        {
            return None;
        }

        ObjectClause own = Own(node);
        return node.Values is null
            ? IsEmpty(own) ? None : [own]
            : And([own], [.. node.Values.Where(static value => value.ValueKind == JsonValueKind.Object).Select(Constant)]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectClause> OfOpposite(SchemaNode node)
    {
        if (!node.Kinds.HasFlag(JsonKinds.Object))
        {
            return All;
        }

        IReadOnlyList<ObjectClause> result = Opposite(Own(node));
        if (node.Values is not null)
        {
            IReadOnlyList<ObjectClause> none = All;
            foreach (JsonElement value in node.Values)
            {
                if (value.ValueKind == JsonValueKind.Object)
                {
                    none = And(none, Opposite(Constant(value)));
                }
            }

            result = Or(result, none);
        }

        return result;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectClause> OfDependencies(
        SchemaNode node, bool opposite, Func<SchemaNode, bool, IReadOnlyList<ObjectClause>> evaluate)
    {
        IReadOnlyList<ObjectClause> result = opposite ? None : All;
        foreach ((string name, IReadOnlyList<string> required) in node.DependentRequired)
        {
            result = opposite
                ? Or(result, And([ObjectClause.Requires(name)], [.. required.Where(other => other != name).Select(ObjectClause.Forbids)]))
                : And(result, [ObjectClause.Forbids(name), new ObjectClause { Required = [name, .. required.Where(other => other != name)] }]);
        }

        foreach ((string name, SchemaNode schema) in node.DependentSchemas)
        {
            IReadOnlyList<ObjectClause> present = And([ObjectClause.Requires(name)], evaluate(schema, opposite));
            result = opposite ? Or(result, present) : And(result, Or([ObjectClause.Forbids(name)], present));
        }

        return result;
    }

    /// <inheritdoc/>
    public override bool IsAll(IReadOnlyList<ObjectClause> x) => x.Any(static clause => clause.IsAny);

    /// <inheritdoc/>
    protected override ObjectClause Join(ObjectClause x, ObjectClause y) => x.And(y);

    /// <inheritdoc/>
    protected override bool IsEmpty(ObjectClause clause)
    {
        if (clause.Least > clause.Most || clause.Required.Count > clause.Most)
        {
            return true;
        }

        foreach (string name in clause.Required)
        {
            if (Shapes.IsEmpty(Shapes.ValueOf(clause, name)))
            {
                return true;
            }
        }

        return false;
    }

    private static ObjectClause Own(SchemaNode node)
    {
        Dictionary<string, Claim> names = new(node.Properties.Count, StringComparer.Ordinal);
        foreach ((string name, SchemaNode value) in node.Properties)
        {
            names.Add(name, new Claim(value, false));
        }

        bool hasGroup = names.Count > 0 || node.PatternProperties.Count > 0 || node.AdditionalProperties is { Boolean: not true };
        return new ObjectClause
        {
            Groups = hasGroup
                ? [new PropertyGroup(
                    names,
                    [.. node.PatternProperties.Select(static part => (part.Source, part.Pattern, new Claim(part.Value, false)))],
                    node.AdditionalProperties is null ? null : new Claim(node.AdditionalProperties, false))]
                : [],
            Required = [.. node.Required.Distinct(StringComparer.Ordinal)],
            Least = node.MinProperties,
            Most = node.MaxProperties ?? int.MaxValue,
            Names = node.PropertyNames is null ? [] : [new Claim(node.PropertyNames, false)],
        };
    }

    private ObjectClause Constant(JsonElement value)
    {
        Dictionary<string, Claim> names = new(StringComparer.Ordinal);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            names[property.Name] = new Claim(Shapes.Document.Constant(property.Value), false);
        }

        return new ObjectClause { Groups = [new PropertyGroup(names, [], new Claim(SchemaNode.Never, false))], Required = [.. names.Keys] };
    }

    private List<ObjectClause> Opposite(ObjectClause clause)
    {
        List<ObjectClause> result = [];
        if (clause.Least > 0)
        {
            result.Add(new ObjectClause { Most = clause.Least - 1 });
        }

        if (clause.Most < int.MaxValue)
        {
            result.Add(new ObjectClause { Least = clause.Most + 1 });
        }

        result.AddRange(clause.Required.Select(ObjectClause.Forbids));
        result.AddRange(clause.Names.Select(static claim => Exists(new PropertyWitness(null, null, Turn(claim), null))));
        foreach (PropertyGroup group in clause.Groups)
        {
            foreach ((string name, Claim value) in group.Names)
            {
                if (!value.IsAlways)
                {
                    result.Add(ObjectClause.Requires(name).And(ObjectClause.Property(name, Turn(value))));
                }
            }

            foreach ((string source, Patterns.PatternNode pattern, Claim value) in group.Patterns)
            {
                if (!value.IsAlways)
                {
                    result.Add(Exists(new PropertyWitness((source, pattern), null, null, Turn(value))));
                }
            }

            if (group.Others is Claim others && !others.IsAlways)
            {
                result.Add(Exists(new PropertyWitness(null, group, null, Turn(others))));
            }
        }

        result.RemoveAll(IsEmpty);
        return result;
    }

    private static ObjectClause Exists(PropertyWitness witness) => new() { Witnesses = [witness] };

    private static Claim Turn(Claim claim) => claim with { Opposite = !claim.Opposite };
}
