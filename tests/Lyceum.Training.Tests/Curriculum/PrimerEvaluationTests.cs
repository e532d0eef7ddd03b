using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Data;

namespace Lyceum.Training.Tests.Curriculum;

public class PrimerEvaluationTests
{
    [Theory]
    [InlineData(CurriculumGroup.Words)]
    [InlineData(CurriculumGroup.Arithmetic)]
    [InlineData(CurriculumGroup.Text)]
    [InlineData(CurriculumGroup.Extraction)]
    [InlineData(CurriculumGroup.Tools)]
    [InlineData(CurriculumGroup.Talk)]
    public async Task Who_knows_all_has_all_right_and_who_says_nothing_has_none(CurriculumGroup group)
    {
        PrimerReport knowing = await PrimerEvaluation.RunAsync(Oracle(group, 2, Raw), [group], 2, 3, TestContext.Current.CancellationToken);
        PrimerReport silent = await PrimerEvaluation.RunAsync(Oracle(group, 2, static _ => ""), [group], 2, 0, TestContext.Current.CancellationToken);

        Assert.NotEmpty(knowing.Summary);
        Assert.Empty(knowing.Mistakes);
        Assert.All(knowing.Summary.Concat(knowing.Families), static score => Assert.Equal((score.Questions, score.Steps), (score.Right, score.TrueSteps)));
        bool reckons = group is CurriculumGroup.Words or CurriculumGroup.Arithmetic;
        Assert.All(knowing.Summary, score => Assert.Equal(reckons ? score.Questions : null, score.MajorityRight));
        Assert.All(silent.Summary, static score => Assert.Equal(0, score.Right));
        Assert.Equal(silent.Families.Sum(static score => score.Questions), silent.Mistakes.Count);
    }

    [Fact]
    public async Task Word_problems_are_told_apart_by_their_steps_and_false_steps_are_counted()
    {
        PrimerReport report = await PrimerEvaluation.RunAsync(
            Oracle(CurriculumGroup.Words, 4, static item => "2 + 2 = 5\n" + item.Solution), [CurriculumGroup.Words], 4, 0, TestContext.Current.CancellationToken);

        Assert.Equal(["Word problems, 1 step", "Word problems, 2–3 steps", "Word problems, 4–6 steps"], report.Summary.Select(static score => score.Part));
        Assert.All(report.Summary, static score => Assert.Equal(score.Steps - score.Questions, score.TrueSteps));
    }

    [Theory]
    [InlineData("7", "Answer: 7", "Answer: 8", "4 + 3 = 7\nAnswer: 7")]
    [InlineData("8", "Answer: 8", "Answer: 7")]
    [InlineData(null, "no answer", "none")]
    public void The_majority_is_the_most_frequent_answer(string? expected, params string[] answers) =>
        Assert.Equal(expected, PrimerEvaluation.Majority(answers));

    [Theory]
    [InlineData("<|tool_call|>{\"name\": \"f\", \"arguments\": {\"a\": 1, \"b\": 2}}", true)]
    [InlineData("<|tool_call|>{\"arguments\":{\"b\":2,\"a\":1.0},\"name\":\"f\"}", true)]
    [InlineData("<|tool_call|>{\"name\": \"f\", \"arguments\": {\"a\": \"1\", \"b\": 2}}", false)]
    [InlineData("{\"name\": \"f\", \"arguments\": {\"a\": 1, \"b\": 2}}", false)]
    [InlineData("<|tool_call|>{\"name\": \"f\", \"arguments\": {\"a\": 1, \"b\": 2}", false)]
    [InlineData("<|tool_call|>{\"name\": \"f\", \"arguments\": {\"a\": 1, \"b\": 2}}<|tool_call|>{}", false)]
    [InlineData("I would call f.", false)]
    public void Calls_are_compared_as_JSON(string answer, bool right)
    {
        ChatTurn call = new("assistant", "") { ToolCalls = [new ChatToolCall("1", "f", "{\"a\": 1, \"b\": 2}")] };
        CurriculumItem item = new("tool-f", 0, 0, new ChatDocument([new("user", "Do it."), call]), "{\"name\": \"f\", \"arguments\": {\"a\": 1, \"b\": 2}}");

        Assert.Equal(right, PrimerGrading.IsRight(item, answer));
    }

    [Theory]
    [InlineData("They cost $4.50 and come in 13 minutes.", true)]
    [InlineData("It takes 13 minutes for your 2 pizzas, and you pay $4.50.", true)]
    [InlineData("They come in 13 minutes.", false)]
    [InlineData("They cost $4.50 and come in 13 minutes, not 15.", false)]
    [InlineData("They cost $4.50 and come in 130 minutes.", false)]
    [InlineData("", false)]
    public void A_result_is_told_by_its_values_and_no_others(string answer, bool right)
    {
        ChatTurn call = new("assistant", "") { ToolCalls = [new ChatToolCall("1", "order", "{\"count\": 2}")] };
        CurriculumItem item = new(
            "tool-results",
            0,
            0,
            new ChatDocument([new("user", "2 pizzas!"), call, new("tool", "{\"minutes\": 13, \"price\": 4.5, \"street\": 130}"), new("assistant", "The pizzas come in 13 minutes for $4.50.")]),
            "13\n$4.50");

        Assert.Equal(right, PrimerGrading.IsRight(item, answer));
    }

    [Fact]
    public void Only_what_was_written_for_talk_is_courteous()
    {
        CurriculumItem item = PrimerExamination.Create(1, CurriculumGroup.Talk, 1).First(static item => item.Family == "outside-capitals");

        Assert.True(PrimerGrading.IsCourteous(item.Solution + " "));
        Assert.False(PrimerGrading.IsCourteous("The capital is Paris."));
        Assert.False(PrimerGrading.IsRight(item, "My name is Primer."));
        Assert.True(PrimerGrading.IsCourteous("My name is Primer."));
    }

    private static string Raw(CurriculumItem item) => item.Document.Turns[^1].ToolCalls.Count == 0
        ? item.Solution
        : string.Concat(item.Expected.Split('\n').Select(static call => PrimerGrading.CallMark + call));

    private static AnswerQuestions Oracle(CurriculumGroup group, int perFamily, Func<CurriculumItem, string> answer)
    {
        IReadOnlyList<CurriculumItem>? items = null;
        return (questions, samples, _) =>
        {
            items ??= PrimerEvaluation.Items(group, perFamily);
            Assert.Equal(items.Count, questions.Count);
            Assert.All(questions, static question => Assert.NotEqual("assistant", question.Turns[^1].Role));
            IReadOnlyList<IReadOnlyList<string>> answers = [.. items.Select(item => Enumerable.Repeat(answer(item), Math.Max(1, samples)).ToArray())];
            return Task.FromResult(answers);
        };
    }
}
