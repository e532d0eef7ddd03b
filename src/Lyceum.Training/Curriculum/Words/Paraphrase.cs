using System.Text.RegularExpressions;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>Says a wording with other words that mean the same, so that no wording is always met in the same words.</summary>
internal static class Paraphrase
{
    // Each phrase of a line can stand for any other of it, wherever it stands.
    private static readonly string[][] Phrases =
    [
        [" in all?", " altogether?", " in total?"],
        [" equally among ", " evenly among ", " fairly among "],
        [" equally between ", " evenly between "],
        [" equally.", " evenly."],
        ["How many {things} does {he} have now?", "How many {things} does {he} have then?", "What number of {things} does {he} have now?", "So how many {things} does {he} have now?"],
        ["How many {things} are left?", "How many {things} remain?", "How many {things} are still there?", "What number of {things} is left?"],
        ["How many {things} does {he} have left?", "How many {things} does {he} still have?", "How many {things} are left for {him}?", "How many {things} does {he} have after that?"],
        ["How much does {he} pay?", "What does {he} pay?", "How much must {he} pay?", "How much money does {he} pay?", "How much does {he} have to pay?"],
        ["How much change does {he} get?", "What change does {he} get?", "How much change is {he} given?", "How much change should {he} get?", "What is {his} change?"],
        ["How much money does {he} have left?", "How much money is left?", "How much money does {he} still have?", "How much does {he} have left?"],
        ["How much profit does {he} make?", "What is {his} profit?", "How much does {he} gain?", "How big is {his} profit?"],
        ["How much do I pay?", "What do I pay?", "How much must I pay?", "What do I have to pay?"],
        ["What do you pay?", "How much do you pay?", "How much must you pay?", "What do you have to pay?"],
        ["{N} buys ", "{N} purchases "],
        ["I bought ", "I purchased "],
        ["at {p} each", "for {p} each", "at {p} apiece", "for {p} apiece"],
        ["at {q} each", "for {q} each", "at {q} apiece", "for {q} apiece"],
        ["Find the ", "Work out the ", "Calculate the ", "Determine the "],
        ["do they have together?", "do they have in all?", "do they have altogether?", "do they have between them?"],
        ["at {v} km/h", "at {v} km per hour", "at {v} kilometres per hour", "at {v} kilometres an hour"],
        ["at {w} km/h", "at {w} km per hour", "at {w} kilometres per hour", "at {w} kilometres an hour"],
        ["{p} an hour", "{p} per hour"],
        ["{p} a week", "{p} per week", "{p} each week"],
        ["{p} a month", "{p} per month", "{p} each month"],
        ["{p} a metre", "{p} per metre"],
        ["{p} a square metre", "{p} per square metre"],
        ["{p} a kilogram", "{p} per kilogram"],
        [" hours a day", " hours per day", " hours each day", " hours every day"],
        [" pages a day", " pages per day", " pages each day", " pages every day"],
        [" does {he} need?", " will {he} need?", " is {he} going to need?"],
        [" does {he} get?", " will {he} get?", " is {he} going to get?"],
        [" do you get?", " will you get?", " can you get?"],
        [" do I get?", " will I get?", " am I going to get?"],
        [" do you have?", " have you got?", " will you have?"],
        [" does it take?", " will it take?"],
        [" do I need?", " will I need?", " must I have?"],
        [" is that?", " does that make?", " would that be?"],
        [" years old. How old", " years of age. How old"],
        [" will {he} be in {b} years?", " is {he} going to be in {b} years?", " will {he} be {b} years from now?", " will {he} be after {b} more years?"],
        ["If each of ", "When each of "],
        ["A box holds ", "A box contains "],
        [" per 100 km", " for 100 km", " on every 100 km", " for each 100 km"],
        [" in the ratio {a} to {b}", " in the ratio {a}:{b}", " in the ratio of {a} to {b}"],
        ["{things} an hour", "{things} per hour", "{things} every hour"],
    ];

    // Words that change together all through a wording.
    private static readonly (Regex Word, string Other)[][] Words =
    [
        [(Whole("pupil"), "student"), (Whole("pupils"), "students")],
        [(Whole("child"), "kid"), (Whole("children"), "kids")],
        [(Whole("photos"), "pictures")],
    ];

    /// <summary>The wording, with its placeholders and choices, in words drawn anew.</summary>
    public static string Apply(string wording, ItemRandom random)
    {
        foreach (var phrases in Phrases)
        {
            foreach (var phrase in phrases)
            {
                if (wording.Contains(phrase, StringComparison.Ordinal))
                {
                    wording = wording.Replace(phrase, random.Pick<string>(phrases), StringComparison.Ordinal);
                    break;
                }
            }
        }

        foreach (var words in Words)
        {
            if (words.Any(pair => pair.Word.IsMatch(wording)) && random.Chance(0.3))
            {
                foreach (var (word, other) in words)
                {
                    wording = word.Replace(wording, other);
                }
            }
        }

        return wording;
    }

    private static Regex Whole(string word) => new($@"(?<![\w{{]){word}(?!\w)", RegexOptions.CultureInvariant);
}
