using System.Text.Json;
using System.Text.RegularExpressions;
using Lyceum.Models.Templates;
using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Curriculum;

/// <summary>Judges answers to exercises of the primer curriculum. Answers are raw: a call begins with the mark <c>&lt;|tool_call|&gt;</c>.</summary>
public static class PrimerGrading
{
    /// <summary>What stands before each call in an answer.</summary>
    public const string CallMark = "<|tool_call|>";

    private const int LongestTelling = 200;

    private static readonly Dictionary<string, TopicFamily> Topics = TalkFamilies.Topics.ToDictionary(static family => family.Name, StringComparer.Ordinal);
    private static readonly HashSet<string> TalkAnswers = [.. TalkFamilies.Topics.Select(static family => family.Answer)];

    /// <summary>
    /// True where an answer is right: the result of a sum or a text task, the same JSON, the same calls, the answer
    /// to questions of that topic, or what the solution tells of a tool's result and no other number; elsewhere the very words.
    /// </summary>
    /// <param name="item">The exercise.</param>
    /// <param name="answer">The answer to judge.</param>
    public static bool IsRight(CurriculumItem item, string answer)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(answer);
        answer = answer.Trim();
        ChatTurn solution = item.Document.Turns[^1];
        if (solution.ToolCalls.Count > 0)
        {
            return answer.StartsWith(CallMark, StringComparison.Ordinal) && SameCalls(answer.Split(CallMark)[1..], item.Expected.Split('\n'));
        }

        if (answer.Contains(CallMark, StringComparison.Ordinal))
        {
            return false;
        }

        if (SolutionChecker.Check(solution.Content).Answer is not null)
        {
            return AnswerComparison.Same(SolutionChecker.Check(answer).Answer, item.Expected);
        }

        if (item.Document.Turns[^2].Role == "tool")
        {
            return Tells(answer, item);
        }

        return item.Expected.StartsWith('{') ? SameJson(answer, item.Expected)
            : Topics.TryGetValue(item.Family, out TopicFamily? topic) ? answer == topic.Answer
            : answer == item.Expected;
    }

    /// <summary>
    /// True where an answer to any question is courteous, true about itself and short: it is one of the answers written for talk,
    /// none of which claims to know anything of the world.
    /// </summary>
    public static bool IsCourteous(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return TalkAnswers.Contains(answer.Trim());
    }

    // Whatever the solution tells of the result, and no number but those of the conversation.
    private static bool Tells(string answer, CurriculumItem item)
    {
        HashSet<Rational> known = [.. item.Document.Turns.SkipLast(1).SelectMany(static turn => QuestionNumbers.In(turn.Content))];
        string[] told = [.. item.Expected.Split('\n').Where(value => Names(item.Solution, value))];
        return told.Length == 0
            ? answer == item.Solution
            : Array.TrueForAll(told, value => Names(answer, value)) && answer.Length <= LongestTelling && QuestionNumbers.In(answer).TrueForAll(known.Contains);
    }

    // As a whole: 130 does not name 13, nor 4.50 either 4 or 50.
    private static bool Names(string text, string value) =>
        Regex.IsMatch(text, $@"(?<![\w.]){Regex.Escape(value)}(?!\w|\.\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static bool SameCalls(string[] calls, string[] expected) =>
        calls.Length == expected.Length && calls.Zip(expected).All(static pair => SameJson(pair.First, pair.Second));

    private static bool SameJson(string text, string expected)
    {
        try
        {
            return JsonElement.DeepEquals(JsonElement.Parse(text.Trim()), JsonElement.Parse(expected));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
