using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum.Arithmetic;
using Lyceum.Training.Curriculum.Extraction;
using Lyceum.Training.Curriculum.Text;
using Lyceum.Training.Curriculum.Tools;
using Lyceum.Training.Curriculum.Words;

namespace Lyceum.Training.Curriculum.Talk;

/// <summary>Conversations of several messages, most of them chains of other families' exercises.</summary>
internal static class ChatFamilies
{
    private const string Check = "Let me check.\n";

    private static readonly Dictionary<string, Wordings> Texts =
        TextPool.ByHeading("Talk.chat.txt").ToDictionary(static section => section.Key, static section => new Wordings(section.Value), StringComparer.Ordinal);
    private const string Welcome = "You are welcome! Do you have another problem for me?";

    /// <summary>All families of conversations.</summary>
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        Said("chat-greeted", "greeting", 5, Greeted),
        Said("chat-closed", "closing", 2, Closed),
        Chained("chat-after-hello", 2, AfterHello),
        Said("chat-again", "again", 2.5, Again),
        Said("chat-more", "more", 3, More),
        Said("chat-doubt", "doubt", 1.2, Doubt),
        Said("chat-claim", "claim", 1.5, Claim),
        Said("chat-thanks", "thanks", 1.5, Thanks),
        Chained("chat-several", 5, Several),
        Chained("chat-after-tool", 2.5, AfterTool),
        Said("chat-name", "name", 0.7, Name),
        Said("chat-system", "system", 1.5, System),
        Said("chat-brief", "brief", 1, Brief),
    ];

    private static ChatFamily Said(string name, string heading, double weight, Func<ItemRandom, int, bool, ChatDraft?> draw) =>
        new(name, Texts[heading].Count, Texts[heading].Chosen, Texts[heading].IsHeldOut, weight, draw);

    // What is held out is in the exercises alone.
    private static ChatFamily Chained(string name, double weight, Func<ItemRandom, int, bool, ChatDraft?> draw) =>
        new(name, 10, 10, static wording => wording % 5 == 3, weight, draw);

    // "hi! what's 3+4?"
    private static ChatDraft? Greeted(ItemRandom random, int wording, bool heldOut)
    {
        if (Exercise(random, heldOut) is not { } item || item.Document.Turns.Count != 2)
        {
            return null;
        }

        string question = Sum(random, item);
        return new ChatDraft(item.Expected, new("user", $"{Write(random, "greeting", wording)}{random.Pick(" ", " ", "\n")}{question}"), item.Document.Turns[^1]);
    }

    private static ChatDraft? Closed(ItemRandom random, int wording, bool heldOut)
    {
        if (Exercise(random, heldOut) is not { } item || item.Document.Turns.Count != 2)
        {
            return null;
        }

        string closing = Write(random, "closing", wording);
        return new ChatDraft(item.Expected, new("user", $"{Sum(random, item)}{random.Pick(" ", " ", "\n")}{closing}"), item.Document.Turns[^1]);
    }

    private static ChatDraft? AfterHello(ItemRandom random, int wording, bool heldOut)
    {
        TopicFamily topic = random.Chance(0.7) ? random.Pick<TopicFamily>([.. TalkFamilies.About.Take(5)]) : random.Pick(TalkFamilies.Topics);
        return InnerItems.Draw(random, topic, heldOut) is { } hello && Next(random, heldOut) is { } item && item.Document.Turns[0].Role == "user"
            ? new ChatDraft(item.Expected, [.. hello.Document.Turns, .. item.Document.Turns])
            : null;
    }

    // "What is 3 + 4?", "And 5 + 6?"
    private static ChatDraft? Again(ItemRandom random, int wording, bool heldOut)
    {
        List<ChatTurn> turns = [];
        PlainSum sum = PlainSum.Draw(random);
        turns.AddRange([new("user", random.Pick("What is {0}?", "{0}", "{0} =", "What's {0}?", "How much is {0}?").Replace("{0}", sum.Question, StringComparison.Ordinal)), new("assistant", sum.Solution)]);
        for (int left = random.Next(1, 2); left > 0; left--)
        {
            sum = PlainSum.Draw(random);
            turns.AddRange([new("user", Write(random, "again", wording, _ => sum.Question)), new("assistant", sum.Solution)]);
        }

        return new ChatDraft(sum.Answer, turns);
    }

    // "What is 12 + 7?", "and plus 5?"
    private static ChatDraft? More(ItemRandom random, int wording, bool heldOut)
    {
        PlainSum first = PlainSum.Draw(random);
        string[] parts = Texts["more"][wording].Split('|', 2);
        decimal number = random.Next(2, parts[0] is "times" or "divide" ? 12 : random.Pick(12, 60, 300));
        char sign = parts[0] switch { "plus" => '+', "minus" => '-', "times" => '×', _ => '÷' };
        if ((sign == '-' && number > first.Result) || (sign == '÷' && first.Result % number != 0) || first.Result == 0)
        {
            return null;
        }

        PlainSum second = PlainSum.Of(random, first.Result, sign, number);
        string followUp = Phrase.Write(random, parts[1], _ => Working.Write(number));
        return new ChatDraft(
            second.Answer,
            new("user", random.Pick("What is {0}?", "{0}", "{0} =", "How much is {0}?").Replace("{0}", first.Question, StringComparison.Ordinal)),
            new("assistant", first.Solution),
            new("user", followUp),
            new("assistant", second.Solution));
    }

    // The answer is worked out again, whoever is right.
    private static ChatDraft? Doubt(ItemRandom random, int wording, bool heldOut)
    {
        if (InnerItems.Draw(random, random.Pick(random.Chance(0.6) ? ArithmeticFamilies.All : WordFamilies.All), heldOut) is not { } item)
        {
            return null;
        }

        string doubt = Write(random, "doubt", wording, _ => Working.Write(random.Next(2, 300)));
        return new ChatDraft(item.Expected, [.. item.Document.Turns, new("user", doubt), new("assistant", Check + item.Solution)]);
    }

    private static ChatDraft? Claim(ItemRandom random, int wording, bool heldOut)
    {
        PlainSum sum = PlainSum.Draw(random);
        bool right = random.Chance(0.4);
        string claimed = right ? sum.Answer : sum.Wrong(random);
        string question = Write(random, "claim", wording, slot => slot == "q" ? sum.Question : claimed);
        string verdict = right ? "That is right." : $"So it is not {claimed}.";
        return new ChatDraft(sum.Answer, new("user", question), new("assistant", $"{sum.Equation}\n{verdict}\nAnswer: {sum.Answer}"));
    }

    private static ChatDraft? Thanks(ItemRandom random, int wording, bool heldOut) =>
        Next(random, heldOut) is { } item
            ? new ChatDraft(Welcome, [.. item.Document.Turns, new("user", Write(random, "thanks", wording)), new("assistant", Welcome)])
            : null;

    private static ChatDraft? Several(ItemRandom random, int wording, bool heldOut)
    {
        List<ChatTurn> turns = [];
        string expected = "";
        for (int left = random.Chance(0.7) ? 2 : 3; left > 0; left--)
        {
            if (Next(random, heldOut) is not { } item || item.Document.Turns[0].Role != "user")
            {
                return null;
            }

            turns.AddRange(item.Document.Turns);
            expected = item.Expected;
        }

        return new ChatDraft(expected, turns);
    }

    // A call, its result, and then something that needs no tool.
    private static ChatDraft? AfterTool(ItemRandom random, int wording, bool heldOut)
    {
        ToolResultFamily results = new();
        bool calculates = false;
        if (InnerItems.Draw(random, results, heldOut) is not { } call || Next(random, heldOut) is not { } item || item.Document.Turns[0].Role != "user")
        {
            return null;
        }

        foreach (ToolFunction function in ToolFunction.All.Where(static function => function.Topics.Contains("sums") || function.Topics.Contains("*")))
        {
            calculates |= call.Document.Tools!.Any(tool => function.Descriptions.Contains(tool.GetProperty("function").GetProperty("description").GetString()));
        }

        return calculates ? null : new ChatDraft(item.Expected, [.. call.Document.Turns, .. item.Document.Turns]) { Tools = call.Document.Tools };
    }

    private static ChatDraft? Name(ItemRandom random, int wording, bool heldOut)
    {
        string name = ExtractionValues.Draw(random, "first").Text;
        string answer = $"Your name is {name}.";
        return new ChatDraft(
            answer,
            new("user", Write(random, "name", wording, _ => name)),
            new("assistant", $"Hello, {name}! What can I work out for you?"),
            new("user", Phrase.Write(random, Texts["myname"].Pick(random, heldOut), static _ => null)),
            new("assistant", answer));
    }

    private static ChatDraft? System(ItemRandom random, int wording, bool heldOut) =>
        Next(random, heldOut) is { } item && item.Document.Turns[0].Role == "user"
            ? new ChatDraft(item.Expected, [new("system", Write(random, "system", wording)), .. item.Document.Turns])
            : null;

    // Only what needs no working can be said without it.
    private static ChatDraft? Brief(ItemRandom random, int wording, bool heldOut)
    {
        PlainSum sum = PlainSum.Draw(random);
        return sum.Equation.Count(static c => c == '=') > 1 || sum.Result > 200
            ? null
            : new ChatDraft(
                sum.Answer,
                new("system", Write(random, "brief", wording)),
                new("user", random.Pick("What is {0}?", "{0}", "{0} =").Replace("{0}", sum.Question, StringComparison.Ordinal)),
                new("assistant", "Answer: " + sum.Answer));
    }

    private static CurriculumItem? Exercise(ItemRandom random, bool heldOut) => InnerItems.Draw(
        random,
        random.Pick(random.Next(0, 9) switch { < 5 => ArithmeticFamilies.All, < 8 => WordFamilies.All, _ => TextFamilies.All }),
        heldOut);

    private static CurriculumItem? Next(ItemRandom random, bool heldOut) => random.Next(0, 9) switch
    {
        < 8 => Exercise(random, heldOut),
        8 => InnerItems.Draw(random, random.Pick(TalkFamilies.Topics), heldOut),
        _ => InnerItems.Draw(random, random.Pick(ExtractionFamilies.All), heldOut),
    };

    // Letters and words to work on are left as they are.
    private static string Sum(ItemRandom random, CurriculumItem item) =>
        ArithmeticFamilies.All.Any(family => family.Name == item.Family) ? CasualTyping.ApplyToSum(random, item.Question) : item.Question;

    private static string Write(ItemRandom random, string heading, int wording, Func<string, string?>? slot = null) =>
        Phrase.Write(random, Texts[heading][wording], slot ?? (static _ => null));
}
