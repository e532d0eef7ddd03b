using System.Text;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>Three or four people, each with more, fewer, twice or half as many as the one before: two to six steps.</summary>
internal sealed class CompareFamily : CurriculumFamily
{
    private static readonly string[] Openings =
    [
        "{A} has {a} {things}.", "{A} found {a} {things} at the beach.", "{A} sold {a} {things}.", "{A} owns {a} {things}.", "There are {a} {things} in {A}'s bag.",
        "{A} picked up {a} {things}.", "{A} collected {a} {things}.", "{A} got {a} {things}.", "{A} carries {a} {things}.", "{A} has exactly {a} {things}.",
    ];

    // The verb that belongs to each opening, in the present or past.
    private static readonly string[] Verbs = ["has", "found", "sold", "owns", "has", "picked up", "collected", "got", "carries", "has"];
    private static readonly string[] Bases = ["have", "find", "sell", "own", "have", "pick up", "collect", "get", "carry", "have"];

    private static readonly string[] More = ["{B} {v} {x} more than {A}.", "{B} {v} {x} {things} more than {A}."];
    private static readonly string[] Fewer = ["{B} {v} {x} fewer than {A}.", "{B} {v} {x} {things} fewer than {A}."];
    private static readonly string[] Twice = ["{B} {v} twice as many as {A}.", "{B} {v} two times as many {things} as {A}."];
    private static readonly string[] Times = ["{B} {v} {x} times as many as {A}.", "{B} {v} {x} times as many {things} as {A}."];
    private static readonly string[] Half = ["{B} {v} half as many as {A}.", "{B} {v} only half as many {things} as {A}."];

    public override string Name => "compare-chain";

    public override CurriculumGroup Group => CurriculumGroup.Words;

    public override int Templates => Openings.Length;

    public override double Weight => 1.6;

    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        var story = new Story(random, wording);
        story.Thing(Vocabulary.Toys);
        var count = random.Next(3, 4);
        var people = random.PickSeveral(Vocabulary.People, count);
        decimal amount = random.Next(4, 60);
        var amounts = new List<decimal> { amount };
        story.Set("a", amount);
        story.Set("A", people[0].Name);
        story.Set("v", Verbs[wording]);
        var text = new StringBuilder(Wording.Fill(Openings[wording], story));
        for (var i = 1; i < count; i++)
        {
            story.Set("A", people[i - 1].Name);
            story.Set("B", people[i].Name);
            if (Relation(story, ref amount) is not { } sentence)
            {
                return null;
            }

            amounts.Add(amount);
            text.Append(' ').Append(sentence);
        }

        var isPast = Verbs[wording] is "found" or "sold" or "picked up" or "collected" or "got";
        var total = random.Chance(0.65);
        story.Set("do", isPast ? "did" : total ? "do" : "does");
        story.Set("base", Bases[wording]);
        story.Set("all", count == 3 ? "the three of them" : "the four of them");
        var question = Wording.Fill(total ? "How many {things} {do} [they|{all}] {base} [altogether|in all|together]?" : "How many {things} {do} {B} {base}?", story);
        if (total)
        {
            amount = amounts[0];
            foreach (var next in amounts.Skip(1))
            {
                amount = story.Working.Add(amount, next);
            }
        }

        var expected = Working.Write(amount);
        return CurriculumItem.Of(Name, wording, story.Working.Steps, text.Append(' ').Append(question).ToString(), story.Working.Solution(expected), expected);
    }

    private static string? Relation(Story story, ref decimal amount)
    {
        var random = story.Random;
        switch (random.Next(0, 5))
        {
            case 0 or 1:
                amount = story.Working.Add(amount, story.Int("x", 2, 40));
                return Wording.Fill(random.Pick<string>(More), story);
            case 2 when amount > 5:
                amount = story.Working.Subtract(amount, story.Int("x", 2, (int)Math.Min(40, amount - 2)));
                return Wording.Fill(random.Pick<string>(Fewer), story);
            case 3 when amount < 200:
                amount = story.Working.Multiply(amount, 2);
                return Wording.Fill(random.Pick<string>(Twice), story);
            case 4 when amount < 60:
                amount = story.Working.Multiply(amount, story.Int("x", 3, 5));
                return Wording.Fill(random.Pick<string>(Times), story);
            case 5 when amount % 2 == 0:
                amount = story.Working.Divide(amount, 2);
                return Wording.Fill(random.Pick<string>(Half), story);
            default:
                return null;
        }
    }
}
