using System.Globalization;

namespace Lyceum.Training.Curriculum.Words;

/// <summary>Fractions, percentages, averages, sequences, rates and ratios.</summary>
internal static class PartFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new StoryFamily("fraction-given",
        [
            "{N} has {t} {things} and gives {f} of them to {N2}. How many {things} does {N2} get?",
            "A basket holds {t} {things}. {F} of them are ripe. How many {things} are ripe?",
            "{F} of the {t} pupils in a school play football. How many pupils play football?",
            "How many {things} does {N} pack, if {he} packs {f} of {t} {things}?",
            "There are {t} {things} in my bag. I give away {f} of them. How many {things} do I give away?",
            "Of {t} tickets, {f} have been sold. How many tickets have been sold?",
        ], static s => Fraction(s, false)),
        new StoryFamily("fraction-left",
        [
            "{N} has {t} {things} and gives {f} of them to {N2}. How many {things} does {N} have left?",
            "There were {t} {things} in a box. {F} of them were sold. How many {things} are left?",
            "{N} has read {f} of a book with {t} pages. How many pages are still to be read?",
            "After {f} of the {t} guests went home, how many guests were still there?",
            "I had {t} {things} and gave away {f} of them. How many {things} are left?",
            "A path is {t} steps long. {N} has walked {f} of it. How many steps are left?",
            "Of the {t} seats in a theatre, {f} are taken. How many seats are free?",
        ], static s => Fraction(s, true)),
        new StoryFamily("half-and-more",
        [
            "{N} has {t} {things}. {He} gives half of them to {N2} and then {b} more to {N3}. How many {things} does {he} have left?",
            "Half of {t} {things} are sold in the morning and {b} in the afternoon. How many {things} are left?",
            "{N} spent half of {his} {t} tokens on rides and {b} tokens on food. How many tokens does {he} still have?",
            "How many of {t} pupils stay in class, if half go to the gym and {b} others to the library?",
            "I had {t} {things}. I gave half to my brother and {b} to my cousin. How many {things} do I have now?",
            "From {t} {things}, {N} first takes half and then another {b}. How many {things} are left there?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var t = s.Set("t", 2 * s.Random.Next(8, 150));
            var half = s.Working.Divide(t, 2);
            s.Answer(s.Working.Subtract(half, s.Int("b", 2, (int)half - 1)));
        }),
        new StoryFamily("percent-of-group",
        [
            "A school has {t} pupils. {d}% of them walk to school. How many pupils walk to school?",
            "{d}% of {t} visitors are children. How many children are there?",
            "Of {t} {things}, {d}% are red. How many red {things} are there?",
            "How many questions of a test with {t} questions did {N} get right, if {he} got {d}% right?",
            "I have planted {t} seeds, and {d}% of them came up. How many seeds came up?",
            "{N} sold {d}% of {his} {t} {things}. How many {things} did {he} sell?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var percent = s.Set("d", 5 * s.Random.Next(1, 19));
            var t = s.Set("t", 20 * s.Random.Next(3, 40));
            s.Answer(s.Working.Divide(s.Working.Multiply(t, percent), 100));
        }),
        new StoryFamily("percent-left",
        [
            "A shop has {t} {things} and sells {d}% of them. How many {things} are left?",
            "Of {t} pupils, {d}% are ill. How many pupils are not ill?",
            "{N} had {t} {things} and gave away {d}%. How many {things} does {he} still have?",
            "In a hall with {t} seats, {d}% of the seats are taken. How many are free?",
            "I have done {d}% of my {t} exercises. How many exercises do I still have to do?",
            "How many of {t} trees are healthy, if {d}% of the trees are sick and the others are healthy?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var percent = s.Set("d", 5 * s.Random.Next(1, 19));
            var t = s.Set("t", 20 * s.Random.Next(2, 40));
            s.Answer(s.Working.Subtract(t, s.Working.Divide(s.Working.Multiply(t, percent), 100)));
        }),
        new StoryFamily("what-percent",
        [
            "{a} of {t} pupils wear glasses. What percentage of the pupils is that?",
            "{N} got {a} of {t} points in a test. What percent of the points is that?",
            "Of {t} {things}, {a} are blue. What percentage of the {things} is blue?",
            "A shop sold {a} of its {t} lamps. What percentage of the lamps did it sell?",
            "What percent of the seats are taken, if {a} of {t} seats are taken?",
            "I have read {a} of {t} pages. What percent of the book have I read?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var t = s.Set("t", s.Random.Pick(10, 20, 25, 40, 50, 80, 200, 300, 400));
            var percent = s.Random.Next(2, 96);
            s.RejectIf(t * percent % 100 != 0);
            if (!s.IsRejected)
            {
                s.Answer(s.Working.Divide(s.Working.Multiply(s.Set("a", Working.Trim(t * percent / 100)), 100), t), "%");
            }
        }) { Share = 0.7 },
        new StoryFamily("average",
        [
            "{N} scored {list} points in {n} games. What is {his} average?",
            "Find the average of {list}.",
            "The temperatures on {n} days were {list} degrees. What was the average temperature?",
            "On {n} days a shop sold {list} {things}. How many {things} did it sell a day on average?",
            "What is the mean of the numbers {list}?",
            "I ran {list} minutes on {n} days. How many minutes did I run on average?",
            "{n} children are {list} years old. What is their average age?",
        ], Average) { Share = 1.4 },
        new StoryFamily("missing-for-average",
        [
            "The average of {n} numbers is {m}. What is their sum?",
            "{N} has an average of {m} points in {n} games. How many points does {he} have in all?",
            "The average of two numbers is {m}. One of them is {a}. What is the other?",
            "Two parcels weigh {m} kg on average. One weighs {a} kg. How many kilograms does the other weigh?",
            "I read {m} pages a day on average for {n} days. How many pages did I read?",
            "In {n} weeks a shop sold {m} lamps a week on average. How many lamps did it sell?",
        ], static s =>
        {
            var two = s.Template is 2 or 3;
            var n = s.Set("n", two ? 2 : s.Random.Next(3, 9));
            var m = s.Int("m", 6, 60);
            var sum = s.Working.Multiply(m, n);
            s.Answer(two ? s.Working.Subtract(sum, s.Int("a", 2, (int)sum - 2)) : sum);
        }) { Share = 0.8 },
        new StoryFamily("next-number",
        [
            "What comes next: {list}?",
            "Which number follows in the sequence {list}?",
            "Continue the pattern {list} by one number.",
            "Find the next number: {list}.",
            "The numbers {list} follow a rule. What is the next one?",
            "{list}: what is the next number?",
            "What number should come after {list}?",
        ], NextNumber),
        new StoryFamily("nth-number",
        [
            "A sequence begins with {a} and goes up by {d} each time. What is its {n}th number?",
            "{N} saves {a} stamps in the first week and {d} more each week than in the week before. How many does {he} save in week {n}?",
            "The first row of a theatre has {a} seats, and each next row has {d} more. How many seats are in row {n}?",
            "Starting at {a}, {N} counts on in steps of {d}. Which is the {n}th number {he} says, if {a} is the first?",
            "A plant is {a} cm tall on day 1 and grows {d} cm a day. How many cm tall is it on day {n}?",
            "The 1st number is {a}, and every number is {d} greater than the one before. What is the {n}th number?",
        ], static s =>
        {
            var steps = s.Working.Subtract(s.Int("n", 4, 20), 1);
            s.Answer(s.Working.Add(s.Int("a", 2, 40), s.Working.Multiply(steps, s.Int("d", 2, 12))));
        }),
        new StoryFamily("rate",
        [
            "A machine makes {a} {things} in {b} hours. How many {things} does it make in {c} hours?",
            "{N} types {a} words in {b} minutes. How many words does {he} type in {c} minutes?",
            "In {b} hours a tap fills {a} buckets. How many buckets does it fill in {c} hours?",
            "If {b} {things} cost ${a}, how much do {c} {things} cost?",
            "I pack {a} {things} in {b} hours. How many {things} do I pack in {c} hours at the same speed?",
            "For {b} cakes a baker needs {a} eggs. How many eggs does the baker need for {c} cakes?",
            "A printer prints {a} pages in {b} minutes. How many pages can it print in {c} minutes?",
        ], static s =>
        {
            s.Thing(Vocabulary.Wares);
            var b = s.Int("b", 2, 9);
            var c = s.Int("c", 2, 15);
            s.RejectIf(b == c);
            var one = s.Working.Divide(s.Set("a", b * s.Random.Next(2, s.Template == 5 ? 6 : 30)), b);
            var all = s.Working.Multiply(one, c);
            if (s.Template == 3)
            {
                s.AnswerMoney(all);
            }
            else
            {
                s.Answer(all);
            }
        }) { Share = 1.2 },
        new StoryFamily("work-together",
        [
            "{N} folds {a} napkins an hour and {N2} folds {b} an hour. How many hours do they need together for {t} napkins?",
            "One machine makes {a} caps an hour, another makes {b}. In how many hours do they make {t} caps together?",
            "Two taps give {a} and {b} litres a minute. How many minutes do both together need to fill a tank of {t} litres?",
            "How many hours do {N} and {N2} need to pack {t} parcels, if {N} packs {a} and {N2} packs {b} an hour?",
            "I peel {a} potatoes a minute and my father peels {b}. In how many minutes do we peel {t} potatoes together?",
            "{N} paints {a} m² an hour, {N2} paints {b} m² an hour. They work together on {t} m². How many hours does it take?",
        ], static s =>
        {
            var most = s.Template switch { 4 => 6, 5 => 10, _ => 30 };
            var both = s.Random.Next(5, most * 2 - 1);
            var a = s.Set("a", s.Random.Next(2, both - 2));
            var unit = s.Template is 2 or 4 ? "minutes" : "hours";
            var b = both - a;
            s.RejectIf(a == b);
            s.Set("b", b);
            var sum = s.Working.Add(a, b);
            s.Answer(s.Working.Divide(s.Set("t", sum * s.Random.Next(2, 12)), sum), unit);
        }),
        new StoryFamily("workers",
        [
            "{a} workers build a wall in {b} days. How many days does one worker need?",
            "{a} workers need {b} days for a job. How many days do {c} workers need?",
            "A hay store feeds {a} cows for {b} days. For how many days does it feed {c} cows?",
            "If {a} pumps empty a pool in {b} hours, how many hours do {c} pumps of the same kind need?",
            "With {a} painters a house is painted in {b} days. How long would {c} painters take, in days?",
            "We are {a} people and have food for {b} days. For how many days would it last {c} people?",
        ], static s =>
        {
            var a = s.Int("a", 2, 12);
            var b = s.Int("b", 2, 20);
            var c = s.Int("c", 2, 15);
            s.RejectIf(a == c || a * b % c != 0);
            if (!s.IsRejected)
            {
                var alone = s.Working.Multiply(a, b);
                s.Answer(s.Template == 0 ? alone : s.Working.Divide(alone, c), s.Template == 3 ? "hours" : "days");
            }
        }) { Share = 0.8 },
        new StoryFamily("recipe",
        [
            "A cake for {a} people needs {b} g of flour. How many grams are needed for {c} people?",
            "{N} uses {b} g of rice for {a} people. How many grams does {he} need for {c} people?",
            "For {a} jars of jam you take {b} g of sugar. How many grams of sugar do {c} jars need?",
            "How many grams of cheese go on {c} pizzas, if {b} g go on {a} pizzas?",
            "My soup for {a} guests takes {b} g of carrots. I am cooking for {c} guests. How many grams do I need?",
            "To bake {a} rolls, {N} takes {b} g of dough. How much dough do {c} rolls take, in grams?",
        ], static s =>
        {
            var a = s.Int("a", 2, 8);
            var c = s.Int("c", 3, 20);
            s.RejectIf(a == c);
            var one = s.Working.Divide(s.Set("b", a * 5 * s.Random.Next(2, 24)), a);
            s.Answer(s.Working.Multiply(one, c), "g");
        }),
        new StoryFamily("ratio",
        [
            "{N} and {N2} share {t} {things} in the ratio {a} to {b}. How many {things} does {N} get?",
            "{t} {things} are divided between {N} and {N2} in the ratio {a}:{b}. How many does {N} get?",
            "In a class the ratio of boys to girls is {a} to {b}. There are {t} children. How many are boys?",
            "Paint is mixed from {a} parts blue and {b} parts white. How many litres of blue are in {t} litres of paint?",
            "For every {a} red {things} in a bag there are {b} green ones. The bag holds {t} {things} in all. How many are red?",
            "My sister and I split {t} {things} so that I get {a} parts and she gets {b} parts. How many {things} do I get?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var a = s.Int("a", 1, 7);
            var b = s.Int("b", 1, 7);
            s.RejectIf(a == b || a < 2 || b < 2);
            var parts = s.Working.Add(a, b);
            var one = s.Working.Divide(s.Set("t", parts * s.Random.Next(2, s.Template == 2 ? 4 : 20)), parts);
            var share = s.Working.Multiply(one, a);
            if (s.Template == 3)
            {
                s.Answer(share, "litres");
            }
            else
            {
                s.Answer(share);
            }
        }),
        new StoryFamily("sum-and-difference",
        [
            "{N} and {N2} have {t} {things} together. {N} has {d} more than {N2}. How many {things} does {N2} have?",
            "Together two boxes hold {t} {things}. One holds {d} more than the other. How many {things} are in the smaller box?",
            "The sum of two numbers is {t}. Their difference is {d}. What is the smaller number?",
            "How many {things} does {N2} have, if {N} has {d} more and they have {t} in all?",
            "My brother and I own {t} {things}. He owns {d} more than I do. How many {things} do I own?",
            "{t} pupils are in two classes. The first class has {d} pupils more than the second. How many are in the second class?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var small = s.Template == 5 ? s.Random.Next(12, 25) : s.Random.Next(4, 90);
            var d = s.Int("d", 2, s.Template == 5 ? 6 : 40);
            s.Answer(s.Working.Divide(s.Working.Subtract(s.Set("t", 2 * small + d), d), 2));
        }),
        new StoryFamily("pages-per-day",
        [
            "A book has {t} pages. {N} has read {a} pages and reads {b} pages a day from now on. In how many days will {he} finish?",
            "{N} has read {a} of {t} pages. {He} reads {b} pages a day. How many more days does {he} need?",
            "Of {t} bricks, {a} are laid. A bricklayer lays {b} bricks an hour. How many hours are left until all are laid?",
            "How many days does {N} still need for {t} exercises, if {a} are done and {he} does {b} a day?",
            "I must learn {t} words. I know {a} and learn {b} new ones a day. In how many days will I know all of them?",
            "A tank holds {t} litres and has {a} litres in it. A tap gives {b} litres a minute. After how many minutes is the tank full?",
        ], static s =>
        {
            var b = s.Int("b", 4, 40);
            var a = s.Int("a", 5, 200);
            var days = s.Working.Divide(s.Working.Subtract(s.Set("t", a + b * s.Random.Next(2, 20)), a), b);
            s.Answer(days, s.Template switch { 2 => "hours", 5 => "minutes", _ => "days" });
        }),
        new StoryFamily("halving-chain",
        [
            "{N} has {t} {things}. {He} gives half to {N2}. {N2} gives half of what {he2} gets to {N3}. How many {things} does {N3} get?",
            "A pond has {t} fish. Each year the number halves. How many fish are there after two years?",
            "A team of {t} scouts splits into two halves, and each half splits into two halves again. How many scouts are in each part?",
            "Half of the {t} guests dance, and half of those who dance wear hats. How many dancers wear hats?",
            "I fold a strip of {t} cm in half, and then in half again. How many centimetres long is it now?",
            "A candle is {t} cm tall. It burns down to half, and later to half of that. How many centimetres are left?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var half = s.Working.Divide(s.Set("t", 4 * s.Random.Next(2, s.Template == 5 ? 12 : 60)), 2);
            var rest = s.Working.Divide(half, 2);
            if (s.Template is 4 or 5)
            {
                s.Answer(rest, "cm");
            }
            else
            {
                s.Answer(rest);
            }
        }) { Share = 0.7 },
    ];

    private static void Fraction(Story s, bool left)
    {
        s.Thing(Vocabulary.Fruit);
        var of = s.Random.Pick(2, 3, 4, 5, 6, 8, 10);
        var parts = s.Random.Next(1, of - 1);
        s.RejectIf(of % 2 == 0 && parts % 2 == 0 || of % 5 == 0 && parts % 5 == 0 || of % 3 == 0 && parts % 3 == 0);
        var text = string.Create(CultureInfo.InvariantCulture, $"{parts}/{of}");
        var words = (parts, of) switch
        {
            (1, 2) => "half",
            (1, 3) => "one third",
            (2, 3) => "two thirds",
            (1, 4) => "a quarter",
            (3, 4) => "three quarters",
            (1, 5) => "one fifth",
            (2, 5) => "two fifths",
            _ => text,
        };
        s.Set("f", s.Random.Chance(0.4) ? words : text);
        var amount = s.Set("t", of * s.Random.Next(2, 50));
        var share = s.Working.Divide(amount, of);
        share = parts == 1 ? share : s.Working.Multiply(share, parts);
        s.Answer(left ? s.Working.Subtract(amount, share) : share);
    }

    private static void Average(Story s)
    {
        s.Thing(Vocabulary.Toys);
        var n = s.Random.Next(3, 5);
        var middle = s.Template switch { 2 => s.Random.Next(8, 30), 6 => s.Random.Next(8, 12), _ => s.Random.Next(6, 80) };
        var spread = Math.Max(2, Math.Min(middle - 2, s.Template switch { 2 => 5, 6 => 3, _ => 20 }));
        var numbers = new List<decimal>();
        for (var i = 1; i < n; i++)
        {
            numbers.Add(middle + s.Random.Next(-spread, spread));
        }

        numbers.Add(middle * n - numbers.Sum());
        s.RejectIf(numbers[^1] < 2 || numbers[^1] > middle + 2 * spread);
        s.Set("n", n);
        s.Set("list", string.Join(", ", numbers.SkipLast(1).Select(Working.Write)) + " and " + Working.Write(numbers[^1]));
        var sum = numbers[0];
        for (var i = 1; i < n; i++)
        {
            sum = s.Working.Add(sum, numbers[i]);
        }

        var mean = s.Working.Divide(sum, n);
        if (s.Template == 5)
        {
            s.Answer(mean, "minutes");
        }
        else
        {
            s.Answer(mean);
        }
    }

    private static void NextNumber(Story s)
    {
        var terms = new List<decimal>();
        decimal term = s.Random.Next(1, 40);
        switch (s.Random.Next(0, 3))
        {
            case 0:
            case 1:
                var up = s.Random.Next(2, 25);
                terms.AddRange(Enumerable.Range(0, 4).Select(i => term + i * up));
                s.Answer(s.Working.Add(terms[3], s.Working.Subtract(terms[3], terms[2])));
                break;
            case 2:
                var down = s.Random.Next(2, 12);
                term += down * 4;
                terms.AddRange(Enumerable.Range(0, 4).Select(i => term - i * down));
                s.Answer(s.Working.Subtract(terms[3], s.Working.Subtract(terms[2], terms[3])));
                break;
            default:
                term = s.Random.Next(1, 6);
                var factor = s.Random.Next(2, 4);
                terms.AddRange([term, term * factor, term * factor * factor, term * factor * factor * factor]);
                s.Answer(s.Working.Multiply(terms[3], s.Working.Divide(terms[3], terms[2])));
                break;
        }

        s.Set("list", string.Join(", ", terms.Select(Working.Write)));
    }
}
