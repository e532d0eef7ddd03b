using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Tests.Curriculum;

public class ChatFamilyTests
{
    public static TheoryData<string> Families() => [.. ChatFamilies.All.Select(static family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Messages_alternate_and_nothing_that_is_said_is_false(string name)
    {
        int drawn = 0;
        foreach (CurriculumItem item in Draw(name))
        {
            drawn++;
            IReadOnlyList<ChatTurn> turns = [.. item.Document.Turns.Where(static turn => turn.Role is "user" or "assistant")];
            Assert.Equal("assistant", turns[^1].Role);
            Assert.All(turns, turn => Assert.False(turn.Content.Length == 0 && turn.ToolCalls.Count == 0));
            Assert.DoesNotContain(turns, static turn => turn.Role == "user" && turn.Content.Contains("{0}", StringComparison.Ordinal));
            foreach (ChatTurn turn in turns.Where(static turn => turn.Role == "assistant"))
            {
                Assert.DoesNotContain(SolutionChecker.Check(turn.Content).Steps, static step => step.Label == StepLabel.False);
            }

            if (SolutionChecker.Check(item.Solution).Answer is { } answer)
            {
                Assert.Equal(item.Expected, answer);
            }
        }

        Assert.True(drawn > 40, $"{name}: {drawn}");
    }

    [Fact]
    public void A_conversation_goes_on_from_its_last_result()
    {
        foreach (CurriculumItem item in Draw("chat-more"))
        {
            string first = SolutionChecker.Check(item.Document.Turns[1].Content).Answer!;
            Assert.StartsWith(first + " ", item.Solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_message_of_a_trained_conversation_has_an_operation_that_is_held_out()
    {
        foreach (CurriculumFamily family in ChatFamilies.All)
        {
            foreach (CurriculumItem item in Draw(family.Name).Where(item => !family.IsHeldOut(item.Template)))
            {
                Assert.DoesNotContain(item.Document.Turns, static turn => turn.Role == "assistant" && HeldOut.AnyPair(turn.Content));
            }
        }
    }

    private static IEnumerable<CurriculumItem> Draw(string name)
    {
        CurriculumFamily family = PrimerFamilies.Named(name);
        ItemRandom random = new(31);
        for (int i = 0; i < 250; i++)
        {
            if (family.Create(random, i % family.Templates) is { } item)
            {
                yield return item;
            }
        }
    }
}
