using System.Text.RegularExpressions;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>Puts a problem into a frame: a scene before it that does not matter, a lead to its question, or the question as a request.</summary>
internal static partial class Framing
{
    // None holds a number, or a word that counts as one.
    private static readonly string[] Scenes =
    [
        "It was raining.", "The sun was shining.", "It was a long day.", "The weather was fine.", "It was a cold morning.", "Everybody was in a good mood.",
        "Here is a story.", "Here is a little problem.", "Imagine this.", "Think about this.", "Read carefully.", "Listen to this.", "This happened last summer.",
        "It is a true story.", "My teacher asked me this.", "This is from my school book.", "We had this in class.", "Here are the facts.", "This is not hard.",
        "Let us work this out.", "It was late in the evening.", "The holidays had just begun.", "There was music in the street.", "Nobody was in a hurry.",
        "The birds were singing.", "Snow was falling.", "Here is what I know.", "I read this somewhere.", "A friend told me this.", "This puzzle is for you.",
    ];

    private static readonly string[] Leads =
    [
        "So ", "Now, ", "Tell me, ", "I wonder: ", "My question: ", "What I want to know: ", "The question is: ", "Then ", "Well, ", "OK, ",
    ];

    private static readonly string[] Requests = ["Tell me ", "Work out ", "Find out ", "Please say ", "Say ", "I want to know ", "We need to know ", "Please find "];

    private static readonly string[] Nouned = ["Find ", "Work out ", "Tell me ", "I need to know ", "Please find ", "Can you give me ", "Calculate "];

    /// <summary>The wording, its question perhaps as a request: <c>How many are left?</c> becomes <c>Tell me how many are left.</c></summary>
    public static string Request(string wording, ItemRandom random)
    {
        if (!random.Chance(0.35))
        {
            return wording;
        }

        var lead = random.Pick<string>(Requests);
        var noun = random.Pick<string>(Nouned);
        var asks = noun.StartsWith("Can", StringComparison.Ordinal) ? '?' : '.';
        wording = Subject().Replace(wording, match => $"{lead}how {match.Groups[1].Value}.");
        wording = Have().Replace(wording, match =>
            $"{lead}how {match.Groups[1].Value} {match.Groups[3].Value} {(match.Groups[2].Value == "does" ? "has" : match.Groups[2].Value == "did" ? "had" : "have")}{match.Groups[4].Value}.");
        wording = Does().Replace(wording, match => $"{lead}how {match.Groups[1].Value} {match.Groups[2].Value} {match.Groups[3].Value}s{match.Groups[4].Value}.");
        wording = Do().Replace(wording, match => $"{lead}how {match.Groups[1].Value} {match.Groups[2].Value} {match.Groups[3].Value}{match.Groups[4].Value}.");
        return WhatIs().Replace(wording, match => $"{noun}{match.Groups[1].Value}{asks}");
    }

    /// <summary>A whole problem, perhaps with a scene before it and a lead to its question.</summary>
    public static string Frame(string problem, ItemRandom random)
    {
        if (random.Chance(0.2) && Asked().Match(problem) is { Success: true } asked)
        {
            var question = problem[asked.Index..];
            problem = problem[..asked.Index] + random.Pick<string>(Leads) + char.ToLowerInvariant(question[0]) + question[1..];
        }

        return random.Chance(0.15) ? $"{random.Pick<string>(Scenes)} {problem}" : problem;
    }

    [GeneratedRegex(@"(?<=^|[.!] )How (many (?:\{\w+\}|\w+) (?:are|were) (?:left|in|on|still|free|needed|sold|missing|packed|filled|used|not)\b[^?.]*)\?", RegexOptions.CultureInvariant)]
    private static partial Regex Subject();

    [GeneratedRegex(@"(?<=^|[.!] )How (many(?: \{\w+\}| \w+)?|much(?: money)?) (does|did|do) (\{\w+\}|I|we|you|they|\{N\} and \{N2\}) have\b([^?.]*)\?", RegexOptions.CultureInvariant)]
    private static partial Regex Have();

    [GeneratedRegex(@"(?<=^|[.!] )How (many(?: \{\w+\}| \w+)?|much(?: \w+)?|far|long) does (\{\w+\}) (pay|get|need|earn|spend|gain|make|save|fill|pack|use|drive|walk|read|sell|cover|work|plant|keep|run|see|travel)\b([^?.]*)\?", RegexOptions.CultureInvariant)]
    private static partial Regex Does();

    [GeneratedRegex(@"(?<=^|[.!] )How (many(?: \{\w+\}| \w+)?|much(?: \w+)?|far|long) do (I|we|you|they|\{N\} and \{N2\}) (pay|get|need|earn|spend|gain|make|save|fill|pack|use|drive|walk|read|sell|cover|work|plant|keep|run|see|travel)\b([^?.]*)\?", RegexOptions.CultureInvariant)]
    private static partial Regex Do();

    [GeneratedRegex(@"(?<=^|[.!] )What is (the [^?.]*)\?", RegexOptions.CultureInvariant)]
    private static partial Regex WhatIs();

    [GeneratedRegex(@"(?<=[.!] )(?:How|What) [^?.]*\?$", RegexOptions.CultureInvariant)]
    private static partial Regex Asked();
}
