namespace Lyceum.Fuzz.Tests;

/// <summary>Every fuzz target for a bounded number of inputs; longer runs are described in fuzz/README.md.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Survives_mutated_inputs(string target)
    {
        int tried = FuzzRunner.Run(FuzzTargets.Named(target), seed: 1, mutations: 5000, TestContext.Current.CancellationToken);
        Assert.True(tried > 5000);
    }
}
