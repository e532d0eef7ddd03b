using System.Globalization;

namespace Lyceum.Training.Curriculum.Text;

/// <summary>The families of small text tasks.</summary>
internal static class TextFamilies
{
    /// <summary>All families of text.</summary>
    public static IReadOnlyList<CurriculumFamily> All { get; } = [.. LetterFamilies.All, .. ListFamilies.All, .. NumberFamilies, Repeat];

    private static IEnumerable<TextFamily> NumberFamilies =>
    [
        new TextFamily("even-odd",
        [
            "Is <n> even or odd?", "Is {the number |}<n> an even{ number|} or an odd number?", "{Tell me whether|Say if} <n> is even or odd.", "of the even or the odd kind: <n>",
            "Is <n> odd or even?", "<n>: even or odd?", "Which is <n>, odd or even?", "Decide if <n> is an odd or an even number.",
        ], static (random, _) =>
        {
            int number = random.Next(0, random.Pick(99, 999, 9999));
            return new TextTask(number % 2 == 0 ? "even" : "odd", "", ("n", Write(number)));
        }),
        new TextFamily("is-even",
        [
            "Is <n> {a number that is |}<p>?", "Is the number <n> <p>?", "Can you tell me if <n> is <p>?", "<n>, is that <p>?", "Is <n> an <p> number?",
            "Is it true that <n> is <p>?", "Yes or no: is <n> <p>?",
        ], static (random, _) =>
        {
            int number = random.Next(0, random.Pick(99, 999, 9999));
            bool even = random.Chance(0.5);
            return new TextTask(number % 2 == 0 == even ? "yes" : "no", "", ("n", Write(number)), ("p", even ? "even" : "odd"));
        }),
        new TextFamily("number-to-words",
        [
            "Write <n> in words.", "How do you {write|say} <n> in words?", "{Spell|Write} {out |}the number <n>{ in words|}.", "What is <n> in words?",
            "<n> in words", "Say <n> in words.", "Turn {the number |}<n> into words.", "Write {the number |}<n> with letters.",
        ], static (random, _) =>
        {
            int number = Number(random);
            return new TextTask(TextWords.InWords(number), "", ("n", Write(number)));
        }) { Basic = static item => !item.Expected.Contains(' ', StringComparison.Ordinal) },
        new TextFamily("words-to-number",
        [
            "Write <w> as a number.", "Write <w> in {digits|figures}.", "What is <w> {as a number|in digits|in figures}?", "Which number is <w>?",
            "<w> in digits", "Turn <w> into {a number|digits}.", "How do you write <w> {as a number|with digits}?", "Give the number <w> in figures.",
        ], static (random, _) =>
        {
            int number = Number(random);
            return new TextTask(Write(number), "", ("w", TextWords.Quote(random, TextWords.InWords(number))));
        }) { Basic = static item => item.Expected.Length < 3 },
    ];

    private static TextFamily Repeat => new("repeat",
    [
        "Repeat: <s>", "Repeat after me: <s>", "Say <q>.", "Repeat {this|the} {text|sentence}: <s>", "{Please |}say: <s>", "Write exactly this: <s>",
        "Copy this {text|sentence}: <s>", "Echo <q>", "Can you say <q>?", "Say {this|exactly}: <s>", "Repeat the words <q>.",
        "{Please |}{copy|repeat|write} <q>{ for me|}{.|}", "What do I say? I say <q>.", "Write {the following|down}: <s>", "<q> - {repeat|copy|say} that{, please|}.",
        "{Answer|Reply} {with|by saying} <q>.",
    ], static (random, _) =>
    {
        string text = Copied(random);
        return new TextTask(text, "", ("s", text), ("q", random.Chance(0.7) ? $"\"{text}\"" : $"'{text}'"));
    }) { Share = 8 };

    // What nobody could guess: a model learns from it to read, and extraction and tools build on that.
    private static string Copied(ItemRandom random) => random.Next(0, 9) switch
    {
        < 3 => TextWords.Sentence(random),
        < 5 => string.Join(' ', TextWords.List(random, 1, 6)),
        < 9 => string.Join(' ', Enumerable.Range(0, random.Next(1, random.Pick(3, 8, 16))).Select(_ => Strange(random))),
        _ => string.Join(random.Pick(", ", " ", "-"), TextWords.Numbers(random, 2, 6)),
    };

    private static string Strange(ItemRandom random) => random.Next(0, 9) switch
    {
        < 5 => TextWords.Word(random),
        < 7 => Capital(TextWords.Word(random)),
        < 8 => TextWords.Word(random) + TextWords.Word(random),
        _ => Number(random).ToString(CultureInfo.InvariantCulture),
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static int Number(ItemRandom random) => random.Next(0, random.Pick(20, 100, 1000, 10_000, 10_000));

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);
}
