using System.Text.Json;
using Lyceum.Models.Templates;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Templates;

/// <summary>What Jinja2 gave for the templates of cases.json; record-cases.py writes that file.</summary>
public class RecordedCaseTests
{
    private static readonly TemplateOptions s_options = new() { Now = new DateTime(2025, 3, 14, 9, 26, 53) };

    [Fact]
    public void Every_recorded_case_gives_what_jinja2_gave()
    {
        string path = Path.Combine(Repository.Root, "tests", "Lyceum.Models.Tests", "Templates", "cases.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement shared = document.RootElement.GetProperty("context");
        List<string> failures = [];
        int count = 0;
        foreach (JsonElement entry in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            count++;
            string template = entry.GetProperty("template").GetString()!;
            string expected = entry.TryGetProperty("output", out JsonElement output) ? output.GetString()!
                : entry.GetProperty("raised").GetBoolean() ? "raised: " + entry.GetProperty("error").GetString() : "error";
            string actual = Render(template, entry.TryGetProperty("context", out JsonElement own) ? own : shared);
            if (expected != actual)
            {
                failures.Add($"{template}\nexpected {JsonSerializer.Serialize(expected)}\nactual   {JsonSerializer.Serialize(actual)}");
            }
        }

        Assert.True(count > 200);
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static string Render(string template, JsonElement context)
    {
        try
        {
            return ChatTemplate.Parse(template).Render(context, s_options);
        }
        catch (TemplateException failure)
        {
            return failure.Raised ? "raised: " + failure.Message : "error";
        }
    }
}
