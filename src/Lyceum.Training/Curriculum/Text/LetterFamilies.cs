using System.Globalization;
using Lyceum.Training.Curriculum.Talk;

namespace Lyceum.Training.Curriculum.Text;

/// <summary>Tasks on the letters of a word. The word is spelled first, since a model does not see its letters.</summary>
internal static class LetterFamilies
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth"];

    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new TextFamily("spell",
        [
            "Spell {the word |}<q>.", "How do you spell <q>?", "{Can you|Please} spell <q> letter by letter{.|?}", "Spell <q> for me{.|, please.}", "spell <q>",
            "What are the letters of {the word |}<q>?", "Write <q> letter by letter.", "Which letters are in the word <q>?", "{Break|Split} {the word |}<q> into letters.",
            "How is <q> spelled?", "Put a hyphen between the letters of <q>.",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            return new TextTask(TextWords.Spell(word), "", Quoted(random, word));
        }) { Share = 2 },
        new TextFamily("spell-several",
        [
            "Spell {these words|the words}: <l>", "Spell <l>.", "{Can you|Please} spell <l>{.|?}", "How are <l> spelled?", "Write <l> letter by letter.", "{Break|Split} each of these words into letters: <l>",
            "spell each word: <l>", "How do you spell <l>?", "Put hyphens between the letters of <l>.",
        ], static (random, _) =>
        {
            string[] words = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => TextWords.Word(random))];
            return new TextTask(TextWords.Join(words.Select(TextWords.Spell)), "", ("l", TextWords.Join(random, words)));
        }) { Share = 2 },
        new TextFamily("join-letters",
        [
            "{Put|Join} {these|the} letters together: <l>", "Which word {is|do you get from} <l>?", "What word is spelled <l>?", "Join <l> into one word.", "Read this word: <l>", "<l> is which word?",
            "word from letters: <l>", "Make a word of the letters <l>.", "Somebody spelled <l>. What is the word?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            return new TextTask(word, "", ("l", random.Chance(0.7) ? TextWords.Spell(word) : string.Join(random.Pick(" ", ", "), Letters(word))));
        }),
        new TextFamily("count-letters",
        [
            "How many letters {are in|are there in|does} {the word |}<q>{ have|}?", "Count the letters {in|of} {the word |}<q>.", "How many letters has {the word |}<q>?",
            "How long is the word <q>?", "What is the number of letters in <q>?", "letters in <q>?", "<q>: how many letters?", "Tell me how many letters <q> has.",
            "Find the length of the word <q>.", "Of how many letters does <q> consist?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            (string working, int count) = TextWords.Tally(Letters(word), static _ => true);
            return new TextTask(Write(count), working, Quoted(random, word));
        }) { Share = 1.5 },
        new TextFamily("count-letter",
        [
            "How many times does {the letter |}<l> {appear|occur} in {the word |}<q>?", "How many <l>'s are {there |}in {the word |}<q>?", "Count the letter <l> in {the word |}<q>.",
            "How often does {the letter |}<l> {appear|occur|come} in {the word |}<q>?", "How many {letters |}<l> does {the word |}<q> have?", "How many <l>s are in <q>?",
            "In the word <q>, how many times is there {an|the letter} <l>?", "count <l> in <q>", "What is the number of <l>'s in <q>?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            string letter = random.Chance(0.8) ? word[random.Next(0, word.Length - 1)].ToString() : Alphabet[random.Next(0, 25)].ToString();
            (string working, int count) = TextWords.Tally(Letters(word), item => item == letter);
            return new TextTask(Write(count), working, Quoted(random, word), ("l", letter));
        }) { Share = 1.5 },
        new TextFamily("count-vowels",
        [
            "How many vowels {are in|are there in} {the word |}<q>?", "Count the vowels {in|of} {the word |}<q>.", "How many vowels does {the word |}<q> have?", "<q> holds how many vowels?",
            "What is the number of vowels in {the word |}<q>?", "Tell me how many vowels <q> has.", "<q>: how many vowels?", "How many of the letters of <q> are vowels?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            (string working, int count) = TextWords.Tally(Letters(word), static item => "aeiou".Contains(item[0], StringComparison.Ordinal));
            return new TextTask(Write(count), working, Quoted(random, word));
        }),
        new TextFamily("reverse-word",
        [
            "Reverse {the word |}<q>.", "Write {the word |}<q> backwards.", "What is <q> {spelled |}backwards?", "Spell <q> backwards.", "<q> backwards", "How do you write <q> backwards?",
            "Turn {the word |}<q> around.", "Read <q> from right to left.", "What is the reverse of {the word |}<q>?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            string reversed = TextWords.Reverse(word);
            return new TextTask(reversed, TextWords.Spell(word) + "\n" + TextWords.Spell(reversed), Quoted(random, word));
        }) { Share = 1.5 },
        new TextFamily("palindrome",
        [
            "Is <q> a palindrome?", "Is {the word |}<q> the same backwards?", "Does <q> read the same {forwards and backwards|backwards}?", "Would you call <q> a palindrome?",
            "Tell me whether <q> is a palindrome.", "<q>: palindrome or not?", "Is the word <q> a palindrome or not?", "Can you read <q> from both sides?",
        ], static (random, _) =>
        {
            string word = random.Next(0, 3) switch
            {
                0 => random.Pick(TextWords.Palindromes),
                1 => Mirror(TalkSlots.PseudoWord(random)),
                _ => TextWords.Word(random),
            };
            string reversed = TextWords.Reverse(word);
            return new TextTask(word == reversed ? "yes" : "no", TextWords.Spell(word) + "\n" + TextWords.Spell(reversed), Quoted(random, word));
        }),
        new TextFamily("nth-letter",
        [
            "What is the <nth> letter of {the word |}<q>?", "Which letter is the <nth> {one |}{in|of} {the word |}<q>?", "Give me the <nth> letter of <q>.", "<nth> letter of <q>?",
            "Tell me the <nth> letter of the word <q>.", "What letter {is|comes} <nth> in <q>?", "Name the <nth> letter of <q>.", "In <q>, which is the <nth> letter?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            int place = random.Next(0, Math.Min(word.Length, Ordinals.Length) - 1);
            (string working, _) = TextWords.Tally(Letters(word[..(place + 1)]), static _ => true);
            return new TextTask(word[place].ToString(), working, Quoted(random, word), ("nth", Ordinals[place]));
        }),
        new TextFamily("last-letter",
        [
            "What is the last letter of {the word |}<q>?", "Which letter does {the word |}<q> end with?", "last letter of <q>?", "Give me the last letter of {the word |}<q>.",
            "{The word |}<q> ends with which letter?", "Tell me the last letter of <q>.", "What letter is at the end of <q>?", "With which letter does <q> end?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            return new TextTask(word[^1].ToString(), TextWords.Spell(word), Quoted(random, word));
        }),
        new TextFamily("first-letter",
        [
            "What does {the word |}<q> begin with?", "Which letter does {the word |}<q> {start|begin} with?", "With which letter does <q> begin?", "What letter is at the beginning of <q>?",
            "{The word |}<q> starts with which letter?", "Name the letter that <q> starts with.", "What letter comes before all others in <q>?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            return new TextTask(word[0].ToString(), "", Quoted(random, word));
        }) { Share = 0.6 },
        new TextFamily("contains-letter",
        [
            "Is there {the letter |a letter }<l> in {the word |}<q>?", "Does {the word |}<q> contain {the letter |}<l>?", "Does <q> have {the letter <l>|a letter <l>}?",
            "Is {the letter |}<l> in {the word |}<q>?", "Check if <q> contains the letter <l>.", "Can you find the letter <l> in <q>?", "Is <l> one of the letters of <q>?",
        ], static (random, _) =>
        {
            string word = TextWords.Word(random);
            char letter = random.Chance(0.5) ? word[random.Next(0, word.Length - 1)] : Alphabet[random.Next(0, 25)];
            return new TextTask(word.Contains(letter, StringComparison.Ordinal) ? "yes" : "no", TextWords.Spell(word), Quoted(random, word), ("l", letter.ToString()));
        }),
        new TextFamily("alphabet-next",
        [
            "Which letter comes after <a>{ in the alphabet|}?", "What {letter |}comes after <a> in the alphabet?", "What is the {next letter|letter} after <a>?", "{letter |}after <a>?",
            "Name the letter that follows <a>.", "What is the next letter in the alphabet after <a>?", "Tell me the letter after <a>.",
        ], static (random, _) => InAlphabet(random, next: true)) { Basic = static _ => true, Share = 0.6 },
        new TextFamily("alphabet-before",
        [
            "Which letter comes before <b>{ in the alphabet|}?", "What {letter |}comes before <b> in the alphabet?", "What is the letter before <b>?", "Tell me the letter before <b>.",
        ], static (random, _) => InAlphabet(random, next: false)) { Basic = static _ => true, Share = 0.6 },
        new TextFamily("upper-case",
        [
            "Write <q> in {capital letters|capitals|upper case}.", "Turn <q> into {capitals|upper case|capital letters}.", "What is <q> in {capitals|upper case}?", "Make <q> upper case.",
            "<q> in capital letters", "Convert <q> to {uppercase|upper case|capitals}.", "Change <q> to capital letters.", "uppercase: <s>",
        ], static (random, _) =>
        {
            string text = random.Chance(0.6) ? TextWords.Word(random) : TextWords.Sentence(random);
            return new TextTask(text.ToUpperInvariant(), Respelled(text, text.ToUpperInvariant()), ("q", text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : TextWords.Quote(random, text)), ("s", text));
        }),
        new TextFamily("lower-case",
        [
            "Write <q> in {small letters|lower case}.", "Turn <q> into {lower case|small letters}.", "What is <q> in {small letters|lower case}?", "Make <q> lower case.",
            "<q> in small letters", "Convert <q> to {lowercase|lower case|small letters}.", "Change <q> to small letters.", "lowercase: <s>",
        ], static (random, _) =>
        {
            string text = random.Chance(0.6) ? TextWords.Word(random) : TextWords.Sentence(random);
            string upper = text.ToUpperInvariant();
            return new TextTask(text, Respelled(upper, text), ("q", text.Contains(' ', StringComparison.Ordinal) ? $"\"{upper}\"" : TextWords.Quote(random, upper)), ("s", upper));
        }),
    ];

    // A word letter by letter before and after; a sentence would be too long.
    private static string Respelled(string word, string changed) =>
        word.Contains(' ', StringComparison.Ordinal) ? "" : TextWords.Spell(word) + "\n" + TextWords.Spell(changed);

    private static TextTask InAlphabet(ItemRandom random, bool next)
    {
        int at = random.Next(0, 24);
        string pair = Alphabet[at..(at + 2)];
        pair = random.Chance(0.3) ? pair.ToUpperInvariant() : pair;
        return new TextTask(pair[next ? 1 : 0].ToString(), "", ("a", pair[..1]), ("b", pair[1..]));
    }

    private static (string Name, string Text) Quoted(ItemRandom random, string word) => ("q", TextWords.Quote(random, word));

    private static string[] Letters(string word) => [.. word.Select(static letter => letter.ToString())];

    private static string Mirror(string word) => word + TextWords.Reverse(word)[1..];

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);
}
