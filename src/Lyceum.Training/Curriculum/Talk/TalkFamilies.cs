namespace Lyceum.Training.Curriculum.Talk;

/// <summary>The families of talk.</summary>
internal static class TalkFamilies
{
    // A family's share grows with the number of its wordings, so that every wording is met about as often.
    private const double WeightOfQuestion = 0.05;

    /// <summary>Who it is and what it can do: greetings, thanks, questions about itself.</summary>
    public static IReadOnlyList<TopicFamily> About { get; } = [.. TextPool.Sections("Talk.about.txt").Select(static section =>
    {
        Wordings questions = new([.. section.Lines.Where(static line => !line.StartsWith("= ", StringComparison.Ordinal))]);
        string answer = section.Lines.Single(static line => line.StartsWith("= ", StringComparison.Ordinal))[2..];
        return new TopicFamily("talk-" + section.Heading, questions, answer, WeightOf(questions));
    })];

    /// <summary>What it can not answer.</summary>
    public static IReadOnlyList<TopicFamily> Outside { get; } = [.. OutsideTopics()];

    /// <summary>The names of those in other languages.</summary>
    public static IReadOnlySet<string> Foreign { get; } = TextPool.Sections("Talk.foreign.txt").Select(static section => "outside-" + section.Heading).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every family of questions with a fixed answer.</summary>
    public static IReadOnlyList<TopicFamily> Topics { get; } = [.. About, .. Outside];

    /// <summary>All families of talk.</summary>
    public static IReadOnlyList<CurriculumFamily> All { get; } = [.. Topics, .. ChatFamilies.All];

    private static IEnumerable<TopicFamily> OutsideTopics()
    {
        Dictionary<string, string> answers = TextPool.ByHeading("Talk.answers.txt").ToDictionary(static section => section.Key, static section => section.Value.Single(), StringComparer.Ordinal);
        foreach ((string heading, string[] lines) in TextPool.Sections("Talk.outside.txt"))
        {
            Wordings questions = new(lines);
            string[] names = heading.Split(' ');
            yield return new TopicFamily("outside-" + names[1], questions, answers[names[0]], WeightOf(questions));
        }

        foreach ((string language, string[] lines) in TextPool.Sections("Talk.foreign.txt"))
        {
            Wordings questions = new(lines);
            yield return new TopicFamily("outside-" + language, questions, answers["foreign"], WeightOf(questions) / 2);
        }
    }

    private static double WeightOf(Wordings questions) => questions.Count * WeightOfQuestion;
}
