using System.Text;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>Makes some questions look as people type them. Words and numbers of the question stay as they are.</summary>
internal static class QuestionTouch
{
    /// <summary>How often a question stays plain.</summary>
    public const double Plain = 0.7;

    // None holds a number, or a word that counts as one.
    private static readonly string[] Openings =
    [
        "Please help me: ", "Quick question: ", "Hi! ", "Hello. ", "Hey, quick question: ", "Can you solve this? ", "Could you work this out? ", "I need help with this: ",
        "My homework says: ", "Here is a problem. ", "Homework: ", "Question: ", "Problem: ", "Q: ", "Exercise: ", "Please solve: ", "Math problem: ",
        "I am stuck on this: ", "Help! ", "Solve this please: ", "Can you help me with this problem? ", "Try this: ", "Maths: ", "Task: ", "Please answer: ",
    ];

    private static readonly string[] Endings =
    [
        " Thanks!", " Thank you.", " Thanks a lot!", " Please show how you get it.", " Show the steps.", " Can you help me?", " I have no idea.", " Please.",
        " I need the answer.", " Please explain.", " Thank you so much!", " Give me the answer, please.", "\nAnswer:", "\nA:", " Show your work.", " Please work it out.",
    ];

    // In the order in which they are applied.
    private static readonly Func<string, ItemRandom, string>[] Kinds =
    [
        static (text, random) => Spaced(text, random.Pick("  ", "\n", "\n\n")),
        static (text, random) => text.EndsWith('?') ? text[..^1] + random.Pick("", "", "??", " ?", ".") : text.TrimEnd('.'),
        static (text, random) => text + random.Pick<string>(Endings),
        static (text, random) => random.Pick<string>(Openings) + text,
        static (text, _) => Lower(text),
        static (text, random) => random.Chance(0.5) ? text.Replace('\'', '’') : text.Replace("'", "", StringComparison.Ordinal),
    ];

    /// <summary>The question, changed or not.</summary>
    public static string Apply(string question, ItemRandom random)
    {
        if (random.Chance(Plain))
        {
            return question;
        }

        var count = random.Chance(0.35) ? 2 : 1;
        var kinds = random.PickSeveral(Kinds, count);
        foreach (var kind in Kinds)
        {
            question = kinds.Contains(kind) ? kind(question, random) : question;
        }

        return question;
    }

    private static string Spaced(string text, string space)
    {
        var spaced = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] == ' ' && i > 0 && (text[i - 1] is '.' or '?' or '!') && i + 1 < text.Length && char.IsUpper(text[i + 1]);
            spaced.Append(ends ? space : text[i].ToString());
        }

        return spaced.ToString();
    }

    // A degree keeps its capital: °C.
    private static string Lower(string text) => text.ToLowerInvariant().Replace("°c", "°C", StringComparison.Ordinal);
}
