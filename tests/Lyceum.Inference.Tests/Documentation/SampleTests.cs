using Lyceum.TestKit;

namespace Lyceum.Inference.Tests.Documentation;

public sealed class SampleTests
{
    [Fact]
    public void The_page_shows_the_sample_that_the_build_compiles() => Assert.Contains(
        File.ReadAllText(Path.Combine(Repository.Root, "samples", "InProcessChat", "Program.cs")),
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "inference.md")),
        StringComparison.Ordinal);
}
