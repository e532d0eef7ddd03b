namespace Lyceum.Inference.Constraints.Json;

/// <summary>Conditions on an array that hold together.</summary>
internal sealed record ArrayClause
{
    /// <summary>No condition.</summary>
    public static ArrayClause Any { get; } = new();

    /// <summary>What is claimed of the elements by their places: of the first ones each by itself, of the rest alike.</summary>
    public IReadOnlyList<(IReadOnlyList<Claim> Prefix, Claim? Others)> Elements { get; init; } = [];

    /// <summary>The fewest elements.</summary>
    public int Least { get; init; }

    /// <summary>The most elements; <see cref="int.MaxValue"/> for as many as there may be.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>How many elements from a place on must meet a claim.</summary>
    public IReadOnlyList<(Claim Claim, int From, int Least, int Most)> Contains { get; init; } = [];

    /// <summary>Whether no two elements may be equal.</summary>
    public bool IsUnique { get; init; }

    /// <summary>Whether every array meets it.</summary>
    public bool IsAny => Elements.Count == 0 && Least == 0 && Most == int.MaxValue && Contains.Count == 0 && !IsUnique;

    /// <summary>The number of places with claims of their own.</summary>
    public int Places => Elements.Count == 0 ? 0 : Elements.Max(static part => part.Prefix.Count);

    /// <summary>The conditions of both.</summary>
    public ArrayClause And(ArrayClause other) => IsAny ? other : other.IsAny ? this : new ArrayClause
    {
        Elements = [.. Elements, .. other.Elements],
        Least = Math.Max(Least, other.Least),
        Most = Math.Min(Most, other.Most),
        Contains = [.. Contains, .. other.Contains],
        IsUnique = IsUnique || other.IsUnique,
    };

    /// <summary>What is claimed of the element in a place.</summary>
    public Term At(int place)
    {
        List<Claim> claims = [];
        foreach ((IReadOnlyList<Claim> prefix, Claim? rest) in Elements)
        {
            if (place < prefix.Count)
            {
                claims.Add(prefix[place]);
            }
            else if (rest is Claim claim)
            {
                claims.Add(claim);
            }
        }

        return Term.Of(claims);
    }
}
