namespace Lyceum.Numerics.Tests.Kernels;

public sealed class InstructionSetTests
{
    [Fact]
    public void The_portable_path_is_always_there() => Assert.Equal(InstructionSet.Portable, InstructionSets.Available[0]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_best_path_is_taken_by_default(string? name) => Assert.Equal(InstructionSets.Available[^1], InstructionSets.Choose(name));

    [Fact]
    public void A_path_can_be_forced() => Assert.Equal(InstructionSet.Portable, InstructionSets.Choose("Portable"));

    [Theory]
    [InlineData("neon")]
    [InlineData("0")]
    public void An_unknown_path_is_refused_with_the_known_ones(string name)
    {
        PlatformNotSupportedException exception = Assert.Throws<PlatformNotSupportedException>(() => InstructionSets.Choose(name));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains("portable", exception.Message, StringComparison.Ordinal);
    }
}
