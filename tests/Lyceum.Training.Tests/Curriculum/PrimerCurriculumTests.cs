using System.Security.Cryptography;
using System.Text;
using Lyceum.TestKit;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Data;

namespace Lyceum.Training.Tests.Curriculum;

public sealed class PrimerCurriculumTests
{
    [Fact]
    public void Neighbouring_exercises_differ_and_the_same_index_gives_the_same()
    {
        var curriculum = new PrimerCurriculum(1);
        var questions = Enumerable.Range(0, 200).Select(index => curriculum.Item(index).Question).ToList();
        Assert.True(questions.Distinct().Count() > 180);
        Assert.Equal(questions[77], new PrimerCurriculum(1).Item(77).Question);
        Assert.NotEqual(questions[77], new PrimerCurriculum(2).Item(77).Question);
        Assert.Equal(questions[5], Assert.IsType<ChatDocument>(curriculum.Read(5)).Turns.Last(turn => turn.Role == "user").Content);
        Assert.Null(curriculum.Count);
    }

    [Fact]
    public void The_exercises_of_a_seed_are_for_ever()
    {
        // A change of this value is a change of what the shipped model was made from: make it knowingly.
        var curriculum = new PrimerCurriculum(1);
        var items = Enumerable.Range(0, 1000).Select(index => curriculum.Item(index)).Select(item => string.Join('\n', [item.Question, item.Solution, item.Expected, .. item.Document.Tools?.Select(static tool => tool.GetRawText()) ?? []]));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', items)));
        Assert.Equal("9DBBCFDA81ECC5AF", Convert.ToHexString(hash)[..16]);
    }

    [Fact]
    public void The_card_names_the_file_beside_it()
    {
        string folder = Path.Combine(Repository.Root, "models", "primer-1");
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "primer-1.gguf"))));

        Assert.Contains($"SHA-256 `{hash}`", File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("outside-jokes")]
    [InlineData("tool-get-weather")]
    public void Plain_wordings_are_drawn_oftener_than_their_number(string name)
    {
        const int Drawn = 4000;
        CurriculumFamily family = PrimerFamilies.Named(name);
        ItemRandom random = new(5);
        double even = family.PlainTemplates / (double)family.Templates;
        int plain = Enumerable.Range(0, Drawn).Count(_ => family.PickWording(random) < family.PlainTemplates);

        Assert.InRange(family.PlainTemplates, 1, family.Templates - 1);
        Assert.InRange(plain / (double)Drawn, even + (0.3 * (1 - even)), even + (0.4 * (1 - even)));
    }

    [Fact]
    public void Groups_have_their_shares()
    {
        var curriculum = new PrimerCurriculum(3, new PrimerWeights { Words = 1, Arithmetic = 3, Text = 0, Extraction = 0, Tools = 0, Talk = 0 });
        var words = Enumerable.Range(0, 2000).Count(index => PrimerFamilies.Named(curriculum.Item(index).Family).Group == CurriculumGroup.Words);
        Assert.InRange(words, 420, 580);
    }

    [Fact]
    public void Nothing_of_the_examination_is_trained()
    {
        var questions = new HashSet<string>();
        var values = new HashSet<string>();
        var pairs = new HashSet<(decimal, char, decimal)>();
        foreach (var group in Enum.GetValues<CurriculumGroup>())
        {
            foreach (var item in PrimerExamination.Create(99, group, 30))
            {
                var family = PrimerFamilies.Named(item.Family);

                // What conversations examine is how they go on; their sums may be any.
                if (!item.Family.StartsWith("chat-", StringComparison.Ordinal))
                {
                    questions.Add(item.Question);
                }

                if (family.Values(item) is { } key)
                {
                    if (family.IsHeldOut(item) && item.Family is not ("plus" or "minus" or "times" or "divided-by"))
                    {
                        values.Add($"{item.Family}|{key}");
                    }
                }

                if (item.Family is "plus" or "minus" or "times" or "divided-by")
                {
                    pairs.Add(Ordered(HeldOut.Pairs(item.Solution.Split('\n')[^2]).First()));
                }
            }
        }

        Assert.True(pairs.Count > 80);
        Assert.True(questions.Count > 300);
        var curriculum = new PrimerCurriculum(7);
        for (var index = 0; index < 20_000; index++)
        {
            var item = curriculum.Item(index);
            var family = PrimerFamilies.Named(item.Family);
            Assert.False(family.IsHeldOut(item.Template), item.Family);
            Assert.False(family.Values(item) is { } key && values.Contains($"{item.Family}|{key}"), item.Question);
            Assert.DoesNotContain(item.Document.Turns.Where(turn => turn.Role == "assistant").SelectMany(turn => HeldOut.Pairs(turn.Content)), pair => pairs.Contains(Ordered(pair)));
            Assert.True(family.Group == CurriculumGroup.Talk || !questions.Contains(item.Question), $"{item.Family}: {item.Question}");
        }
    }

    [Fact]
    public void An_examination_has_what_was_asked_for_and_no_question_twice()
    {
        var items = PrimerExamination.Create(5, CurriculumGroup.Words, 10);
        Assert.All(items, item => Assert.True(PrimerFamilies.Named(item.Family).IsHeldOut(item.Template), item.Family));
        Assert.All(items, item => Assert.True(PrimerFamilies.Named(item.Family).IsHeldOut(item), item.Family));
        Assert.Equal(items.Count, items.Select(item => item.Question).Distinct().Count());

        // Families with few values, such as the sides of squares, cannot fill their ten.
        Assert.InRange(items.Count, 9 * PrimerFamilies.All.Count(family => family.Group == CurriculumGroup.Words), int.MaxValue);
    }

    private static (decimal, char, decimal) Ordered((decimal Left, char Sign, decimal Right) pair) =>
        pair.Sign is '+' or '×' && pair.Left > pair.Right ? (pair.Right, pair.Sign, pair.Left) : pair;
}
