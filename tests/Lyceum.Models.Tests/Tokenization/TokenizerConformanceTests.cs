using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;
using Lyceum.TestKit;

namespace Lyceum.Models.Tests.Tokenization;

/// <summary>Every expected encoding of the tokenizers that the conformance folder holds.</summary>
public class TokenizerConformanceTests
{
    [Theory]
    [InlineData("gpt-2")]
    [InlineData("falcon")]
    [InlineData("deepseek-llm")]
    [InlineData("llama-spm")]
    [InlineData("phi-3")]
    [InlineData("bert-bge")]
    public void Every_text_becomes_the_expected_tokens(string name)
    {
        string vectors = Repository.ConformanceFile("tokenizers", name + ".json");
        Tokenizer tokenizer = TestVocabularies.Conformance(name);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(vectors));
        List<string> wrong = [];
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            string text = entry.GetProperty("text").GetString()!;
            Compare(entry, "ids", text, tokenizer.Encode(text, addSpecial: false, parseSpecial: false), wrong);
            Compare(entry, "ids_special", text, tokenizer.Encode(text, addSpecial: true, parseSpecial: true), wrong);
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {document.RootElement.GetArrayLength() * 2} differ:\n" + string.Join("\n", wrong.Take(20)));
    }

    private static void Compare(JsonElement entry, string property, string text, int[] actual, List<string> wrong)
    {
        int[] expected = [.. entry.GetProperty(property).EnumerateArray().Select(static id => id.GetInt32())];
        if (!expected.SequenceEqual(actual))
        {
            wrong.Add($"{JsonSerializer.Serialize(text)} {property}: expected {string.Join(' ', expected)}, got {string.Join(' ', actual)}");
        }
    }
}
