using System.Text.Json;
using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Curriculum.Tools;

namespace Lyceum.Training.Tests.Curriculum;

public class ToolFamilyTests
{
    public static TheoryData<string> Families() => [.. ToolFamilies.All.Select(static family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Calls_fit_the_list_and_every_value_is_said(string name)
    {
        foreach (CurriculumItem item in Draw(name))
        {
            Assert.DoesNotContain(item.Question, static c => c is '{' or '}' or '|');
            Assert.InRange(item.Document.Tools!.Count, 1, 4);
            JsonElement[] functions = [.. item.Document.Tools.Select(static tool => tool.GetProperty("function"))];
            Assert.Equal(functions.Length, functions.Select(static function => function.GetProperty("name").GetString()).Distinct().Count());
            foreach (ChatToolCall call in item.Document.Turns.SelectMany(static turn => turn.ToolCalls))
            {
                JsonElement parameters = functions.Single(function => function.GetProperty("name").GetString() == call.Name).GetProperty("parameters");
                JsonProperty[] arguments = [.. JsonElement.Parse(call.Arguments).EnumerateObject()];
                Assert.Subset(parameters.GetProperty("properties").EnumerateObject().Select(static property => property.Name).ToHashSet(), arguments.Select(static argument => argument.Name).ToHashSet());
                Assert.Subset(arguments.Select(static argument => argument.Name).ToHashSet(), parameters.GetProperty("required").EnumerateArray().Select(static required => required.GetString()!).ToHashSet());
                foreach (JsonProperty argument in arguments)
                {
                    string type = parameters.GetProperty("properties").GetProperty(argument.Name).GetProperty("type").GetString()!;
                    Assert.Equal(TypeOf(argument.Value, type), type);
                    Assert.True(type != "string" || item.Document.Turns.Any(turn => turn.Role == "user" && turn.Content.Contains(argument.Value.GetString()!, StringComparison.Ordinal)), item.Question + item.Expected);
                }
            }
        }
    }

    [Fact]
    public void No_request_that_is_held_out_is_trained_as_another()
    {
        ItemRandom random = new(29);
        foreach (Wordings wordings in ToolFunction.All.SelectMany(static function => (Wordings[])[function.Requests, function.Pairs]))
        {
            HashSet<string> trained = [.. Texts(wordings, heldOut: false)];
            Assert.Empty(Texts(wordings, heldOut: true).Where(trained.Contains).Distinct());
        }

        IEnumerable<string> Texts(Wordings wordings, bool heldOut) =>
            from wording in Enumerable.Range(0, wordings.Count)
            where wordings.IsHeldOut(wording) == heldOut
            from _ in Enumerable.Range(0, 40)
            select string.Concat(Phrase.Write(random, wordings[wording], static slot => $"#{slot}#").ToLowerInvariant().Where(static c => char.IsLetterOrDigit(c) || c == '#'));
    }

    [Fact]
    public void What_is_held_out_is_never_listed_in_training()
    {
        string[] heldOut = [.. ToolFunction.All.Where(static function => function.HeldOut).SelectMany(static function => function.Descriptions)];
        PrimerCurriculum curriculum = new(4, new PrimerWeights { Words = 0, Arithmetic = 0, Text = 0, Extraction = 0, Talk = 0, Tools = 1 });
        for (int i = 0; i < 3000; i++)
        {
            CurriculumItem item = curriculum.Item(i);
            Assert.DoesNotContain(item.Document.Tools!, tool => heldOut.Contains(tool.GetProperty("function").GetProperty("description").GetString()));
        }

        Assert.True(heldOut.Length >= 10);
        Assert.Contains(PrimerExamination.Create(1, CurriculumGroup.Tools, 5), static item => item.Family == "tool-get-recipe");
    }

    [Fact]
    public void Every_sentence_that_tells_a_result_is_right_and_no_empty_one_is()
    {
        CurriculumFamily family = PrimerFamilies.Named("tool-results");
        ItemRandom random = new(31);
        for (int i = 0; i < 4000; i++)
        {
            if (family.Create(random, i % family.Templates) is { } item)
            {
                Assert.True(PrimerGrading.IsRight(item, item.Solution), $"{item.Solution} | {item.Expected}");
                Assert.False(PrimerGrading.IsRight(item, "Yes."), $"{item.Solution} | {item.Expected}");
            }
        }
    }

    [Fact]
    public void There_are_enough_functions_of_every_kind_of_argument()
    {
        Assert.True(ToolFunction.All.Count >= 40);
        Assert.True(ToolFunction.All.Sum(static function => function.Pairs.Count) >= 10);
        string[] kinds = [.. ToolFunction.All.SelectMany(static function => function.Parameters).Select(static parameter => parameter.Kind.Split(' ')[0])];
        Assert.Superset(new HashSet<string> { "int", "money", "bool", "enum", "list", "city" }, kinds.ToHashSet());
    }

    private static string TypeOf(JsonElement value, string asked) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        JsonValueKind.Number => asked == "number" || value.TryGetInt64(out _) ? asked : "number",
        _ => "null",
    };

    private static IEnumerable<CurriculumItem> Draw(string name)
    {
        CurriculumFamily family = PrimerFamilies.Named(name);
        ItemRandom random = new(23);
        for (int i = 0; i < 120; i++)
        {
            if (family.Create(random, i % family.Templates) is { } item)
            {
                yield return item;
            }
        }
    }
}
