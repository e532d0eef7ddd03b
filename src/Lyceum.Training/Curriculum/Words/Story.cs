using System.Globalization;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>An exercise while it is made: what its placeholders stand for, and its working.</summary>
internal sealed class Story
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> numbers = new(StringComparer.Ordinal);

    public Story(ItemRandom random, int template)
    {
        Random = random;
        Template = template;
        var people = random.PickSeveral(Vocabulary.People, 3);
        Person(people[0], "");
        Person(people[1], "2");
        Person(people[2], "3");
        Set("place", random.Pick(Vocabulary.Places));
    }

    public ItemRandom Random { get; }

    /// <summary>The wording that will be used.</summary>
    public int Template { get; }

    public Working Working { get; } = new();

    /// <summary>What is expected; null until <see cref="Answer(string)"/>.</summary>
    public string? Expected { get; private set; }

    /// <summary>True where the values make no sensible exercise.</summary>
    public bool IsRejected { get; private set; }

    /// <summary>A text for a placeholder.</summary>
    public string Set(string key, string text) => texts[key] = text;

    /// <summary>A number for a placeholder.</summary>
    public decimal Set(string key, decimal number)
    {
        numbers[key] = number;
        return number;
    }

    /// <summary>Draws a whole number, both ends included; of a wide range often a small one, as people ask.</summary>
    public decimal Int(string key, int min, int max) => Set(key, Random.Next(min, Narrow(min, max)));

    /// <summary>The largest number to draw now: a wide range is narrowed to its beginning four times in ten.</summary>
    public int Narrow(int min, int max) => max - min > 30 && Random.Chance(0.4) ? min + 17 : max;

    /// <summary>Draws a multiple of a number, both ends included.</summary>
    public decimal Multiple(string key, int of, int min, int max) => Set(key, of * Random.Next((min + of - 1) / of, max / of));

    /// <summary>Draws whole dollars or, more often where cheap, a price with cents that end in 0 or 5.</summary>
    public decimal Price(string key, int minCents, int maxCents)
    {
        var cents = Random.Chance(0.3) ? 100 * Random.Next((minCents + 99) / 100, Math.Max(maxCents / 100, (minCents + 99) / 100))
            : Random.Chance(0.5) ? 50 * Random.Next((minCents + 49) / 50, maxCents / 50)
            : 5 * Random.Next((minCents + 4) / 5, maxCents / 5);
        return Money(key, cents);
    }

    /// <summary>An amount of money: whole dollars, or with two decimals.</summary>
    public decimal Money(string key, int cents)
    {
        texts[key] = "$" + Working.Write(Dollars(cents));
        return Dollars(cents);
    }

    /// <summary>Gives a number a dollar sign.</summary>
    public decimal MoneyOf(string key, decimal dollars)
    {
        texts[key] = "$" + Working.Write(dollars);
        return dollars;
    }

    /// <summary>Dollars of cents; whole dollars have no decimals.</summary>
    public static decimal Dollars(int cents) => cents % 100 == 0 ? cents / 100 : new decimal(cents, 0, 0, false, 2);

    /// <summary>Draws a thing that can be counted: <c>{thing}</c>, <c>{things}</c>.</summary>
    public void Thing(IReadOnlyList<Noun> nouns, string key = "thing")
    {
        var noun = Random.Pick(nouns);
        texts[key] = noun.One;
        texts[key + "s"] = noun.Many;
    }

    /// <summary>Draws two different things, the second as <c>{thing2}</c>, <c>{thing2s}</c>.</summary>
    public void Things(IReadOnlyList<Noun> nouns)
    {
        var two = Random.PickSeveral(nouns, 2);
        (texts["thing"], texts["things"]) = (two[0].One, two[0].Many);
        (texts["thing2"], texts["thing2s"]) = (two[1].One, two[1].Many);
    }

    /// <summary>Draws one of some texts.</summary>
    public string Pick(string key, params IReadOnlyList<string> choices) => Set(key, Random.Pick(choices));

    /// <summary>Gives the exercise up; it is drawn again.</summary>
    public void RejectIf(bool condition) => IsRejected |= condition;

    public void Answer(string answer) => Expected = answer;

    /// <summary>A bare count.</summary>
    public void Answer(decimal count) => Expected = Working.Write(count);

    /// <summary>A quotient with what is left over: <c>42 remainder 1</c>.</summary>
    public void Answer((decimal Quotient, decimal Remainder) division) => Expected = $"{Working.Write(division.Quotient)} remainder {Working.Write(division.Remainder)}";

    public void AnswerMoney(decimal dollars) => Expected = "$" + (decimal.IsInteger(dollars) ? Working.Write(dollars) : dollars.ToString("0.00", CultureInfo.InvariantCulture));

    public void Answer(decimal number, string unit) => Expected = unit == "%" ? Working.Write(number) + unit : $"{Working.Write(number)} {unit}";

    public bool TryNumber(string key, out decimal number) => numbers.TryGetValue(key, out number);

    public bool TryText(string key, out string text) => texts.TryGetValue(key, out text!);

    /// <summary>A time of day, such as <c>3:45 pm</c>.</summary>
    public static string Clock(int minutes)
    {
        var hour = minutes / 60 % 24;
        return string.Create(CultureInfo.InvariantCulture, $"{(hour + 11) % 12 + 1}:{minutes % 60:00} {(hour < 12 ? "am" : "pm")}");
    }

    private void Person(Person person, string suffix)
    {
        texts["N" + suffix] = person.Name;
        texts["he" + suffix] = person.IsFemale ? "she" : "he";
        texts["him" + suffix] = person.IsFemale ? "her" : "him";
        texts["his" + suffix] = person.IsFemale ? "her" : "his";
    }
}
