using System.Text.RegularExpressions;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Tests.Curriculum;

public sealed partial class FamilyTests
{
    public static TheoryData<string> Reckoning() =>
        [.. PrimerFamilies.All.Where(IsReckoning).Select(static family => family.Name)];

    public static TheoryData<string> Everything() => [.. PrimerFamilies.All.Select(static family => family.Name)];

    [Fact]
    public void No_two_families_have_one_name() =>
        Assert.Equal(PrimerFamilies.All.Count, PrimerFamilies.All.Select(static family => family.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(Reckoning))]
    public void Every_step_is_true_and_leads_to_the_answer(string name)
    {
        foreach (var item in Draw(PrimerFamilies.Named(name), 25))
        {
            var check = SolutionChecker.Check(item.Solution, item.Question);
            Assert.All(check.Steps, step => Assert.True(step.Label == StepLabel.True, $"{step.Label}: {step.Text}\n{item.Question}\n{item.Solution}"));
            Assert.Equal(item.Expected, check.Answer);
            Assert.True(AnswerComparison.Same(check.Answer, item.Expected));
        }
    }

    [Theory]
    [MemberData(nameof(Reckoning))]
    public void Wordings_are_clean_English(string name)
    {
        foreach (var item in Draw(Written(name), 15))
        {
            Assert.False(Blemish().IsMatch(item.Question), item.Question);
            Assert.Equal(item.Question.Trim(), item.Question);
            Assert.True(item.Question.Length < 700, item.Question);
            if (item.Steps > 0)
            {
                Assert.Contains('\n', item.Solution);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void An_exercise_is_a_pure_function_of_its_random_stream(string name)
    {
        var family = PrimerFamilies.Named(name);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var one = family.Create(new ItemRandom(seed), 0);
            var other = family.Create(new ItemRandom(seed), 0);
            Assert.Equal(one?.Question, other?.Question);
            Assert.Equal(one?.Solution, other?.Solution);
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void One_wording_in_five_is_held_out(string name)
    {
        var family = PrimerFamilies.Named(name);
        var heldOut = Enumerable.Range(0, family.Templates).Count(family.IsHeldOut);
        Assert.True(family.Templates < 4 || heldOut >= 1);
        Assert.True(heldOut <= Math.Max(1, (family.Templates + 1) / 4));
    }

    [Fact]
    public void A_word_problem_has_fifteen_wordings_and_a_plain_one_has_five()
    {
        Assert.All(PrimerFamilies.All.Where(static family => family.Group == CurriculumGroup.Words), family => Assert.True(family.Templates >= 15, family.Name));
        Assert.All(PrimerFamilies.All.Where(static family => family.Group == CurriculumGroup.Arithmetic), family => Assert.True(family.Templates >= 5, family.Name));
    }

    private static bool IsReckoning(CurriculumFamily family) => family.Group is CurriculumGroup.Words or CurriculumGroup.Arithmetic;

    // Without the touch that makes some questions look typed.
    private static CurriculumFamily Written(string name) =>
        PrimerFamilies.Named(name) is TouchedFamily touched ? touched.Plain : PrimerFamilies.Named(name);

    private static IEnumerable<CurriculumItem> Draw(CurriculumFamily family, int perTemplate)
    {
        for (var template = 0; template < family.Templates; template++)
        {
            var drawn = 0;
            for (var seed = 0L; drawn < perTemplate; seed++)
            {
                Assert.True(seed < 40 * perTemplate, $"{family.Name} refuses too much in wording {template}");
                if (family.Create(new ItemRandom((ulong)template, seed), template) is { } item)
                {
                    drawn++;
                    yield return item;
                }
            }
        }
    }

    // Placeholders, double spaces, a space before a mark, doubled marks, articles that do not fit, a capital missing, "1 boxes".
    [GeneratedRegex(@"[{}\[\]|]|  | [.,;]|[.,?!][.,?!]|\b[Aa] (?:[aeio]|umbrella)|\b[Aa]n (?![aeiouhAEIOU8]|11\b|18\b)|[.?!] [a-z](?! [-+×÷=])|(?<![$\d.,:/×÷*+=−x-] ?)\b1 (?!plus|minus|times|equals|less|is|has)[a-z]+s\b|\bi\b|\b(\w+) \1\b(?<!had had)")]
    private static partial Regex Blemish();
}
