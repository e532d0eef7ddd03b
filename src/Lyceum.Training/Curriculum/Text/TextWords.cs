using System.Globalization;
using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Curriculum.Text;

/// <summary>Words, sentences and lists for text tasks.</summary>
internal static class TextWords
{
    private static readonly Dictionary<string, string[]> Pools = TextPool.ByHeading("Text.words.txt")
        .ToDictionary(
            static pool => pool.Key,
            static pool => pool.Value.SelectMany(line => line.Split(pool.Key == "place" ? ',' : ' ')).Distinct(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);

    private static readonly string[] Units =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>The palindromes.</summary>
    public static IReadOnlyList<string> Palindromes => Pools["palindrome"];

    /// <summary>A word: of English, or one in three a word that means nothing, so that letters are learnt and not words.</summary>
    public static string Word(ItemRandom random)
    {
        string word = random.Pick(Pools["word"]);
        if (random.Chance(0.67))
        {
            return word;
        }

        // The beginning of one word and the end of another have the letters that English puts side by side.
        string other = random.Chance(0.5) ? random.Pick(Pools["word"]) : TalkSlots.PseudoWord(random) + TalkSlots.PseudoWord(random);
        return word[..random.Next(1, word.Length - 1)] + other[random.Next(0, other.Length - 2)..];
    }

    /// <summary>Different words of English.</summary>
    public static IReadOnlyList<string> List(ItemRandom random, int min = 3, int max = 7) => random.PickSeveral(Pools["word"], random.Next(min, max));

    /// <summary>Different whole numbers.</summary>
    public static IReadOnlyList<int> Numbers(ItemRandom random, int min = 3, int max = 7)
    {
        int highest = random.Pick(20, 100, 100, 1000, 1000, 10_000);
        HashSet<int> numbers = [];
        int count = random.Next(min, max);
        while (numbers.Count < count)
        {
            numbers.Add(random.Next(0, highest - 1));
        }

        return [.. numbers];
    }

    /// <summary>A sentence of three to nine words, without marks.</summary>
    public static string Sentence(ItemRandom random)
    {
        string sentence = Being(random) + " " + random.Pick(Pools["verb"]);
        sentence += random.Chance(0.2) ? "" : " " + Being(random);
        sentence += random.Chance(0.3) ? " " + random.Pick(Pools["preposition"]) + " " + random.Pick(Pools["place"]) : "";
        return random.Chance(0.2) ? sentence + " " + random.Pick(Pools["adverb"]) : sentence;
    }

    /// <summary>A word as a question names it: bare or between marks.</summary>
    public static string Quote(ItemRandom random, string word) => random.Next(0, 9) switch
    {
        < 5 => word,
        < 8 => $"\"{word}\"",
        _ => $"'{word}'",
    };

    /// <summary>A list as a question writes it: with commas, or with "and" before the last.</summary>
    public static string Join(ItemRandom random, IEnumerable<string> items)
    {
        string[] all = [.. items];
        return random.Next(0, 9) switch
        {
            < 6 => string.Join(", ", all),
            < 9 => string.Join(", ", all[..^1]) + " and " + all[^1],
            _ => string.Join(' ', all),
        };
    }

    /// <summary>A list as an answer writes it.</summary>
    public static string Join(IEnumerable<string> items) => string.Join(", ", items);

    /// <summary>A word letter by letter: <c>c-a-t</c>.</summary>
    public static string Spell(string word) => string.Join('-', word.ToCharArray());

    /// <summary>A word backwards.</summary>
    public static string Reverse(string word)
    {
        char[] letters = word.ToCharArray();
        Array.Reverse(letters);
        return new string(letters);
    }

    /// <summary>Things with the number of those that count, up to each: <c>b, a 1, n, a 2</c>.</summary>
    public static (string Working, int Count) Tally(IEnumerable<string> items, Func<string, bool> counts)
    {
        int count = 0;
        string working = Join(items.Select(item => counts(item) ? string.Create(CultureInfo.InvariantCulture, $"{item} {++count}") : item).ToArray());
        return (working, count);
    }

    /// <summary>A number in words, up to 10,000: <c>three hundred and five</c>.</summary>
    public static string InWords(int number) => number switch
    {
        < 20 => Units[number],
        < 100 => Tens[number / 10] + (number % 10 == 0 ? "" : "-" + Units[number % 10]),
        < 1000 => Units[number / 100] + " hundred" + (number % 100 == 0 ? "" : " and " + InWords(number % 100)),
        _ => InWords(number / 1000) + " thousand" + (number % 1000 == 0 ? "" : number % 1000 < 100 ? " and " + InWords(number % 1000) : " " + InWords(number % 1000)),
    };

    private static string Being(ItemRandom random) =>
        random.Pick("the", "the", "a", "my", "our", "his", "her") + (random.Chance(0.4) ? " " + random.Pick(Pools["adjective"]) : "") + " " + random.Pick(Pools["noun"]);
}
