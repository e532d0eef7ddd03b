using Lyceum.Training.Curriculum;
using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Tests.Curriculum;

public class TalkFamilyTests
{
    [Fact]
    public void Many_wordings_of_many_topics_lead_to_short_answers()
    {
        Assert.True(TalkFamilies.Outside.Sum(static family => family.Templates) >= 600);
        Assert.True(TalkFamilies.Outside.Count >= 60);
        Assert.All(TalkFamilies.Topics, family => Assert.InRange(family.Answer.Length, 5, 160));
    }

    [Fact]
    public void Every_wording_is_written_out()
    {
        ItemRandom random = new(3);
        foreach (TopicFamily family in TalkFamilies.Topics)
        {
            for (int i = 0; i < family.Templates * 4; i++)
            {
                CurriculumItem item = family.Create(random, i % family.Templates);
                Assert.False(string.IsNullOrWhiteSpace(item.Question), family.Name);
                Assert.True(family.Name == "outside-coding" || !item.Question.Any(static c => c is '{' or '}' or '<' or '|'), item.Question);
                Assert.Equal(family.Answer, item.Solution);
            }
        }
    }

    [Fact]
    public void No_question_that_is_held_out_is_trained_in_other_marks()
    {
        ItemRandom random = new(7);
        HashSet<string> trained = [.. TalkFamilies.Topics.SelectMany(family => Questions(random, family, heldOut: false))];
        string[] both = [.. TalkFamilies.Topics.SelectMany(family => Questions(random, family, heldOut: true)).Where(trained.Contains).Distinct()];

        Assert.Empty(both);
    }

    private static IEnumerable<string> Questions(ItemRandom random, TopicFamily family, bool heldOut) => Enumerable.Range(0, family.Templates)
        .Where(wording => family.IsHeldOut(wording) == heldOut)
        .SelectMany(wording => Enumerable.Range(0, 60).Select(_ => string.Concat(family.Create(random, wording).Question.ToLowerInvariant().Where(char.IsLetterOrDigit))))
        .Where(static letters => letters.Length > 4);

    [Theory]
    [InlineData("{a|a|a} <x>", "an apple")]
    [InlineData("the letter a in <x>", "the letter a in apple")]
    [InlineData("no slots", "no slots")]
    [InlineData("<y> stays {}", "<y> stays ")]
    [InlineData("a < b", "a < b")]
    [InlineData("{<x>|<x>}s", "apples")]
    public void Patterns_are_filled(string pattern, string expected) =>
        Assert.Equal(expected, Phrase.Write(new ItemRandom(1), pattern, static slot => slot == "x" ? "apple" : null));

    [Fact]
    public void Casual_typing_keeps_digits()
    {
        ItemRandom random = new(5);
        for (int i = 0; i < 500; i++)
        {
            string typed = CasualTyping.Apply(random, "How much is 307 + 4581?");
            Assert.Equal("3074581", string.Concat(typed.Where(char.IsAsciiDigit).Where(static c => c is not '2')));
        }
    }
}
