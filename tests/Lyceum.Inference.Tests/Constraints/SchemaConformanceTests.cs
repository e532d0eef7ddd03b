using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lyceum.Inference.Tests.Constraints;

/// <summary>
/// Judges public suites of JSON Schema, from folders that environment variables name: <c>LYCEUM_JSON_SCHEMA_TEST_SUITE</c>, a checkout of
/// JSON-Schema-Test-Suite, and <c>LYCEUM_MASKBENCH</c>, the folder of MaskBench's files.
/// </summary>
public class SchemaConformanceTests(ITestOutputHelper output)
{
    private const string SuiteVariable = "LYCEUM_JSON_SCHEMA_TEST_SUITE";
    private const string MaskBenchVariable = "LYCEUM_MASKBENCH";

    [Theory]
    [InlineData("draft2020-12", "https://json-schema.org/draft/2020-12/schema")]
    [InlineData("draft2019-09", "https://json-schema.org/draft/2019-09/schema")]
    [InlineData("draft7", "http://json-schema.org/draft-07/schema#")]
    [InlineData("draft6", "http://json-schema.org/draft-06/schema#")]
    [InlineData("draft4", "http://json-schema.org/draft-04/schema#")]
    public void Nothing_of_the_test_suite_is_judged_wrongly(string draft, string dialect)
    {
        string folder = Path.Combine(Folder(SuiteVariable), "tests", draft);
        SchemaJudge judge = new(allowUnknownFormats: false);
        foreach (string file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonElement group in document.RootElement.EnumerateArray())
            {
                judge.Judge(
                    $"{Path.GetRelativePath(folder, file)}: {group.GetProperty("description").GetString()}",
                    WithDialect(group.GetProperty("schema"), dialect),
                    group.GetProperty("tests").EnumerateArray().Select(static test =>
                        (test.GetProperty("description").GetString()!, test.GetProperty("data"), test.GetProperty("valid").GetBoolean())));
            }
        }

        output.WriteLine(judge.Report());
        Assert.Empty(judge.Wrong);
    }

    [Fact]
    public void Nothing_of_MaskBench_is_judged_wrongly()
    {
        SchemaJudge judge = new(allowUnknownFormats: true);
        Parallel.ForEach(Directory.EnumerateFiles(Folder(MaskBenchVariable), "*.json").Order(StringComparer.Ordinal), new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement root = document.RootElement;
            judge.Judge(
                Path.GetFileName(file),
                root.GetProperty("schema"),
                root.TryGetProperty("tests", out JsonElement tests)
                    ? tests.EnumerateArray().Select(static test => (
                        test.TryGetProperty("description", out JsonElement name) ? name.GetString() ?? "" : "", test.GetProperty("data"), test.GetProperty("valid").GetBoolean()))
                    : []);
        });

        output.WriteLine(judge.Report());
        Assert.Empty(judge.Wrong);
    }

    private static string Folder(string variable)
    {
        string? folder = Environment.GetEnvironmentVariable(variable);
        Assert.SkipUnless(folder is not null && Directory.Exists(folder), $"{variable} names no folder; set it to judge that suite.");
        return folder!;
    }

    private static JsonElement WithDialect(JsonElement schema, string dialect)
    {
        if (schema.ValueKind != JsonValueKind.Object || schema.TryGetProperty("$schema", out _))
        {
            return schema;
        }

        JsonObject copy = JsonObject.Create(schema)!;
        copy.Insert(0, "$schema", dialect);
        return JsonSerializer.SerializeToElement(copy);
    }
}
