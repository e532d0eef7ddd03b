using Lyceum.Training.Curriculum;

namespace Lyceum.Training.Tests.Curriculum;

public sealed class SolutionCheckerTests
{
    [Theory]
    [InlineData("3 × 4 = 12")]
    [InlineData("3 * 4 = 12")]
    [InlineData("3 x 4 = 12")]
    [InlineData("12 ÷ 5 = 2.4")]
    [InlineData("12/5 = 2.4")]
    [InlineData("7 − 9 = -2")]
    [InlineData("23 × 47 = 920 + 161 = 1081")]
    [InlineData("1081 ÷ 23 = 40 + (1081 - 920) ÷ 23 = 40 + 161 ÷ 23 = 47")]
    [InlineData("100 = 7 × 14 + 2")]
    [InlineData("1/4 + 2/4 = 3/4")]
    [InlineData("12 ÷ 3/4 = 16")]
    [InlineData("15% of 80 = 12")]
    [InlineData("3 apples × $4.50 = $13.50")]
    [InlineData("Step 2: 60 km ÷ 2 h = 30 km/h.")]
    [InlineData("1. 3 + 4 = 7")]
    [InlineData("- 3 + 4 = 7")]
    [InlineData("1,200 + 34 = 1,234")]
    [InlineData("$10 ÷ 3 = $3.33")]
    [InlineData("4 cm × 5 cm = 20 cm²")]
    public void True_steps(string line) => Assert.Equal(StepLabel.True, SolutionChecker.Label(line));

    [Theory]
    [InlineData("3 × 4 = 13")]
    [InlineData("23 × 47 = 920 + 162 = 1081")]
    [InlineData("10 ÷ 3 = 3.33")]
    [InlineData("100 = 7 × 14 + 3")]
    [InlineData("0.1 + 0.2 = 0.30000000000000001")]
    [InlineData("99999999999999999999 + 1 = 100000000000000000001")]
    public void False_steps(string line) => Assert.Equal(StepLabel.False, SolutionChecker.Label(line));

    [Theory]
    [InlineData("")]
    [InlineData("She has twelve apples.")]
    [InlineData("3 + 4")]
    [InlineData("3 + = 7")]
    [InlineData("= 7")]
    [InlineData("3 4 = 7")]
    [InlineData("She has 3 and 4 = 7")]
    [InlineData("1 ÷ 0 = 0")]
    [InlineData("(3 + 4 = 7")]
    [InlineData("3:45 + 10 = 13:45")]
    [InlineData("1,20 + 3 = 123")]
    [InlineData("1..2 = 3")]
    [InlineData("====")]
    [InlineData("3 + 4 ≈ 7")]
    public void Lines_that_are_no_equation(string line) => Assert.Equal(StepLabel.NotAnEquation, SolutionChecker.Label(line));

    [Fact]
    public void A_step_on_a_number_from_nowhere_is_ungrounded()
    {
        var check = SolutionChecker.Check("3 × 4 = 12\n12 + 9 = 21\nAnswer: 21", "There are 3 boxes with 4 pens each. How many pens are there?");
        Assert.Equal([StepLabel.True, StepLabel.Ungrounded], check.Steps.Select(static step => step.Label));
        Assert.Equal("21", check.Answer);
        Assert.False(check.AllTrue);
        Assert.Equal(1, check.FirstError);
    }

    [Theory]
    [InlineData("How long are 3 hours in minutes?", "3 × 60 = 180")]
    [InlineData("What is 347 × 268?", "347 × 200 = 69400")]
    [InlineData("What is the average of 4, 8 and 9?", "4 + 8 = 12\n12 + 9 = 21\n21 ÷ 3 = 7")]
    [InlineData("He has three dozen eggs.", "3 × 12 = 36")]
    [InlineData("100 sweets are put into bags of 7.", "100 = 7 × 14 + 2")]
    [InlineData("She saves 1,200 dollars for 2 weeks.", "1200 ÷ 7 = 1200 ÷ 7\n1200 × 2 = 2400")]
    public void Steps_from_the_question_and_plain_facts_are_grounded(string question, string solution) =>
        Assert.True(SolutionChecker.Check(solution + "\nAnswer: 0", question).AllTrue);

    [Fact]
    public void What_follows_from_a_false_step_is_judged_for_itself()
    {
        var check = SolutionChecker.Check("3 × 4 = 13\n13 + 3 = 16\nAnswer: 16", "3 bags of 4, and 3 more.");
        Assert.Equal([StepLabel.False, StepLabel.True], check.Steps.Select(static step => step.Label));
    }

    [Fact]
    public void Hostile_text_is_labelled_and_nothing_is_thrown()
    {
        var random = new ItemRandom(1);
        const string Signs = "0123456789+-×÷*/=().,%$ xof:\n\0é−–½٣\uD800A";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => Signs[random.Next(0, Signs.Length - 1)]));
            var check = SolutionChecker.Check(text, text);
            Assert.True(check.Steps.Count < 50);
            AnswerComparison.Same(text, "1/2");
        }

        Assert.Equal(StepLabel.NotAnEquation, SolutionChecker.Label(new string('(', 900) + "1 = 1"));
        Assert.Equal(StepLabel.NotAnEquation, SolutionChecker.Label(new string('9', 900) + " = 1"));
        Assert.Equal(StepLabel.NotAnEquation, SolutionChecker.Label(new string('-', 5000) + "1 = 1"));
        SolutionChecker.Label("0" + string.Concat(Enumerable.Repeat("*9999999999999999999999", 40)) + " = 1/3");
        Assert.Equal(500, SolutionChecker.Check(string.Concat(Enumerable.Repeat("1 = 1\n", 5000))).Steps.Count);
    }
}
