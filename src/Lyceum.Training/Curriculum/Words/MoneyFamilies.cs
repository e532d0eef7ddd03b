namespace Lyceum.Training.Curriculum.Words;

/// <summary>Prices, change, wages and savings.</summary>
internal static class MoneyFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new StoryFamily("two-prices",
        [
            "{N} buys {an:thing} for {p} and {an:thing2} for {q}. How much does {he} pay?",
            "{An_thing} costs {p} and {an:thing2} costs {q}. What do they cost together?",
            "How much money does {N} need for {an:thing} at {p} and {an:thing2} at {q}?",
            "At the market {N} spent {p} on {an:thing} and {q} on {an:thing2}. How much did {he} spend in all?",
            "I bought {an:thing} for {p}. Then I bought {an:thing2} for {q}. How much did I spend?",
            "The price of {an:thing} is {p}. {N} takes one, and also {an:thing2} for {q}. What is the total price?",
        ], static s =>
        {
            Goods(s);
            s.AnswerMoney(s.Working.Add(s.Price("p", 100, 1200), s.Price("q", 50, 1200)));
        }),
        new StoryFamily("change",
        [
            "{N} buys {an:thing} for {p} and pays with {n}. How much change does {he} get?",
            "{An_thing} costs {p}. {N} hands over {n}. What change should {he} receive?",
            "How much money is left if {N} has {n} and spends {p}?",
            "Paying with {n}, {N} buys {an:thing} that costs {p}. How much does {he} get back?",
            "I had {n} and bought {an:thing} for {p}. How much money do I have left?",
            "{N} gives the shopkeeper {n} for {an:thing}. The price is {p}. How much change does the shopkeeper give back?",
        ], static s =>
        {
            Goods(s);
            var note = s.Random.Pick(5, 10, 20, 20, 50);
            var price = s.Price("p", note * 20, Math.Min(2000, note * 100 - 5));
            s.RejectIf(price >= note);
            s.AnswerMoney(s.Working.Subtract(s.Money("n", note * 100), price));
        }),
        new StoryFamily("several-of-one",
        [
            "One {thing} costs {p}. How much do {a} {things} cost?",
            "{N} buys {a} {things} at {p} each. How much does {he} pay?",
            "The price of {an:thing} is {p}. What is the price of {a} {things}?",
            "How much money does {N} need to buy {a} {things} if each costs {p}?",
            "{A_things} are sold for {p} each. What do I pay for {a}?",
            "For the party {N} orders {a} {things}. Each {thing} costs {p}. What is the total cost?",
            "A shop sells {an:thing} for {p}. {N} takes {a} of them. How much is that?",
        ], static s =>
        {
            Goods(s);
            s.AnswerMoney(s.Working.Multiply(s.Int("a", 2, 12), s.Price("p", 50, 1000)));
        }),
        new StoryFamily("price-of-one",
        [
            "{a} {things} cost {t}. How much does one {thing} cost?",
            "{N} pays {t} for {a} {things} of the same price. What is the price of one?",
            "If {a} {things} cost {t} in all, what does each {thing} cost?",
            "A pack of {a} {things} is sold for {t}. How much is that for one {thing}?",
            "I paid {t} for {a} {things}. What did I pay for each?",
            "The bill for {a} {things} is {t}. All {things} cost the same. Find the price of a single {thing}.",
        ], static s =>
        {
            Goods(s);
            var a = s.Int("a", 2, 9);
            var cents = s.Random.Chance(0.5) ? 100 * s.Random.Next(2, 12) : 25 * s.Random.Next(2, 40);
            s.AnswerMoney(s.Working.Divide(s.Money("t", cents * (int)a), a));
        }),
        new StoryFamily("shopping-total",
        [
            "{N} buys {a} {things} at {p} each and {b} {thing2s} at {q} each. How much does {he} pay in all?",
            "{A_things} cost {p} each and {thing2s} cost {q} each. What is the cost of {a} {things} and {b} {thing2s}?",
            "At the shop, one {thing} is {p} and one {thing2} is {q}. {N} takes {a} {things} and {b} {thing2s}. What is the total?",
            "How much does {N} spend on {a} {things} and {b} {thing2s}, if {an:thing} costs {p} and {an:thing2} costs {q}?",
            "I bought {a} {things} for {p} each. I also bought {b} {thing2s} for {q} each. How much did I spend altogether?",
            "{N} needs {b} {thing2s} and {a} {things}. {A_things} are sold at {p} apiece and {thing2s} at {q} apiece. How much money does {he} need?",
            "A school orders {a} {things} and {b} {thing2s}. The price is {p} for each {thing} and {q} for each {thing2}. What does the school pay?",
        ], static s =>
        {
            Goods(s);
            var first = s.Working.Multiply(s.Int("a", 2, 9), s.Price("p", 50, 1000));
            s.AnswerMoney(s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 9), s.Price("q", 50, 1000))));
        }) { Share = 1.2 },
        new StoryFamily("several-and-change",
        [
            "{N} buys {a} {things} at {p} each and pays with {n}. How much change does {he} get?",
            "One {thing} costs {p}. {N} buys {a} and gives {n}. How much does {he} get back?",
            "{N} has {n}. {He} buys {a} {things} that cost {p} each. How much money does {he} have left?",
            "After buying {a} {things} for {p} each, how much is left of {n}?",
            "I went to the shop with {n} and bought {a} {things} at {p} each. How much money did I bring home?",
            "{A_things} cost {p} each. How much change is there from {n} if {N} buys {a} of them?",
        ], static s =>
        {
            Goods(s);
            var a = s.Int("a", 2, 9);
            var cost = s.Working.Multiply(a, s.Price("p", 50, 900));
            var note = s.Random.Pick(10, 20, 50, 100);
            s.RejectIf(cost >= note || cost * 5 < note);
            s.AnswerMoney(s.Working.Subtract(s.Money("n", note * 100), cost));
        }),
        new StoryFamily("shopping-and-change",
        [
            "{N} buys {a} {things} at {p} each and {b} {thing2s} at {q} each. {He} pays with {n}. How much change does {he} get?",
            "With {n} in {his} purse, {N} buys {a} {things} for {p} each and {b} {thing2s} for {q} each. How much money is left?",
            "{A_things} are {p} each, {thing2s} are {q} each. {N} takes {a} {things} and {b} {thing2s} and gives {n}. What change does {he} receive?",
            "How much of {n} remains after paying for {a} {things} at {p} each and {b} {thing2s} at {q} each?",
            "I had {n}. I bought {a} {things} for {p} each and {b} {thing2s} for {q} each. How much do I have now?",
            "{N} hands the seller {n} for {a} {things} and {b} {thing2s}. One {thing} costs {p} and one {thing2} costs {q}. How much comes back?",
        ], static s =>
        {
            Goods(s);
            var first = s.Working.Multiply(s.Int("a", 2, 6), s.Price("p", 50, 800));
            var cost = s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 6), s.Price("q", 50, 800)));
            var note = s.Random.Pick(20, 50, 100);
            s.RejectIf(cost >= note || cost * 5 < note);
            s.AnswerMoney(s.Working.Subtract(s.Money("n", note * 100), cost));
        }) { Share = 1.3 },
        new StoryFamily("saving",
        [
            "{N} saves {p} every week. How much does {he} save in {a} weeks?",
            "Every week {N} puts {p} into {his} money box, which already holds {q}. How much is in it after {a} weeks?",
            "{N} has {q} and saves {p} a week. How much money will {he} have in {a} weeks?",
            "How much will be in an account with {q} after {a} months, if {p} is added each month?",
            "I have {q}. If I save {p} each week for {a} weeks, how much will I have?",
            "Starting with {q}, {N} earns {p} for each of {a} lawns {he} mows. How much money does {he} have then?",
        ], static s =>
        {
            var saved = s.Working.Multiply(s.Money("p", 100 * s.Random.Next(2, 25)), s.Int("a", 3, 20));
            var start = s.Money("q", 100 * s.Random.Next(5, 200));
            s.AnswerMoney(s.Template == 0 ? saved : s.Working.Add(start, saved));
        }),
        new StoryFamily("saving-for",
        [
            "{N} wants {an:thing} that costs {t}. {He} has {q} and saves {p} a week. How many weeks does {he} need?",
            "{An_thing} costs {t}. {N} already has {q}. If {he} saves {p} each week, after how many weeks can {he} buy it?",
            "How many months must {N} save {p} a month to buy {an:thing} for {t}, if {he} has {q} already?",
            "To buy {an:thing} for {t}, {N} adds {p} every week to the {q} {he} has. How many weeks does it take?",
            "I am saving for {an:thing}. It costs {t}, I have {q}, and I save {p} a week. In how many weeks will I have enough?",
            "{N} has {q} of the {t} that {an:thing} costs. {His} parents give {him} {p} each week. How many weeks must {he} wait?",
        ], static s =>
        {
            Dear(s);
            var week = s.Random.Next(3, 15);
            var weeks = s.Random.Next(3, 15);
            var have = s.Random.Next(5, 80);
            var rest = s.Working.Subtract(s.Money("t", 100 * (week * weeks + have)), s.Money("q", 100 * have));
            s.Answer(s.Working.Divide(rest, s.Money("p", 100 * week)));
        }),
        new StoryFamily("wage",
        [
            "{N} earns {p} an hour and works {a} hours a day. How much does {he} earn in {b} days?",
            "Working {a} hours a day for {p} an hour, how much does {N} make in {b} days?",
            "For each hour of work {N} gets {p}. {He} works {b} days, {a} hours each day. How much is {he} paid?",
            "{N} worked {a} hours on each of {b} days. The pay was {p} an hour. How much money did {he} earn?",
            "I work {a} hours a day, {b} days in all, and I am paid {p} an hour. How much do I earn?",
            "How much does a job of {b} days pay, with {a} hours a day and {p} for every hour?",
        ], static s =>
        {
            var hours = s.Working.Multiply(s.Int("a", 2, 9), s.Int("b", 2, 12));
            s.AnswerMoney(s.Working.Multiply(hours, s.Money("p", 100 * s.Random.Next(8, 30))));
        }),
        new StoryFamily("wage-two-days",
        [
            "{N} earns {p} an hour. {He} works {a} hours on Monday and {b} hours on Tuesday. How much does {he} earn?",
            "On Saturday {N} works {a} hours and on Sunday {b} hours. At {p} an hour, how much money does {he} make?",
            "A job pays {p} an hour. If {N} works {a} hours one day and {b} hours the next, what is {his} pay?",
            "After working {a} hours last week and {b} hours this week for {p} an hour, how much has {N} earned?",
            "I get {p} for an hour of work. I worked {a} hours in May and {b} hours in June. How much did I get?",
            "What does {N} earn for {a} hours in the morning shift and {b} hours in the evening shift, at {p} an hour?",
        ], static s =>
        {
            var most = s.Template >= 3 && s.Template <= 4 ? 40 : 6;
            var hours = s.Working.Add(s.Int("a", 3, most), s.Int("b", 3, most));
            s.AnswerMoney(s.Working.Multiply(hours, s.Money("p", 100 * s.Random.Next(8, 30))));
        }),
        new StoryFamily("discount",
        [
            "{An_thing} costs {t}. It is sold with {d}% off. What is the new price?",
            "The price of {an:thing} is {t}. In the sale it is {d}% cheaper. How much does it cost in the sale?",
            "{N} buys {an:thing} for {t} with a discount of {d}%. How much does {he} pay?",
            "With a voucher for {d}% off, how much does {an:thing} cost that was {t} before?",
            "I saw {an:thing} for {t}. Today there is a discount of {d}% on it. What do I pay today?",
            "A shop lowers the price of {an:thing} by {d}%. The old price was {t}. Find the new price.",
        ], static s =>
        {
            Dear(s);
            var price = s.Random.Next(2, 30) * 10;
            var percent = s.Set("d", 5 * s.Random.Next(1, 12));
            s.RejectIf(price * (int)percent % 100 != 0);
            var off = s.Working.Divide(s.Working.Multiply(s.Money("t", 100 * price), percent), 100);
            s.AnswerMoney(s.Working.Subtract(price, off));
        }),
        new StoryFamily("price-rise",
        [
            "The rent of {t} goes up by {d}%. What is the new rent?",
            "{An_thing} costs {t}. Its price rises by {d}%. How much does it cost then?",
            "{N} earned {t} a week and gets {d}% more from today. How much does {he} earn a week now?",
            "A meal costs {t}. {N} adds a tip of {d}%. How much does {he} pay in all?",
            "I have {t} in the bank. After a year {d}% of it is added as interest. How much do I have then?",
            "Before tax {an:thing} costs {t}. A tax of {d}% is added. What is the full price?",
        ], static s =>
        {
            Dear(s);
            var price = 20 * (s.Template is 0 or 2 or 4 ? s.Random.Next(10, 60) : s.Random.Next(1, s.Template == 3 ? 4 : 12));
            var percent = s.Set("d", 5 * s.Random.Next(1, 5));
            var more = s.Working.Divide(s.Working.Multiply(s.Money("t", 100 * price), percent), 100);
            s.AnswerMoney(s.Working.Add(price, more));
        }),
        new StoryFamily("split-the-bill",
        [
            "{a} friends eat together. The food costs {p} and the drinks cost {q}. They share the bill equally. How much does each pay?",
            "The food at a dinner costs {p}, the drinks {q}. {a} people split the cost evenly. What does one person pay?",
            "{N} and some friends, {a} people in all, pay {p} for a boat and {q} for lunch. If they share equally, what is each person's part?",
            "How much does each of {a} people pay, if a taxi costs {p}, the tickets cost {q}, and all is shared equally?",
            "We are {a} people. We spent {p} on food and {q} on fuel and want to share the cost equally. How much should each of us pay?",
            "A present for {p} and flowers for {q} are bought by {a} classmates, who all give the same amount. How much does each give?",
        ], static s =>
        {
            var a = s.Int("a", 3, 9);
            var total = (int)a * s.Random.Next(5, 30);
            var first = s.Random.Next(total / 3, total - 3);
            s.AnswerMoney(s.Working.Divide(s.Working.Add(s.Money("p", 100 * first), s.Money("q", 100 * (total - first))), a));
        }),
        new StoryFamily("profit",
        [
            "{N} buys {a} {things} at {p} each and sells them at {q} each. How much profit does {he} make?",
            "A trader pays {p} for each of {a} {things} and gets {q} for each. What is the profit?",
            "Each {thing} is bought for {p} and sold for {q}. How much is gained on {a} {things}?",
            "How much money does {N} gain by selling {a} {things} for {q} each that cost {him} {p} each?",
            "I make {things} that cost me {p} each and sell them for {q} each. What do I earn on {a} {things}?",
            "{N} sold {a} {things} for {q} each. {He} had paid {p} for each of them. How much did {he} gain in all?",
        ], static s =>
        {
            Goods(s);
            var cost = s.Random.Next(2, 10);
            var gain = s.Working.Subtract(s.Money("q", 100 * (cost + s.Random.Next(1, 6))), s.Money("p", 100 * cost));
            s.AnswerMoney(s.Working.Multiply(gain, s.Int("a", 3, 40)));
        }),
        new StoryFamily("stall-profit",
        [
            "{N} pays {c} for a stall and {m} for material. {He} sells {a} {things} at {p} each. How much profit does {he} make?",
            "A stall costs {c} a day, and the material costs {m}. If {N} sells {a} {things} for {p} each, what is left for {him}?",
            "At the fair {N} sells {a} {things} at {p} each. {His} costs are {c} for the table and {m} for material. Find {his} profit.",
            "How much does {N} gain if {he} sells {a} {things} for {p} each, after paying {m} for material and {c} for the place?",
            "I sold {a} {things} at {p} each. The stall cost me {c} and the material {m}. How much did I gain?",
            "After selling {a} {things} for {p} each, {N} takes off {c} for rent and {m} for material. What is {his} profit?",
        ], static s =>
        {
            s.Thing(Vocabulary.Wares);
            var income = s.Working.Multiply(s.Int("a", 10, 60), s.Money("p", 100 * s.Random.Next(2, 12)));
            s.RejectIf(income < 40);
            if (!s.IsRejected)
            {
                var left = s.Working.Subtract(income, s.Money("c", 100 * s.Random.Next(5, (int)income / 3)));
                s.AnswerMoney(s.Working.Subtract(left, s.Money("m", 100 * s.Random.Next(3, (int)income / 3))));
            }
        }),
        new StoryFamily("tickets",
        [
            "Tickets cost {p} for adults and {q} for children. What do {a} adults and {b} children pay?",
            "A family of {a} adults and {b} children goes to the zoo. An adult pays {p}, a child {q}. How much does the family pay?",
            "{a} adults and {b} children visit a museum. The ticket is {p} for an adult and {q} for a child. They have a voucher for {v} off. What do they pay?",
            "How much do {b} children at {q} each and {a} adults at {p} each pay for the boat trip?",
            "For the concert we need {a} tickets for adults at {p} and {b} tickets for children at {q}. What is the total?",
            "At the pool an adult pays {p} and a child pays {q}. {a} adults and {b} children go in, and {v} is taken off as a group discount. How much is it?",
        ], static s =>
        {
            var adult = s.Random.Next(6, 30);
            var first = s.Working.Multiply(s.Int("a", 2, 9), s.Money("p", 100 * adult));
            var total = s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 30), s.Money("q", 100 * s.Random.Next(2, adult - 2))));
            var voucher = s.Money("v", 100 * s.Random.Pick(5, 10, 15));
            s.AnswerMoney(s.Template is 2 or 5 ? s.Working.Subtract(total, voucher) : total);
        }),
        new StoryFamily("coins",
        [
            "{N} has {a} coins of {x} cents and {b} coins of {y} cents. How many cents does {he} have?",
            "In a jar there are {a} coins of {x} cents each and {b} coins of {y} cents each. How many cents is that?",
            "How many cents are {a} coins of {x} cents and {b} coins of {y} cents together?",
            "{N} counts {b} coins worth {y} cents each and {a} coins worth {x} cents each. What is the total in cents?",
            "I found {a} coins of {x} cents and {b} coins of {y} cents. How many cents did I find?",
            "A purse holds {a} coins worth {x} cents each. {N} puts in {b} coins worth {y} cents each. How many cents are in it now?",
        ], static s =>
        {
            var x = s.Set("x", s.Random.Pick(5, 10, 20, 25, 50));
            var y = s.Set("y", s.Random.Pick(5, 10, 20, 25, 50));
            s.RejectIf(x == y);
            var first = s.Working.Multiply(s.Int("a", 2, 20), x);
            s.Answer(s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 20), y)), "cents");
        }) { Share = 0.7 },
        new StoryFamily("cheaper-shop",
        [
            "{a} {things} cost {t} in one shop. In another shop each {thing} costs {q}. How much is saved on one {thing} in the cheaper shop?",
            "A pack of {a} {things} costs {t}, while a single {thing} costs {q}. How much cheaper is one {thing} from the pack?",
            "Bought one by one, {an:thing} costs {q}. A pack of {a} costs {t}. How much does {N} save on each {thing} with the pack?",
            "{N} can buy {a} {things} for {t} or single ones for {q} each. How much less does one {thing} cost in the first offer?",
            "One {thing} costs {q}, but {a} {things} together cost only {t}. What is the difference in price for one {thing}?",
            "I can get a box of {a} {things} for {t}. Single {things} cost {q} each. How much do I save per {thing} if I take the box?",
        ], static s =>
        {
            Goods(s);
            var one = s.Random.Next(2, 10);
            var a = s.Int("a", 3, 12);
            var each = s.Working.Divide(s.Money("t", 100 * one * (int)a), a);
            s.AnswerMoney(s.Working.Subtract(s.Money("q", 100 * (one + s.Random.Next(1, 5))), each));
        }) { Share = 0.8 },
    ];

    private static void Goods(Story s)
    {
        s.Things(Vocabulary.Goods);
        Capital(s);
    }

    private static void Dear(Story s)
    {
        s.Things(Vocabulary.DearGoods);
        Capital(s);
    }

    // {An_thing} and {A_things} begin a sentence.
    private static void Capital(Story s)
    {
        s.TryText("thing", out var thing);
        s.TryText("things", out var things);
        s.Set("an_thing", $"{Wording.Article(thing)} {thing}");
        s.Set("a_things", things);
    }
}
