namespace Lyceum.Models.Architecture;

/// <summary>How a row is brought to unit size.</summary>
public enum NormKind
{
    /// <summary>By its root mean square.</summary>
    Rms,

    /// <summary>By mean and variance.</summary>
    Layer,
}

/// <summary>A norm.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">Name of its tensor, without the layer's prefix and without <c>.weight</c>. A bias is used where the file has one.</param>
/// <param name="Epsilon">What is added under the root.</param>
/// <param name="Weighted">False where the norm has no parameters.</param>
public sealed record NormSpec(NormKind Kind, string Name, float Epsilon, bool Weighted = true);
