namespace Lyceum.Inference.Constraints.Json;

/// <summary>Several claims about one value. There are finitely many terms of a schema, which is why recursion comes to an end.</summary>
internal sealed class Term : IEquatable<Term>
{
    private readonly int _hash;

    private Term(Claim[] claims)
    {
        Claims = claims;
        HashCode hash = default;
        foreach (Claim claim in claims)
        {
            hash.Add(claim.Key);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>Any value.</summary>
    public static Term Any { get; } = new([]);

    /// <summary>No value.</summary>
    public static Term Never { get; } = new([new Claim(SchemaNode.Never, false)]);

    /// <summary>The claims, each once, in their order.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>Puts claims together.</summary>
    public static Term Of(params IReadOnlyList<Claim> claims)
    {
        List<Claim> kept = [];
        foreach (Claim claim in claims)
        {
            if (claim.IsNever)
            {
                return Never;
            }

            if (!claim.IsAlways && !kept.Contains(claim))
            {
                if (kept.Contains(claim with { Opposite = !claim.Opposite }))
                {
                    return Never;
                }

                kept.Add(claim);
            }
        }

        kept.Sort(static (x, y) => x.Key.CompareTo(y.Key));
        return kept.Count == 0 ? Any : new Term([.. kept]);
    }

    /// <inheritdoc/>
    public bool Equals(Term? other) => other is not null && _hash == other._hash && Claims.SequenceEqual(other.Claims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Term);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
