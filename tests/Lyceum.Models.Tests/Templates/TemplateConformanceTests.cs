using System.Text.Json;
using Lyceum.Models.Templates;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Templates;

public class TemplateConformanceTests
{
    private static readonly TemplateOptions s_options = new() { Now = new DateTime(2025, 3, 14, 9, 26, 53) };

    [Fact]
    public void Every_case_gives_what_jinja2_gives()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllBytes(Repository.ConformanceFile("jinja", "cases.json")));
        List<string> failures = [];
        foreach (JsonElement entry in cases.RootElement.EnumerateArray())
        {
            string name = entry.GetProperty("name").GetString()!;
            string expected = entry.TryGetProperty("output", out JsonElement output)
                ? output.GetString()!
                : (entry.GetProperty("raised").GetBoolean() ? "raised: " : "error: ") + entry.GetProperty("error").GetString();
            string actual = Render(entry);
            if (expected != actual && !IsOtherLimit(expected, actual))
            {
                failures.Add($"{name}:\nexpected {JsonSerializer.Serialize(expected)}\nactual   {JsonSerializer.Serialize(actual)}");
            }
        }

        Assert.True(cases.RootElement.GetArrayLength() > 100);
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static string Render(JsonElement entry)
    {
        try
        {
            return ChatTemplate.Parse(entry.GetProperty("template").GetString()!).Render(entry.GetProperty("context"), s_options);
        }
        catch (TemplateException failure)
        {
            return (failure.Raised ? "raised: " : "error: ") + failure.Reason;
        }
    }

    // Recursion ends at another depth, and says so in its own words.
    private static bool IsOtherLimit(string expected, string actual) =>
        expected.StartsWith("error: maximum recursion depth", StringComparison.Ordinal)
        && actual.StartsWith("error: maximum recursion depth", StringComparison.Ordinal);
}
