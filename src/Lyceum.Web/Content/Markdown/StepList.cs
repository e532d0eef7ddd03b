using System.Buffers;
using System.Collections.Immutable;

namespace Lyceum.Web.Content.Markdown;

/// <summary>
/// Knows the steps of a solution by their form: lines that each hold an equation of numbers, and at the end <c>Answer: …</c>. At least two equations, or one and an answer.
/// </summary>
internal static class StepList
{
    private const string Label = "Answer:";
    private const int MaxLineLength = 400;

    private static readonly SearchValues<char> s_operators = SearchValues.Create("+-−*×·/÷^()");
    private static readonly SearchValues<char> s_equation = SearchValues.Create("0123456789 =+-−*×·/÷^().,:%‰$€£¥°²³½¼¾≈√π'");

    /// <summary>Reads lines.</summary>
    /// <param name="lines">The lines of a paragraph.</param>
    /// <param name="isGrowing">Whether the last line may go on.</param>
    /// <returns>Null where they are no steps.</returns>
    public static ContentNode? Read(IReadOnlyList<string> lines, bool isGrowing)
    {
        if (lines.Count < 2)
        {
            return null;
        }

        string last = lines[^1].Trim();
        bool hasAnswer = last.StartsWith(Label, StringComparison.Ordinal);
        bool isBegun = isGrowing && !hasAnswer && (Label.StartsWith(last, StringComparison.Ordinal) || IsBeginning(last));
        int equations = lines.Count - (hasAnswer || isBegun ? 1 : 0);
        for (int i = 0; i < equations; i++)
        {
            if (!IsEquation(lines[i]))
            {
                return null;
            }
        }

        if (equations < 2 && !hasAnswer && !isBegun)
        {
            return null;
        }

        ImmutableArray<ContentNode>.Builder steps = ImmutableArray.CreateBuilder<ContentNode>(lines.Count);
        for (int i = 0; i < lines.Count - (hasAnswer ? 1 : 0); i++)
        {
            if (lines[i].Trim() is { Length: > 0 } line && !(i == equations && isBegun && Label.StartsWith(line, StringComparison.Ordinal)))
            {
                steps.Add(ContentNode.Of("li", new ContentNode(line)));
            }
        }

        ContentNode list = new("ol", [new("class", "steps-list"), new("dir", "ltr")], steps.ToImmutable());
        return hasAnswer
            ? ContentNode.OfClass("div", "steps", list, new ContentNode(
                "p", [new("class", "steps-answer"), new("dir", "auto")], [ContentNode.OfClass("span", "steps-label", new ContentNode(Label)), new ContentNode(" "), ContentNode.Of("strong", new ContentNode(last[Label.Length..].Trim()))]))
            : ContentNode.OfClass("div", "steps", list);
    }

    /// <summary>Whether a line is an equation: numbers on both sides, somewhere something to do with them, and no words.</summary>
    internal static bool IsEquation(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && line.Length <= MaxLineLength && line.AsSpan().ContainsAny(s_operators) && HasDigit(line.AsSpan(0, equals)) && HasDigit(line.AsSpan(equals)) && IsBeginning(line);
    }

    private static bool HasDigit(ReadOnlySpan<char> text) => text.ContainsAnyInRange('0', '9');

    // What an equation can begin with; units such as km are letters, but no more than three.
    private static bool IsBeginning(string line)
    {
        int letters = 0;
        foreach (char character in line)
        {
            letters = char.IsLetter(character) && character != 'π' ? letters + 1 : 0;
            if (letters > 3 || (letters == 0 && !s_equation.Contains(character)))
            {
                return false;
            }
        }

        return true;
    }
}
