using System.Globalization;
using Lyceum.Training.Curriculum.Talk;
using Lyceum.Training.Curriculum.Text;

namespace Lyceum.Training.Curriculum.Extraction;

/// <summary>A value as a sentence says it and as JSON writes it.</summary>
/// <param name="Text">The words.</param>
/// <param name="Json">The JSON.</param>
internal sealed record ExtractedValue(string Text, string Json);

/// <summary>Draws names, dates, prices and whatever else a sentence may hold.</summary>
internal static class ExtractionValues
{
    private const double Invented = 0.2;

    private static readonly Dictionary<string, string[]> Pools = TextPool.ByHeading("Extraction.pools.txt").ToDictionary(
        static pool => pool.Key,
        static pool => pool.Value
            .SelectMany(static line => line.Contains('|', StringComparison.Ordinal) ? line.Split('|') : line.Split(' '))
            .Select(static word => word.Replace('_', ' ')).ToArray(),
        StringComparer.Ordinal);

    /// <summary>One text of a pool.</summary>
    public static string Pick(ItemRandom random, string pool) => random.Pick(Pools[pool]);

    /// <summary>Draws a value.</summary>
    /// <param name="random">Where every choice comes from.</param>
    /// <param name="kind">What: a pool, or <c>int 1 9</c>, <c>count 1 9</c>, <c>money</c>, <c>decimal</c>, <c>bool yes|no</c>, <c>enum a|b</c>, <c>list pool</c>, <c>expr</c>, <c>fullname</c>, <c>title</c>, <c>email</c>, <c>phone</c>, <c>code</c>, <c>time</c>, <c>date</c>.</param>
    public static ExtractedValue Draw(ItemRandom random, string kind)
    {
        string[] words = kind.Split(' ');
        switch (words[0])
        {
            case "int" or "count":
                int count = random.Next(int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture));
                string digits = Write(count);
                return new ExtractedValue(words[0] == "count" && count is > 0 and <= 12 && random.Chance(0.25) ? TextWords.InWords(count) : digits, digits);
            case "money":
                string price = string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, random.Pick(20, 200))}.{random.Next(1, 19) * 5:00}");
                price = random.Chance(0.3) ? price[..price.IndexOf('.', StringComparison.Ordinal)] : price;
                string number = price.Contains('.', StringComparison.Ordinal) ? price.TrimEnd('0').TrimEnd('.') : price;
                return new ExtractedValue(random.Chance(0.8) ? "$" + price : price + " dollars", number);
            case "decimal":
                string weight = string.Create(CultureInfo.InvariantCulture, $"{random.Next(0, 20)}.{random.Next(1, 9)}");
                return new ExtractedValue(weight, weight);
            case "bool":
                string[] sides = words[1].Replace('_', ' ').Split('|');
                bool yes = random.Chance(0.5);
                return new ExtractedValue(sides[yes ? 0 : 1], yes ? "true" : "false");
            case "enum":
                string choice = random.Pick(words[1].Split('|'));
                return new ExtractedValue(choice, Quote(choice));
            case "list":
                string[] items = random.Chance(Invented) && words[1] != "first"
                    ? [.. TextWords.List(random, 2, 4)]
                    : [.. random.PickSeveral(Pools[words[1]].Distinct(StringComparer.Ordinal).ToArray(), random.Next(2, 4))];
                return new ExtractedValue(string.Join(", ", items[..^1]) + " and " + items[^1], $"[{string.Join(", ", items.Select(Quote))}]");
            default:
                string text = Text(random, words[0]);
                return new ExtractedValue(text, Quote(text));
        }
    }

    /// <summary>What stands for a value in an example: of the right type, and empty.</summary>
    public static string Sample(string kind, bool named) => kind.Split(' ')[0] switch
    {
        "int" or "count" => named ? "integer" : "0",
        "money" or "decimal" => named ? "number" : "0.0",
        "bool" => named ? "boolean" : "true",
        "list" => named ? "[string]" : "[\"...\"]",
        _ => named ? "string" : "\"...\"",
    };

    /// <summary>The JSON Schema of a value.</summary>
    public static string Schema(string kind) => kind.Split(' ')[0] switch
    {
        "int" or "count" => """{"type": "integer"}""",
        "money" or "decimal" => """{"type": "number"}""",
        "bool" => """{"type": "boolean"}""",
        "enum" => $$"""{"type": "string", "enum": [{{string.Join(", ", kind[5..].Split('|').Select(Quote))}}]}""",
        "list" => """{"type": "array", "items": {"type": "string"}}""",
        _ => """{"type": "string"}""",
    };

    /// <summary>A text as JSON; it has no character that needs an escape.</summary>
    public static string Quote(string text) => $"\"{text}\"";

    private static string Text(ItemRandom random, string kind) => (random.Chance(Invented) ? Invent(random, kind) : null) ?? kind switch
    {
        "first" => FirstName(random),
        "fullname" => FirstName(random) + " " + (random.Chance(0.85) ? Pick(random, "last") : Capital(TalkSlots.PseudoWord(random))),
        "title" => Pick(random, "titlefirst") + " " + Pick(random, "titlelast"),
        "email" => $"{Pick(random, "first")}{random.Pick("", ".", "_")}{Pick(random, random.Pick("last", "colour"))}@{random.Pick("example.com", "mail.com", "example.org", "post.net", "work.com")}".ToLowerInvariant(),
        "phone" => string.Create(CultureInfo.InvariantCulture, $"{random.Pick("555-", "0", "+1 ")}{random.Next(1000, 9999)}{random.Pick("", " ", "-")}{random.Next(10, 999)}"),
        "code" => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + random.Next(0, 25))}{(char)('A' + random.Next(0, 25))}{random.Pick("", "-")}{random.Next(100, 9999)}"),
        "time" => random.Chance(0.6)
            ? string.Create(CultureInfo.InvariantCulture, $"{random.Next(6, 22)}:{random.Next(0, 11) * 5:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 12)} {random.Pick("am", "pm")}"),
        "date" => random.Next(0, 2) switch
        {
            0 => $"{Write(random.Next(1, 28))} {Pick(random, "month")}",
            1 => $"{Pick(random, "month")} {Write(random.Next(1, 28))}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{random.Next(2020, 2027)}-{random.Next(1, 12):00}-{random.Next(1, 28):00}"),
        },
        "expr" => Expression(random),
        "pseudo" => TalkSlots.PseudoWord(random) + " " + TalkSlots.PseudoWord(random),
        _ => Pick(random, kind),
    };

    // Something that stands in no pool, so that what a text says is copied and not guessed; null for kinds of which all are known.
    private static string? Invent(ItemRandom random, string kind) => kind switch
    {
        "thing" or "ware" or "food" or "ingredient" => TextWords.Word(random),
        "dish" => $"{TextWords.Word(random)} {Pick(random, "dish-ending")}",
        "event" => $"{TextWords.Word(random)} {Pick(random, "event-ending")}",
        "venue" => $"the {TextWords.Word(random)} {Pick(random, "venue-ending")}",
        "company" => $"{Capital(TextWords.Word(random))} {(random.Chance(0.2) ? Capital(TextWords.Word(random)) : Pick(random, "company-ending"))}",
        "street" => $"{Capital(TextWords.Word(random))} {Pick(random, "street-ending")}",
        "hotel" => $"{Capital(TextWords.Word(random))} {Pick(random, "hotel-ending")}",
        "city" or "petname" or "car" => Capital(TalkSlots.PseudoWord(random) + TalkSlots.PseudoWord(random)),
        "team" => Capital(TextWords.Word(random)) + "s",
        "title" => $"The {Capital(TextWords.Word(random))} {Capital(TextWords.Word(random))}",
        "problem" or "query" => $"{TextWords.Word(random)} {TextWords.Word(random)}",
        "file" => TextWords.Word(random) + Pick(random, "file-ending"),
        "message" or "phrase" or "headline" => TextWords.Sentence(random),
        "email" => $"{TextWords.Word(random)}{random.Pick("", ".", "_")}{TextWords.Word(random)}@{TextWords.Word(random)}.{Pick(random, "domain-ending")}",
        _ => null,
    };

    private static string Expression(ItemRandom random)
    {
        (int left, int right) = (random.Next(2, 999), random.Next(2, 99));
        return random.Next(0, 3) switch
        {
            0 => $"{Write(left)} + {Write(right)}",
            1 => $"{Write(left + right)} - {Write(right)}",
            2 => $"{Write(left)} * {Write(right)}",
            _ => $"{Write(left * right)} / {Write(right)}",
        };
    }

    private static string FirstName(ItemRandom random) => random.Chance(0.9) ? Pick(random, "first") : Capital(TalkSlots.PseudoWord(random));

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string Write(int number) => number.ToString(CultureInfo.InvariantCulture);
}
