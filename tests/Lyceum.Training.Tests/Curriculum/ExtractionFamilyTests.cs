using System.Text.Json;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Curriculum.Extraction;

namespace Lyceum.Training.Tests.Curriculum;

public class ExtractionFamilyTests
{
    public static TheoryData<string> Families() => [.. ExtractionFamilies.All.Select(static family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void The_answer_is_one_compact_object_whose_keys_are_asked_for_and_whose_values_are_said(string name)
    {
        CurriculumFamily family = PrimerFamilies.Named(name);
        ItemRandom random = new(17);
        int nulls = 0;
        for (int i = 0; i < family.Templates * 12; i++)
        {
            if (family.Create(random, i % family.Templates) is not { } item)
            {
                continue;
            }

            Assert.Equal(item.Expected, item.Solution);
            string asked = string.Concat(item.Document.Turns.Where(static turn => turn.Role != "assistant").Select(static turn => turn.Content + "\n"));
            Assert.DoesNotContain(asked, static c => c is '<' or '>' or '|');
            JsonElement answer = JsonElement.Parse(item.Expected);
            Assert.Equal(JsonValueKind.Object, answer.ValueKind);
            foreach (JsonProperty member in answer.EnumerateObject())
            {
                Assert.Contains(member.Name, asked, StringComparison.Ordinal);
                foreach (JsonElement value in member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value])
                {
                    nulls += value.ValueKind == JsonValueKind.Null ? 1 : 0;
                    Assert.True(value.ValueKind != JsonValueKind.String || asked.Contains(value.GetString()!, StringComparison.Ordinal), asked + item.Expected);
                }
            }
        }

        Assert.True(nulls > 0);
    }

    [Theory]
    [InlineData("int 3 3", "3", "3")]
    [InlineData("bool yes|yes", "yes", null)]
    [InlineData("list first", null, null)]
    public void Values_have_words_and_JSON(string kind, string? text, string? json)
    {
        ExtractedValue value = ExtractionValues.Draw(new ItemRandom(1), kind);

        Assert.Equal(text ?? value.Text, value.Text);
        Assert.Equal(json ?? value.Json, value.Json);
        Assert.Contains(JsonElement.Parse(value.Json).ValueKind, new[] { JsonValueKind.Number, JsonValueKind.True, JsonValueKind.False, JsonValueKind.Array });
    }
}
