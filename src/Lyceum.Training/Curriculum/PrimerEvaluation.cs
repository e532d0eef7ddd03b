using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum;

/// <summary>Answers questions: conversations that end with a user's or a tool's message.</summary>
/// <param name="questions">The questions.</param>
/// <param name="samples">How many answers to draw for each; 0 for the one most likely answer.</param>
/// <param name="cancellation">Ends it.</param>
/// <returns>For each question its answers, as the model wrote them, special tokens included.</returns>
public delegate Task<IReadOnlyList<IReadOnlyList<string>>> AnswerQuestions(
    IReadOnlyList<ChatDocument> questions, int samples, CancellationToken cancellation);

/// <summary>Examines a model on exercises whose wordings and values are held out, and makes the table of how it did.</summary>
public static class PrimerEvaluation
{
    // Another seed than any training uses; what is asked is held out under every seed.
    private const ulong Seed = 20_260_701;

    private const string Courteous = "Outside questions, courteous, true and short";

    private static readonly string[] PlainFamilies = ["plus", "minus", "times", "divided-by", "tables"];

    /// <summary>Asks, and counts.</summary>
    /// <param name="answer">Who answers.</param>
    /// <param name="groups">The groups to examine.</param>
    /// <param name="perFamily">Questions of each family.</param>
    /// <param name="samples">Answers to draw for each mathematical question, whose most frequent one is compared with the greedy one; 0 for none.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<PrimerReport> RunAsync(
        AnswerQuestions answer, IReadOnlyList<CurriculumGroup> groups, int perFamily, int samples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perFamily);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        List<Graded> all = [];
        foreach (CurriculumGroup group in groups)
        {
            IReadOnlyList<CurriculumItem> items = Items(group, perFamily);
            ChatDocument[] questions = [.. items.Select(static item => item.Document with { Turns = [.. item.Document.Turns.SkipLast(1)] })];
            IReadOnlyList<IReadOnlyList<string>> greedy = await answer(questions, 0, cancellation).ConfigureAwait(false);
            IReadOnlyList<IReadOnlyList<string>>? drawn = samples > 0 && group is CurriculumGroup.Words or CurriculumGroup.Arithmetic
                ? await answer(questions, samples, cancellation).ConfigureAwait(false)
                : null;
            all.AddRange(items.Select((item, i) => Grade(group, item, greedy[i][0], drawn?[i])));
        }

        return new PrimerReport(
            [.. Parts(all).Where(static part => part.Any()).Select(static part => Score(part.Key, [.. part]))],
            [.. all.GroupBy(static graded => graded.Item.Family).Select(static family => Score(family.Key, [.. family]))],
            [.. all.Where(static graded => !graded.Right).Select(static graded => new PrimerMistake(graded.Item.Family, graded.Item.Question, graded.Item.Expected, graded.Answer))]);
    }

    /// <summary>The exercises of a group.</summary>
    internal static IReadOnlyList<CurriculumItem> Items(CurriculumGroup group, int perFamily) => PrimerExamination.Create(Seed, group, perFamily);

    /// <summary>The most frequent result among several answers, the first of them where two are as frequent; null where none has a result.</summary>
    public static string? Majority(IEnumerable<string> answers) => answers
        .Select(static answer => SolutionChecker.Check(answer).Answer)
        .OfType<string>()
        .GroupBy(static result => result, StringComparer.Ordinal)
        .MaxBy(static group => group.Count())?.Key;

    private static Graded Grade(CurriculumGroup group, CurriculumItem item, string answer, IReadOnlyList<string>? drawn)
    {
        bool reckons = group is CurriculumGroup.Words or CurriculumGroup.Arithmetic;
        IReadOnlyList<SolutionStep> steps = reckons ? SolutionChecker.Check(answer, item.Question).Steps : [];
        return new Graded(
            group,
            item,
            answer,
            PrimerGrading.IsRight(item, answer),
            drawn is null ? null : AnswerComparison.Same(Majority(drawn), item.Expected),
            steps.Count,
            steps.Count(static step => step.Label == StepLabel.True));
    }

    // The rows of the table, in its order; a question may count in several.
    private static IEnumerable<IGrouping<string, Graded>> Parts(List<Graded> all) => all
        .SelectMany(static graded => PartsOf(graded).Select(part => (Part: part, Graded: graded)))
        .GroupBy(static pair => pair.Part, static pair => pair.Graded)
        .OrderBy(static part => part.First().Group)
        .ThenBy(static part => part.Key, StringComparer.Ordinal);

    private static IEnumerable<string> PartsOf(Graded graded)
    {
        CurriculumItem item = graded.Item;
        switch (graded.Group)
        {
            case CurriculumGroup.Words:
                yield return item.Steps switch { <= 1 => "Word problems, 1 step", <= 3 => "Word problems, 2–3 steps", _ => "Word problems, 4–6 steps" };
                yield break;
            case CurriculumGroup.Arithmetic:
                bool plain = PlainFamilies.Contains(item.Family) && QuestionNumbers.In(item.Question).All(static number => number.Numerator <= 1000 * number.Denominator);
                yield return plain ? "Arithmetic, two operands to 1,000" : "Arithmetic, other";
                yield break;
            case CurriculumGroup.Text:
                yield return "Text tasks";
                yield break;
            case CurriculumGroup.Extraction:
                yield return "JSON, exact";
                yield break;
            case CurriculumGroup.Tools:
                yield return item.Document.Turns[^1].ToolCalls.Count > 0 ? "Tool calls, exact"
                    : item.Family == "tool-results" ? "Tools, results told"
                    : "Tools, no call where none fits";
                yield break;
            case CurriculumGroup.Talk when IsOutside(item.Family):
                yield return Courteous;
                yield return TalkFamilies.Foreign.Contains(item.Family) ? "Outside questions, other languages" : "Outside questions, answer of the topic";
                yield break;
            default:
                yield return item.Family.StartsWith("talk-", StringComparison.Ordinal) ? "Talk about itself" : "Conversations";
                yield break;
        }
    }

    private static bool IsOutside(string family) => family.StartsWith("outside-", StringComparison.Ordinal);

    private static PrimerScore Score(string part, IReadOnlyList<Graded> graded) => new(
        part,
        graded.Count,
        graded.Count(one => part == Courteous ? PrimerGrading.IsCourteous(one.Answer) : one.Right),
        graded.Any(static one => one.MajorityRight is not null) ? graded.Count(static one => one.MajorityRight == true) : null,
        graded.Sum(static one => one.Steps),
        graded.Sum(static one => one.TrueSteps));

    private sealed record Graded(CurriculumGroup Group, CurriculumItem Item, string Answer, bool Right, bool? MajorityRight, int Steps, int TrueSteps);
}
