using System.Text.RegularExpressions;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Tests.Curriculum;

public sealed class WordVarietyTests
{
    private const int Drawn = 200;

    private static readonly Regex Masked = MaskOf();

    public static TheoryData<string> WordProblems() =>
        [.. PrimerFamilies.All.Where(static family => family.Group == CurriculumGroup.Words).Select(static family => family.Name)];

    [Theory]
    [MemberData(nameof(WordProblems))]
    public void The_language_of_a_family_is_never_uniform(string name)
    {
        var family = Assert.IsType<TouchedFamily>(PrimerFamilies.Named(name)).Plain;
        var texts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var random = new ItemRandom(17);
        for (var drawn = 0; drawn < Drawn;)
        {
            var wording = random.Next(0, family.Templates - 1);
            if (family.Create(random, wording) is { } item)
            {
                drawn++;
                texts.Add(Masked.Replace(item.Question, "#"));
            }
        }

        Assert.True(texts.Count >= 60, $"{name}: {texts.Count} different texts in {Drawn}");
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void No_wording_that_is_held_out_is_trained_as_another(string name)
    {
        var family = PrimerFamilies.Named(name) is TouchedFamily touched ? touched.Plain : PrimerFamilies.Named(name);
        var random = new ItemRandom(23);
        var trained = Texts(heldOut: false).ToHashSet();
        Assert.Empty(Texts(heldOut: true).Where(trained.Contains).Distinct());

        IEnumerable<string> Texts(bool heldOut) =>
            from wording in Enumerable.Range(0, family.Templates)
            where family.IsHeldOut(wording) == heldOut
            from _ in Enumerable.Range(0, 40)
            let item = family.Create(random, wording)
            where item is not null
            select string.Concat(Masked.Replace(item.Question, "#").ToLowerInvariant().Where(static c => char.IsLetter(c) || "#+-−×*÷/=".Contains(c)));
    }

    public static TheoryData<string> Stories() =>
        [.. PrimerFamilies.All.Where(static family => family.Group is CurriculumGroup.Words or CurriculumGroup.Arithmetic).Select(static family => family.Name)];

    [Fact]
    public void A_touch_changes_no_number_and_leaves_most_questions_plain()
    {
        var random = new ItemRandom(5);
        var plain = 0;
        var touched = new HashSet<string>();
        const string Question = "Anna's box holds 1,250 pens at $3.50 each. It is 5 °C. She gives away two thirds, or 3/4. How many pens does she keep?";
        for (var i = 0; i < 1000; i++)
        {
            var text = QuestionTouch.Apply(Question, random);
            plain += text == Question ? 1 : 0;
            touched.Add(text);
            Assert.Equal(QuestionNumbers.In(Question), QuestionNumbers.In(text));
            Assert.Equal(text.Trim(), text);
            Assert.Contains("5 °C", text, StringComparison.Ordinal);
        }

        Assert.InRange(plain, 650, 760);
        Assert.InRange(touched.Count, 60, 1000);
    }

    [Fact]
    public void Names_are_many_and_none_is_listed_twice()
    {
        Assert.True(Vocabulary.People.Count >= 200);
        Assert.Equal(Vocabulary.People.Count, Vocabulary.People.Select(static person => person.Name).Distinct().Count());
    }

    // Numbers, names, things and what depends on them, so that only the way of saying it counts.
    private static Regex MaskOf()
    {
        var nouns = new[]
            {
                Vocabulary.Toys, Vocabulary.Goods, Vocabulary.DearGoods, Vocabulary.Food, Vocabulary.Fruit, Vocabulary.Wares, Vocabulary.Containers, Vocabulary.Plants,
            }
            .SelectMany(static list => list).SelectMany(static noun => new[] { noun.Many, noun.One });
        string[] others =
        [
            .. Vocabulary.People.Select(static person => person.Name), .. Vocabulary.Places, "an", "a", "he", "she", "him", "her", "his",
            "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ];
        var words = nouns.Concat(others).Distinct().OrderByDescending(static word => word.Length).Select(Regex.Escape);
        return new Regex($@"\$?\d[\d.,:/]*\d|\$?\d|\b(?:{string.Join('|', words)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}
