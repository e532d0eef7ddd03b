using System.Text;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>Stories of two to six steps, put together from events in any order.</summary>
internal sealed class ChainFamily(ChainScene scene) : CurriculumFamily
{
    private static readonly string[] Links =
    [
        "", "", "", "", "", "", "Then ", "Then ", "Then ", "Later, ", "After that, ", "Next, ", "Soon after, ", "After a while, ", "A little later, ", "And then ", "Some time later, ",
    ];

    private static readonly string[] Joints = [", and then ", ", then ", ", and after that ", "; then ", "; after that ", ", and "];
    private static readonly double[] Lengths = [1, 1.5, 2, 2, 2];

    // An opening and the question that goes with it.
    private const string Asks = " => ";
    private readonly Wordings tellings = new([.. scene.Openings.Zip(scene.Questions, static (opening, question) => opening + Asks + question)], FurtherOf(scene, "openings"));
    private readonly (ChainKind Kind, Wordings Phrases)[] events =
        [.. scene.Events.Select(pair => (pair.Kind, new Wordings(pair.Phrases, FurtherOf(scene, pair.Kind.ToString()))))];

    public override string Name => scene.Name;

    public override CurriculumGroup Group => CurriculumGroup.Words;

    public override int Templates => tellings.Count;

    public override int PlainTemplates => tellings.Chosen;

    public override double Weight => 1.6;

    public override bool IsHeldOut(int wording) => tellings.IsHeldOut(wording);

    public override CurriculumItem? Create(ItemRandom random, int wording)
    {
        var story = new Story(random, wording);
        story.Thing(scene.Things);
        var (opening, question) = tellings[wording].Split(Asks) is [var told, var asked] ? (told, asked) : throw new FormatException($"'{tellings[wording]}' has no question.");
        if (opening.StartsWith("I ", StringComparison.Ordinal))
        {
            Tell(story, "I", "me", "my");
        }
        else if (opening.StartsWith("You ", StringComparison.Ordinal))
        {
            Tell(story, "you", "you", "your");
        }

        var most = story.Narrow(scene.Start.Min, scene.Start.Max);
        decimal amount = random.Next(scene.Start.Min, most);
        var change = most < scene.Start.Max ? Math.Min(12, scene.Change) : scene.Change;
        Show(story, "start", amount);
        var text = new StringBuilder(Wording.Fill(opening, story));
        var length = random.PickWeighted(Lengths) + 2;
        ChainKind? last = null;
        var link = "";
        var joined = true;
        while (story.Working.Steps < length)
        {
            if (Next(story, ref amount, length - story.Working.Steps, change, ref last, ref link) is not { } sentence)
            {
                return null;
            }

            if (link.Length == 0 && !joined && story.Working.Steps > 1 && random.Chance(0.25))
            {
                text.Length--;
                text.Append(random.Pick<string>(Joints)).Append(sentence);
                joined = true;
                continue;
            }

            joined = false;
            text.Append(' ').Append(link.Length > 0 ? link + sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..]);
        }

        if (last == ChainKind.Share)
        {
            question = wording < tellings.Chosen ? scene.ShareQuestions[wording % scene.ShareQuestions.Length] : random.Pick(FurtherOf(scene, "share"));
        }

        text.Append(' ').Append(Wording.Fill(question, story));
        var expected = scene.IsMoney ? "$" + Working.Write(amount) : Working.Write(amount) + (scene.Unit.Length > 0 ? " " + scene.Unit : "");
        return CurriculumItem.Of(Name, wording, story.Working.Steps, text.ToString(), story.Working.Solution(expected), expected);
    }

    private string? Next(Story story, ref decimal amount, int stepsLeft, int change, ref ChainKind? last, ref string link)
    {
        var random = story.Random;
        var (kind, phrases) = random.Pick<(ChainKind, Wordings)>(events);
        var isGroups = kind is ChainKind.GainGroups or ChainKind.LossGroups;
        if ((isGroups && stepsLeft < 2) || (kind == ChainKind.Share) != (kind == ChainKind.Share && stepsLeft == 1)
            || (kind == last && kind is not (ChainKind.Gain or ChainKind.Loss)))
        {
            return Next(story, ref amount, stepsLeft, change, ref last, ref link);
        }

        decimal groups = random.Next(2, 6);
        var each = isGroups ? random.Next(2, Math.Max(4, change / 6)) : random.Next(2, change);
        var working = story.Working;
        switch (kind)
        {
            case ChainKind.Gain:
                amount = working.Add(amount, each);
                break;
            case ChainKind.Loss when amount > each + 1:
                amount = working.Subtract(amount, each);
                break;
            case ChainKind.GainGroups:
                amount = working.Add(amount, working.Multiply(groups, each));
                break;
            case ChainKind.LossGroups when amount > groups * each + 1:
                amount = working.Subtract(amount, working.Multiply(groups, each));
                break;
            case ChainKind.Double when amount < 1000:
                amount = working.Multiply(amount, 2);
                break;
            case ChainKind.Halve when amount % 2 == 0 && amount > 4:
                amount = working.Divide(amount, 2);
                break;
            case ChainKind.Share when amount % groups == 0 && amount > groups:
                amount = working.Divide(amount, groups);
                break;
            default:
                return null;
        }

        last = kind;
        story.Set("k", groups);
        Show(story, "x", each);
        var sentence = Wording.Fill(phrases.Pick(random, IsHeldOut(story.Template)), story);
        var previous = link;
        link = random.Pick<string>(Links);
        link = link == previous ? "" : link;
        return sentence;
    }

    private static string[] FurtherOf(ChainScene scene, string what) => FurtherWordings.Of($"{scene.Name} {what}");

    private static void Tell(Story story, string he, string him, string his)
    {
        story.Set("he", he);
        story.Set("him", him);
        story.Set("his", his);
    }

    private void Show(Story story, string key, decimal number)
    {
        if (scene.IsMoney)
        {
            story.MoneyOf(key, number);
        }
        else
        {
            story.Set(key, number);
        }
    }
}
