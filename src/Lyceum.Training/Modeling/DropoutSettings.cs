namespace Lyceum.Training.Modeling;

/// <summary>What is dropped in one forward pass.</summary>
/// <param name="Probability">Of each element of a block's output, from 0 to below 1.</param>
/// <param name="Seed">Different for each pass; determines which.</param>
public readonly record struct DropoutSettings(float Probability, ulong Seed)
{
    internal ulong SeedOf(int place) => (Seed * 0xD1342543DE82EF95) + ((ulong)place * 0xAF251AF3B0F025B5);
}
