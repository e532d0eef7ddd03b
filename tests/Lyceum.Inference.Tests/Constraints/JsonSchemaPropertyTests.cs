using System.Text;
using System.Text.Json;
using CsCheck;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Tests.Constraints;

public class JsonSchemaPropertyTests
{
    private static readonly Encoding s_strict = new UTF8Encoding(false, true);

    [Fact]
    public void What_masks_allow_is_valid_whatever_the_schema_and_the_limit() => Gen.Int[0, int.MaxValue].Sample(seed =>
    {
        Random random = new(seed);
        JsonElement schema = new RandomSchema(random).Next();
        JsonSchemaOptions options = new() { AnyPropertyOrder = random.Next(2) == 0, AllowWhitespace = random.Next(2) == 0, MaximumIndentation = 3, MaximumDigits = 12 };
        if (TryCompile(schema, options) is not OutputConstraint constraint)
        {
            return;
        }

        SmallValidator validator = new(schema);
        for (int i = 0; i < 3; i++)
        {
            string text = s_strict.GetString(ConstraintCheck.Generate(constraint, FormVocabulary.Trie, random, random.Next(1, 25)));
            Assert.True(validator.IsValid(text), $"seed {seed}: {text} by {schema}");
        }

        string shortest = s_strict.GetString(constraint.Start(FormVocabulary.Trie).GetShortestCompletion());
        Assert.True(validator.IsValid(shortest), $"seed {seed}: {shortest} by {schema}");
    }, iter: 400, threads: 1);

    [Fact]
    public void Small_documents_are_accepted_exactly_if_they_are_valid() => Gen.Int[0, int.MaxValue].Sample(seed =>
    {
        Random random = new(seed);
        JsonElement schema = new RandomSchema(random).Next();
        if (TryCompile(schema, new JsonSchemaOptions { AnyPropertyOrder = true }) is not OutputConstraint constraint)
        {
            return;
        }

        SmallValidator validator = new(schema);
        for (int i = 0; i < 30; i++)
        {
            string text = Document(random, 2);
            Assert.True(validator.IsValid(text) == ConstraintCheck.Accepts(constraint, text), $"seed {seed}: {text} by {schema}");
        }
    }, iter: 1000, threads: 1);

    [Fact]
    public void Any_JSON_is_what_masks_allow_without_a_schema() => Gen.Int[0, int.MaxValue].Sample(seed =>
    {
        Random random = new(seed);
        JsonOptions options = new() { ObjectsOnly = random.Next(2) == 0, AllowWhitespace = random.Next(2) == 0 };
        string text = s_strict.GetString(ConstraintCheck.Generate(OutputConstraint.Json(options), FormVocabulary.Trie, random, random.Next(1, 40)));
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Assert.True(!options.ObjectsOnly || document.RootElement.ValueKind == JsonValueKind.Object);
    }, iter: 100, threads: 1);

    private static OutputConstraint? TryCompile(JsonElement schema, JsonSchemaOptions options)
    {
        try
        {
            return OutputConstraint.JsonSchema(schema, options);
        }
        catch (ConstraintException exception)
        {
            Assert.True(exception.Keyword is not null || exception.Message.StartsWith("No finite text", StringComparison.Ordinal), $"{exception} by {schema}");
            return null;
        }
    }

    private static string Document(Random random, int depth) => random.Next(depth > 0 ? 9 : 5) switch
    {
        0 => "null",
        1 => "true",
        2 => Pick(random, ["0", "1", "-3", "7", "0.5", "2.25", "12", "120", "15"]),
        3 or 4 => Pick(random, ["\"a\"", "\"\"", "\"name\"", "\"ab\"", "\"a\\\"b\"", "\"é\"", "\"12\"", "\"xyzxyz\""]),
        5 or 6 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Document(random, depth - 1)))}]",
        _ => $"{{{string.Join(',', ((string[])["a", "b", "name", "xyz", "é", "q"]).OrderBy(_ => random.Next()).Take(random.Next(5)).Select(name => $"\"{name}\":{Document(random, depth - 1)}"))}}}",
    };

    private static string Pick(Random random, string[] of) => of[random.Next(of.Length)];
}
