using System.Text.RegularExpressions;
using Lyceum.TestKit;

namespace Lyceum.Platform.Tests;

/// <summary>What docs/threat-model.md says is proven is proven by tests that are there.</summary>
public sealed partial class ThreatModelTests
{
    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "threat-model.md"));
        Dictionary<string, string> sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(static path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => string.Concat(group.Select(File.ReadAllText)), StringComparer.Ordinal);
        string suite = "";
        int named = 0;
        foreach (Match match in Named().Matches(text))
        {
            suite = match.Groups["suite"].Success ? match.Groups["suite"].Value : suite;
            Assert.True(sources.TryGetValue(suite, out string? source), $"There are no {suite}.");
            string test = match.Groups["test"].Value;
            Assert.True(test.Length == 0 || source.Contains($" {test}(", StringComparison.Ordinal), $"{suite} have no test {test}.");
            named++;
        }

        Assert.True(named > 50, $"Only {named} tests were found in it.");
    }

    // `SomeTests.A_name`, `SomeTests`, or `.A_further_name` of the same ones.
    [GeneratedRegex("`(?<suite>[A-Z][A-Za-z]*Tests)(\\.(?<test>\\w+))?`|`\\.(?<test>[A-Z]\\w+)`")]
    private static partial Regex Named();
}
