using System.Globalization;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Curriculum.Text;

namespace Lyceum.Training.Tests.Curriculum;

public class TextFamilyTests
{
    public static TheoryData<string> Families() => [.. TextFamilies.All.Select(static family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Questions_are_filled_and_solutions_end_with_the_answer(string name)
    {
        foreach (CurriculumItem item in Draw(name))
        {
            Assert.DoesNotContain(item.Question, static c => c is '{' or '}' or '<' or '>' or '|');
            Assert.Equal("Answer: " + item.Expected, item.Solution.Split('\n')[^1]);
            Assert.NotEqual("", item.Expected);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void No_wording_that_is_held_out_is_trained_as_another(string name)
    {
        // The task is drawn before its wording, so that one seed asks the same in all.
        CurriculumFamily family = PrimerFamilies.Named(name);
        HashSet<string> trained = [.. Questions(heldOut: false)];
        Assert.Empty(Questions(heldOut: true).Where(trained.Contains).Distinct());

        IEnumerable<string> Questions(bool heldOut) =>
            from seed in Enumerable.Range(0, 60)
            from wording in Enumerable.Range(0, family.Templates)
            where family.IsHeldOut(wording) == heldOut
            let item = family.Create(new ItemRandom((ulong)seed), wording)
            where item is not null
            select string.Concat(item.Question.ToLowerInvariant().Where(char.IsLetterOrDigit));
    }

    [Theory]
    [InlineData("reverse-word", 1)]
    [InlineData("count-letters", 0)]
    [InlineData("palindrome", 2)]
    public void The_working_leads_to_the_answer(string name, int kind)
    {
        foreach (CurriculumItem item in Draw(name))
        {
            string[] lines = item.Solution.Split('\n');
            string expected = kind switch
            {
                0 => lines[0].Split(", ").Length.ToString(CultureInfo.InvariantCulture),
                1 => string.Concat(lines[0].Split('-').Reverse()),
                _ => lines[0] == lines[1] ? "yes" : "no",
            };
            Assert.Equal(expected, item.Expected);
            Assert.Contains(string.Concat(lines[0].Where(char.IsAsciiLetter)), item.Question, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sort-ascending", 1)]
    [InlineData("sort-descending", -1)]
    public void Sorted_lists_are_in_order_and_complete(string name, int direction)
    {
        foreach (CurriculumItem item in Draw(name))
        {
            int[] numbers = [.. item.Expected.Split(", ").Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];
            Assert.All(numbers.Zip(numbers.Skip(1)), pair => Assert.Equal(direction, pair.Second.CompareTo(pair.First)));
            Assert.Equal(numbers.Length, QuestionNumbers.In(item.Question).Count);
        }
    }

    [Theory]
    [InlineData(0, "zero")]
    [InlineData(14, "fourteen")]
    [InlineData(40, "forty")]
    [InlineData(85, "eighty-five")]
    [InlineData(300, "three hundred")]
    [InlineData(305, "three hundred and five")]
    [InlineData(1000, "one thousand")]
    [InlineData(2018, "two thousand and eighteen")]
    [InlineData(9999, "nine thousand nine hundred and ninety-nine")]
    [InlineData(10_000, "ten thousand")]
    public void Numbers_are_written_in_words(int number, string words) => Assert.Equal(words, TextWords.InWords(number));

    private static IEnumerable<CurriculumItem> Draw(string name)
    {
        CurriculumFamily family = PrimerFamilies.Named(name);
        ItemRandom random = new(11);
        for (int i = 0; i < 200; i++)
        {
            if (family.Create(random, i % family.Templates) is { } item)
            {
                yield return item;
            }
        }
    }
}
