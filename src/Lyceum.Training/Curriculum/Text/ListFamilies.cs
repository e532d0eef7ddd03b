using System.Globalization;

namespace Lyceum.Training.Curriculum.Text;

/// <summary>Tasks on lists of words or numbers, and on sentences.</summary>
internal static class ListFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new TextFamily("sort-words",
        [
            "Sort {these words |the words |}{alphabetically|in alphabetical order|from A to Z}: <l>", "Put {these words |}in alphabetical order: <l>.", "Sort the words <l>.",
            "Sort these words: <l>", "Arrange {the words |}<l> {alphabetically|in alphabetical order}.", "Alphabetical order, please: <l>",
            "Order {these words |}{alphabetically|by the alphabet|from A to Z}: <l>", "What is the alphabetical order of <l>?", "Can you sort <l> {alphabetically|from A to Z}?",
            "sort alphabetically: <l>", "List <l> in alphabetical order.",
        ], static (random, _) =>
        {
            IReadOnlyList<string> words = Several(random);
            return Sorted(random, words, [.. words.Order(StringComparer.Ordinal)]);
        }) { Share = 2.5 },
        new TextFamily("sort-words-back",
        [
            "Sort {these words |}from Z to A: <l>", "Put {these words |}in reverse alphabetical order: <l>.", "Sort <l> in reverse alphabetical order.", "Arrange <l> so that Z comes before A.",
            "Order {these words |}from Z to A: <l>", "reverse alphabetical order: <l>", "List <l> from Z to A.",
        ], static (random, _) =>
        {
            IReadOnlyList<string> words = Several(random);
            return Sorted(random, words, [.. words.OrderDescending(StringComparer.Ordinal)]);
        }) { Share = 1 },
        new TextFamily("sort-ascending",
        [
            "Sort {these numbers |the numbers |}{from smallest to largest|in ascending order|from small to big|from least to greatest}: <l>", "Sort <l>.", "Sort {the numbers |}<l> {in ascending order|from smallest to largest}.",
            "Put {these numbers |}in {order|ascending order|order from smallest to largest}: <l>", "Order {the numbers |}<l> from {smallest to largest|lowest to highest|least to greatest}.",
            "Arrange <l> in {ascending|increasing} order.", "Sort these numbers: <l>", "sort ascending: <l>", "Can you sort <l>{| for me|, please}?", "Write <l> in order, beginning with the smallest.",
            "Sort: <l>", "List <l> from smallest to biggest.",
        ], static (random, _) =>
        {
            IReadOnlyList<int> numbers = TextWords.Numbers(random);
            return new TextTask(Write(numbers.Order()), "", Listed(random, numbers.Select(Write)));
        }) { Share = 2.5 },
        new TextFamily("sort-descending",
        [
            "Sort {these numbers |the numbers |}{from largest to smallest|in descending order|from big to small|from greatest to least}: <l>", "Sort {the numbers |}<l> {in descending order|from largest to smallest}.",
            "Put {these numbers |}in {descending order|order from largest to smallest}: <l>", "Order {the numbers |}<l> from {largest to smallest|highest to lowest|greatest to least}.",
            "Arrange <l> in {descending|decreasing} order.", "sort descending: <l>", "Write <l> in order, beginning with the largest.", "List <l> from biggest to smallest.",
        ], static (random, _) =>
        {
            IReadOnlyList<int> numbers = TextWords.Numbers(random);
            return new TextTask(Write(numbers.OrderDescending()), "", Listed(random, numbers.Select(Write)));
        }) { Share = 1.3 },
        new TextFamily("greatest",
        [
            "Which {number |}is the {greatest|largest|biggest|highest}: <l>?", "What is the {greatest|largest|biggest} {number |}of <l>?", "Find the {largest|greatest|biggest} number: <l>", "largest number: <l>",
            "Which of <l> is the {greatest|largest|biggest}?", "Pick the {greatest|largest|biggest} number {from|of} <l>.", "What is the maximum of <l>?", "Give me the largest of these numbers: <l>",
        ], static (random, _) =>
        {
            IReadOnlyList<int> numbers = TextWords.Numbers(random);
            return new TextTask(Write(numbers.Max()), "", Listed(random, numbers.Select(Write)));
        }),
        new TextFamily("smallest",
        [
            "Which {number |}is the {smallest|least|lowest}: <l>?", "What is the {smallest|lowest} {number |}of <l>?", "Find the {smallest|lowest} number: <l>", "the least of these, please: <l>",
            "Which of <l> is the {smallest|lowest}?", "Pick the {smallest|lowest} number {from|of} <l>.", "What is the minimum of <l>?", "Give me the smallest of these numbers: <l>",
        ], static (random, _) =>
        {
            IReadOnlyList<int> numbers = TextWords.Numbers(random);
            return new TextTask(Write(numbers.Min()), "", Listed(random, numbers.Select(Write)));
        }),
        new TextFamily("reverse-list",
        [
            "Reverse {this list|the list}: <l>", "Write {this|the} list backwards: <l>", "Reverse the order of <l>.", "Put {this|the} list in reverse order: <l>", "Turn this list around: <l>",
            "What is <l> in reverse order?", "reverse: <l>", "List these from last to first: <l>",
        ], static (random, _) =>
        {
            string[] items = random.Chance(0.7) ? [.. TextWords.List(random)] : [.. TextWords.Numbers(random).Select(Write)];
            return new TextTask(TextWords.Join(items.AsEnumerable().Reverse()), "", Listed(random, items));
        }) { Share = 1.3 },
        new TextFamily("longest-word",
        [
            "Which word is the longest: <l>?", "What is the longest word{ in this list|}: <l>?", "Which of {the words |}<l> is the longest?", "Find the longest word: <l>", "longest word: <l>",
            "Which word has the most letters: <l>?", "Pick the longest word from <l>.", "Which of <l> has the most letters?",
        ], static (random, _) => ByLength(random, longest: true)) { Share = 1.3 },
        new TextFamily("shortest-word",
        [
            "Which word is the shortest: <l>?", "What is the shortest word{ in this list|}: <l>?", "Which of {the words |}<l> is the shortest?", "Find the shortest word: <l>", "shortest word: <l>",
            "Which word has the fewest letters: <l>?", "Pick the shortest word from <l>.", "Which of <l> has the fewest letters?",
        ], static (random, _) => ByLength(random, longest: false)),
        new TextFamily("count-words",
        [
            "How many words {are in|are there in} {this sentence|the sentence|this text}: <s>", "Count the words: <s>", "How many words does {this|the} sentence have: <q>", "Count the words in <q>.",
            "How many words are in <q>?", "words in <q>?", "What is the number of words in <q>?", "How many words long is <q>?", "Tell me how many words this is: <s>",
        ], static (random, _) =>
        {
            string sentence = TextWords.Sentence(random);
            (string working, int count) = TextWords.Tally(sentence.Split(' '), static _ => true);
            string written = random.Chance(0.5) ? sentence : char.ToUpperInvariant(sentence[0]) + sentence[1..] + ".";
            working = written == sentence ? working : char.ToUpperInvariant(working[0]) + working[1..];
            return new TextTask(Write(count), working, ("s", written), ("q", $"\"{written}\""));
        }) { Share = 1.5 },
        new TextFamily("count-items",
        [
            "How many {words|items|things} are in {this list|the list}: <l>?", "Count the {words|items} in this list: <l>", "How many {items|words|things} are there: <l>?", "how long a list is this: <l>",
            "How long is this list: <l>?", "How many things do I list here: <l>?", "Count these {things|items|words}: <l>",
        ], static (random, _) =>
        {
            IReadOnlyList<string> words = TextWords.List(random, 3, 9);
            (string working, int count) = TextWords.Tally(words, static _ => true);
            return new TextTask(Write(count), working, ("l", TextWords.Join(words)));
        }),
        new TextFamily("nth-word",
        [
            "What is the <nth> word {of|in} <q>?", "Which word is the <nth> {one |}in <q>?", "Give me the <nth> word of {this|the} sentence: <s>", "<nth> word: <s>", "Tell me the <nth> word of <q>.",
            "Which word comes <nth> in <q>?", "Find the <nth> word: <s>", "In the sentence <q>, what is the <nth> word?",
        ], static (random, _) =>
        {
            string sentence = TextWords.Sentence(random);
            string[] words = sentence.Split(' ');
            (string name, int at) = random.Pick(("first", 0), ("last", words.Length - 1), ("second", 1), ("third", 2));
            return new TextTask(words[at], "", ("s", sentence), ("q", $"\"{sentence}\""), ("nth", name));
        }),
        new TextFamily("first-in-alphabet",
        [
            "Which {word |}comes first in the alphabet, <a> or <b>?", "Which word is first in alphabetical order: <a> or <b>?", "<a> or <b>: which comes first in the dictionary?",
            "Does <a> or <b> come first in the alphabet?", "In alphabetical order, which comes first, <a> or <b>?", "In a dictionary, which word comes first: <a> or <b>?",
        ], static (random, _) =>
        {
            IReadOnlyList<string> words = TextWords.List(random, 2, 2);
            return new TextTask(words.Min(StringComparer.Ordinal)!, "", ("a", words[0]), ("b", words[1]));
        }) { Share = 0.7 },
        new TextFamily("replace-word",
        [
            "Replace <a> with <b> in: <s>", "Replace the word <a> with <b> in this sentence: <s>", "In the sentence <q>, replace <a> with <b>.", "Let <a> become <b>: <s>",
            "Write this sentence with <b> instead of <a>: <s>", "Put <b> in place of <a> in <q>.", "Swap <a> for <b> in this sentence: <s>",
        ], static (random, _) =>
        {
            string sentence = TextWords.Sentence(random);
            string[] words = sentence.Split(' ');
            int at = random.Next(0, words.Length - 1);
            string other = TextWords.List(random, 1, 1)[0];
            if (words.Count(word => word == words[at]) > 1)
            {
                return null;
            }

            string answer = string.Join(' ', words.Select((word, i) => i == at ? other : word));
            return new TextTask(answer, "", ("s", sentence), ("q", $"\"{sentence}\""), ("a", words[at]), ("b", other));
        }),
    ];

    private static TextTask? ByLength(ItemRandom random, bool longest)
    {
        IReadOnlyList<string> words = TextWords.List(random, 3, 5);
        int length = longest ? words.Max(static word => word.Length) : words.Min(static word => word.Length);
        if (words.Count(word => word.Length == length) > 1)
        {
            return null;
        }

        string working = TextWords.Join(words.Select(static word => string.Create(CultureInfo.InvariantCulture, $"{word} {word.Length}"))) + "\n" + Write(length);
        return new TextTask(words.First(word => word.Length == length), working, Listed(random, words));
    }

    // The letters that decide are written first, those of each word and then in order: "l light, c cat" and "c, l".
    private static TextTask Sorted(ItemRandom random, IReadOnlyList<string> words, IReadOnlyList<string> sorted)
    {
        string working = TextWords.Join(words.Select(word => $"{Head(word)} {word}")) + "\n" + TextWords.Join(sorted.Select(Head));
        return new TextTask(TextWords.Join(sorted), working, Listed(random, words));

        string Head(string word) =>
            TextWords.Spell(word[..Math.Min(word.Length, words.Max(other => other == word ? 0 : word.AsSpan().CommonPrefixLength(other)) + 1)]);
    }

    // Few lists have words that begin alike: their order takes letters that a model hardly sees.
    private static IReadOnlyList<string> Several(ItemRandom random)
    {
        IReadOnlyList<string> words = TextWords.List(random);
        for (int i = 0; i < 4 && random.Chance(0.8) && words.DistinctBy(static word => word[0]).Count() < words.Count; i++)
        {
            words = TextWords.List(random);
        }

        return words;
    }

    private static (string Name, string Text) Listed(ItemRandom random, IEnumerable<string> items) => ("l", TextWords.Join(random, items));

    private static string Write(IEnumerable<int> numbers) => TextWords.Join(numbers.Select(Write));

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);
}
