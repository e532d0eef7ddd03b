namespace Lyceum.Training.Curriculum.Words;

/// <summary>Three or four people, each with more, fewer, twice or half as many as the one before: two to six steps.</summary>
internal sealed class CompareFamily : CurriculumFamily
{
    // The verb of the story as it is told, as it is asked, and what stands for it: "more than Anna did".
    private static readonly (string Opening, string Verb, string Base, string Does)[] Chosen =
    [
        ("{A} has {a} {things}.", "has", "have", "has"),
        ("{A} found {a} {things} at the [beach|fair|market].", "found", "find", "did"),
        ("{A} sold {a} {things}.", "sold", "sell", "did"),
        ("{A} owns {a} {things}.", "owns", "own", "does"),
        ("There are {a} {things} in {A}'s [bag|box|drawer].", "has", "have", "has"),
        ("{A} picked up {a} {things}.", "picked up", "pick up", "did"),
        ("{A} collected {a} {things}.", "collected", "collect", "did"),
        ("{A} got {a} {things}.", "got", "get", "did"),
        ("{A} carries {a} {things}.", "carries", "carry", "does"),
        ("{A} has exactly {a} {things}.", "has", "have", "has"),
        ("[Yesterday|Last week|On Sunday] {A} bought {a} {things}.", "bought", "buy", "did"),
        ("{A} counted {a} {things}.", "counted", "count", "did"),
        ("[Some friends compare their {things}.|These friends all like {things}.] {A} has {a} of them.", "has", "have", "has"),
        ("{a} {things} [belong to {A}|are in {A}'s bag].", "has", "have", "has"),
        ("[At school|At home|In the club], {A} made {a} {things}.", "made", "make", "did"),
        ("{A} needs {a} {things}.", "needs", "need", "does"),
        ("{A} keeps {a} {things} in a [tin|jar|bag].", "keeps", "keep", "does"),
        ("[In a game|In the lottery|At the fair] {A} won {a} {things}.", "won", "win", "did"),
        ("{A} used {a} {things} for a [picture|gift|game].", "used", "use", "did"),
        ("{A} brought {a} {things} to [school|the party|the club].", "brought", "bring", "did"),
    ];

    // Those after the chosen ones are all trained.
    private static readonly (string Opening, string Verb, string Base, string Does)[] Openings =
    [
        .. Chosen,
        .. FurtherOf("openings").Select(static line => line.Split(" | ") is [var opening, var verb, var asked, var does] ? (opening, verb, asked, does) : throw new FormatException($"'{line}' is no opening.")),
    ];

    private static readonly string[] More =
    [
        "{B} {v} {x} more than {A}.", "{B} {v} {x} {things} more than {A}.", "{B} {v} {x} more {things} than {A} {does}.", "{B} {v} {x} more than {A} {does}.",
        "Compared with {A}, {B} {v} {x} more.", "{A} is beaten by {B}, who {v} {x} more.",
        .. FurtherOf("More"),
    ];

    private static readonly string[] Fewer =
    [
        "{B} {v} {x} fewer than {A}.", "{B} {v} {x} {things} fewer than {A}.", "{B} {v} {x} fewer {things} than {A} {does}.", "{B} {v} {x} fewer than {A} {does}.",
        "Compared with {A}, {B} {v} {x} fewer.", "{A} beats {B}, who {v} {x} fewer.",
        .. FurtherOf("Fewer"),
    ];

    private static readonly string[] Twice =
    [
        "{B} {v} twice as many as {A}.", "{B} {v} two times as many {things} as {A}.", "{B} {v} twice as many {things} as {A} {does}.",
        "Compared with {A}, {B} {v} twice as many.", "{A} is beaten by {B}, who {v} twice as many.",
        .. FurtherOf("Twice"),
    ];

    private static readonly string[] Times =
    [
        "{B} {v} {x} times as many as {A}.", "{B} {v} {x} times as many {things} as {A}.", "{B} {v} {x} times as many {things} as {A} {does}.",
        "Compared with {A}, {B} {v} {x} times as many.", "{A} is beaten by {B}, who {v} {x} times as many.",
        .. FurtherOf("Times"),
    ];

    private static readonly string[] Half =
    [
        "{B} {v} half as many as {A}.", "{B} {v} only half as many {things} as {A}.", "{B} {v} half as many {things} as {A} {does}.",
        "Compared with {A}, {B} {v} half as many.", "{A} beats {B}, who {v} only half as many.",
        .. FurtherOf("Half"),
    ];

    private static readonly string[] Totals =
    [
        "How many {things} {do} [they|{all}] {base} [altogether|in all|together|in total]?", "What is the total number of {things}?",
        "[Work out|Find|Tell me] how many {things} that is [altogether|in all|in total].", "How many {things} is that for {all}?",
        .. FurtherOf("Totals"),
    ];

    private static readonly string[] Lasts =
    [
        "How many {things} {do} {B} {base}?", "What number of {things} {do} {B} {base}?", "[Work out|Find|Tell me] how many {things} {B} {v}.", "So how many {things} {do} {B} {base}?",
        .. FurtherOf("Lasts"),
    ];

    public override string Name => "compare-chain";

    public override CurriculumGroup Group => CurriculumGroup.Words;

    public override int Templates => Openings.Length;

    public override int PlainTemplates => Chosen.Length;

    public override double Weight => 1.6;

    public override bool IsHeldOut(int wording) => wording < Chosen.Length && base.IsHeldOut(wording);

    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        var story = new Story(random, wording);
        story.Thing(Vocabulary.Toys);
        var (opening, verb, asked, does) = Openings[wording];
        var count = random.Next(3, 4);
        var people = random.PickSeveral(Vocabulary.People, count);
        decimal amount = random.Next(4, 60);
        var amounts = new List<decimal> { amount };
        story.Set("a", amount);
        story.Set("A", people[0].Name);
        story.Set("v", verb);
        story.Set("does", does);
        var sentences = new List<string> { Wording.Fill(opening, story) };
        for (var i = 1; i < count; i++)
        {
            story.Set("A", people[i - 1].Name);
            story.Set("B", people[i].Name);
            if (Relation(story, ref amount) is not { } sentence)
            {
                return null;
            }

            amounts.Add(amount);
            sentences.Add(sentence);
        }

        var isPast = does == "did";
        var total = random.Chance(0.65);
        story.Set("do", isPast ? "did" : total ? "do" : "does");
        story.Set("base", asked);
        story.Set("all", count == 3 ? "the three of them" : "the four of them");
        var question = Wording.Fill(random.Pick<string>(total ? Totals : Lasts), story);
        if (total)
        {
            amount = amounts[0];
            foreach (var next in amounts.Skip(1))
            {
                amount = story.Working.Add(amount, next);
            }
        }

        // Every sentence names whom it compares, so that they can stand in any order.
        if (random.Chance(0.2))
        {
            random.Shuffle(sentences);
        }

        sentences.Insert(!total && random.Chance(0.15) ? 0 : sentences.Count, question);
        var expected = Working.Write(amount);
        return CurriculumItem.Of(Name, wording, story.Working.Steps, string.Join(' ', sentences), story.Working.Solution(expected), expected);
    }

    private static string[] FurtherOf(string what) => FurtherWordings.Of("compare-chain " + what);

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
