namespace Lyceum.Training.Curriculum.Words;

/// <summary>Stories of three to six steps with a fixed plot.</summary>
internal static class LongFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new StoryFamily("bakery-day",
        [
            "A baker bakes {a} trays of {b} rolls and {c} trays of {d} buns. {e} pieces are sold. The others are packed into bags of {f}. How many bags are there?",
            "{N} bakes {b} rolls on each of {a} trays and {d} buns on each of {c} trays. {He} sells {e} pieces and packs the rest in bags of {f}. How many bags does {he} fill?",
            "In a bakery there are {a} trays with {b} rolls each and {c} trays with {d} buns each. After {e} pieces are sold, the rest go into bags of {f}. How many bags is that?",
            "How many bags of {f} can a baker fill with what is left of {a} trays of {b} rolls and {c} trays of {d} buns after selling {e} pieces?",
            "I baked {a} trays of {b} rolls and {c} trays of {d} buns and sold {e} pieces. I put the rest into bags of {f}. How many bags did I need?",
            "{a} trays of {b} rolls and {c} trays of {d} buns come out of the oven. {e} pieces are eaten at once, and the rest are packed in bags of {f}. How many bags are packed?",
        ], static s =>
        {
            var first = s.Working.Multiply(s.Int("a", 2, 9), s.Int("b", 6, 24));
            var all = s.Working.Add(first, s.Working.Multiply(s.Int("c", 2, 9), s.Int("d", 6, 24)));
            var f = s.Int("f", 2, 9);
            var e = s.Set("e", all - f * s.Random.Next(2, 20));
            s.RejectIf(e < 4);
            s.Answer(s.Working.Divide(s.Working.Subtract(all, e), f));
        }),
        new StoryFamily("school-trip",
        [
            "{a} classes of {b} pupils and {c} teachers go to the zoo. A pupil pays {p} and a teacher pays {q}. How much is that in all?",
            "For a school trip each pupil pays {p} and each teacher {q}. There are {a} classes with {b} pupils each, and {c} teachers. How much is paid altogether?",
            "A museum takes {p} for a pupil and {q} for a teacher. What do {a} classes of {b} pupils pay together with {c} teachers?",
            "{c} teachers travel with {a} classes of {b} pupils. The ticket is {q} for a teacher and {p} for a pupil. What do all tickets cost?",
            "Our school sends {a} classes of {b} pupils and {c} teachers to a farm. Pupils pay {p} each, teachers {q} each. How much do we pay?",
            "What is the price of the tickets for {a} groups of {b} pupils and {c} teachers, if a pupil pays {p} and a teacher {q}?",
        ], static s =>
        {
            var pupils = s.Working.Multiply(s.Int("a", 2, 6), s.Int("b", 12, 28));
            var price = s.Random.Next(2, 9);
            var first = s.Working.Multiply(pupils, s.Money("p", 100 * price));
            s.AnswerMoney(s.Working.Add(first, s.Working.Multiply(s.Int("c", 2, 9), s.Money("q", 100 * s.Random.Next(price + 1, 15)))));
        }),
        new StoryFamily("theatre-evening",
        [
            "A theatre has {a} rows of {b} seats. One evening {c} seats are empty. A ticket costs {p}. The evening costs the theatre {k}. How much money is left?",
            "{c} of the seats in a hall with {a} rows of {b} seats are empty. Each guest pays {p}, and the hall pays {k} to the band. What remains?",
            "With {a} rows of {b} seats and {c} seats empty, a cinema sells tickets at {p}. It pays {k} for the film. How much does it keep?",
            "How much does a theatre keep, if it has {a} rows of {b} seats, {c} of them empty, takes {p} a seat and has costs of {k}?",
            "Our club plays in a hall with {a} rows of {b} seats. {c} seats stay empty. We take {p} for a ticket and pay {k} for the hall. How much do we gain?",
            "A circus tent has {a} rows with {b} places. All but {c} places are sold at {p} each. Costs are {k}. What is the profit?",
        ], static s =>
        {
            var all = s.Working.Multiply(s.Int("a", 5, 15), s.Int("b", 8, 20));
            var taken = s.Working.Subtract(all, s.Int("c", 5, (int)all / 3));
            var income = s.Working.Multiply(taken, s.Money("p", 100 * s.Random.Next(3, 12)));
            s.AnswerMoney(s.Working.Subtract(income, s.Money("k", 1000 * s.Random.Next(3, 15))));
        }),
        new StoryFamily("two-workers",
        [
            "{N} makes {a} {things} an hour for {b} hours. {N2} makes {c} an hour for {d} hours. They pack them all in boxes of {f}. How many boxes do they fill?",
            "In {b} hours {N} packs {a} {things} an hour. In {d} hours {N2} packs {c} an hour. All of them go into crates of {f}. How many crates are filled?",
            "{N} works {b} hours and makes {a} {things} in each. {N2} works {d} hours and makes {c} in each. How many boxes of {f} do their {things} fill?",
            "How many boxes of {f} can be filled, if {N} makes {a} {things} an hour for {b} hours and {N2} makes {c} an hour for {d} hours?",
            "I make {a} {things} a day for {b} days, and my brother makes {c} a day for {d} days. We put all of them in bags of {f}. How many bags do we fill?",
            "One machine makes {a} {things} a minute and runs {b} minutes. Another makes {c} a minute and runs {d} minutes. The {things} are packed by {f}. How many packs are there?",
        ], static s =>
        {
            s.Thing(Vocabulary.Wares);
            var a = s.Int("a", 3, 20);
            var c = s.Int("c", 3, 20);
            var b = s.Int("b", 2, 9);
            var d = s.Int("d", 2, 9);
            var f = s.Int("f", 2, 9);
            s.RejectIf((a * b + c * d) % f != 0);
            if (!s.IsRejected)
            {
                s.Answer(s.Working.Divide(s.Working.Add(s.Working.Multiply(a, b), s.Working.Multiply(c, d)), f));
            }
        }),
        new StoryFamily("harvest",
        [
            "An orchard has {a} rows of {b} trees. Each tree gives {c} kg of apples. A kilogram is sold for {p}, and the work costs {k}. How much is left?",
            "{N} has {a} rows of {b} trees, and every tree gives {c} kg of fruit. {He} sells it at {p} a kilogram and pays {k} for help. What does {he} keep?",
            "From each of {b} trees in each of {a} rows a farmer picks {c} kg. The fruit brings {p} a kilogram. After costs of {k}, how much remains?",
            "How much does {N} earn from {a} rows of {b} trees with {c} kg of pears each, at {p} a kilogram, after paying {k} for the pickers?",
            "My orchard has {a} rows of {b} trees. I pick {c} kg from each tree, sell it for {p} a kilogram and pay {k} in costs. What do I gain?",
            "There are {b} trees in each of {a} rows, each with {c} kg of plums. At {p} for a kilogram and with {k} of costs, what is the gain?",
        ], static s =>
        {
            var trees = s.Working.Multiply(s.Int("a", 2, 6), s.Int("b", 3, 9));
            var weight = s.Working.Multiply(trees, s.Multiple("c", 5, 10, 40));
            var income = s.Working.Multiply(weight, s.Money("p", 100 * s.Random.Next(2, 4)));
            s.AnswerMoney(s.Working.Subtract(income, s.Money("k", 1000 * s.Random.Next(2, 10))));
        }),
        new StoryFamily("party",
        [
            "For a party {N} buys {a} packs of cups at {p} each, {b} cakes at {q} each and a game for {r}. {c} friends share the cost equally. How much does each pay?",
            "{c} friends plan a party. They buy {a} packs of juice for {p} each, {b} pizzas for {q} each and balloons for {r} and share the cost. What does each pay?",
            "{a} packs of plates cost {p} each, {b} salads cost {q} each and the music costs {r}. If {c} people split all this evenly, how much does one pay?",
            "How much does each of {c} friends pay, if {a} bags of nuts at {p} each, {b} pies at {q} each and a lamp for {r} are shared equally?",
            "We are {c} friends. We bought {a} boxes of fruit at {p} each, {b} cakes at {q} each and candles for {r}. How much must each of us pay?",
            "A picnic takes {a} loaves at {p} each, {b} cheeses at {q} each and a blanket for {r}. The cost is shared by {c} people. What is one person's part?",
        ], static s =>
        {
            var c = s.Int("c", 3, 8);
            var a = s.Int("a", 2, 6);
            var p = s.Random.Next(2, 9);
            var b = s.Int("b", 2, 5);
            var q = s.Random.Next(5, 15);
            var r = s.Random.Next(3, 30);
            s.RejectIf((a * p + b * q + r) % c != 0);
            if (!s.IsRejected)
            {
                var first = s.Working.Multiply(a, s.Money("p", 100 * p));
                var both = s.Working.Add(first, s.Working.Multiply(b, s.Money("q", 100 * q)));
                s.AnswerMoney(s.Working.Divide(s.Working.Add(both, s.Money("r", 100 * r)), c));
            }
        }) { Share = 1.3 },
        new StoryFamily("three-goods",
        [
            "A shop sells {a} {things} at {p} each, {b} {thing2s} at {q} each and {c} cards at {r} each. It pays {k} in rent. How much is left?",
            "{N} sells {a} {things} for {p} each, {b} {thing2s} for {q} each and {c} toys for {r} each, and pays {k} for the stall. What does {he} keep?",
            "On Monday a shop took in money for {a} {things} at {p}, {b} {thing2s} at {q} and {c} bags at {r}. From it {k} was paid for light. What was left?",
            "How much remains of the money from {a} {things} at {p} each, {b} {thing2s} at {q} each and {c} pots at {r} each, if {k} is paid for help?",
            "I sold {a} {things} at {p} each, {b} {thing2s} at {q} each and {c} pictures at {r} each. My costs were {k}. How much did I gain?",
            "At a fair {N} takes {p} for {an:thing}, {q} for {an:thing2} and {r} for a ball. {He} sells {a} {things}, {b} {thing2s} and {c} balls and pays {k} for the place. How much does {he} gain?",
        ], static s =>
        {
            s.Things(Vocabulary.Goods);
            var first = s.Working.Multiply(s.Int("a", 3, 20), s.Money("p", 100 * s.Random.Next(2, 12)));
            var second = s.Working.Multiply(s.Int("b", 3, 20), s.Money("q", 100 * s.Random.Next(2, 12)));
            var third = s.Working.Multiply(s.Int("c", 3, 20), s.Money("r", 100 * s.Random.Next(2, 12)));
            var income = s.Working.Add(s.Working.Add(first, second), third);
            s.AnswerMoney(s.Working.Subtract(income, s.Money("k", 100 * s.Random.Next(5, (int)income - 4))));
        }) { Share = 1.5 },
        new StoryFamily("discount-shopping",
        [
            "{N} buys {a} {things} at {p} each and {b} {thing2s} at {q} each. {He} gets {d}% off the whole price. How much does {he} pay?",
            "{A} {things} cost {p} each, and {b} {thing2s} cost {q} each. On everything there is {d}% off. What is the price then?",
            "With a voucher for {d}% off, {N} buys {a} {things} for {p} each and {b} {thing2s} for {q} each. What does {he} pay?",
            "How much are {a} {things} at {p} each and {b} {thing2s} at {q} each after a discount of {d}%?",
            "I take {a} {things} at {p} each and {b} {thing2s} at {q} each. The shop gives me {d}% off. What do I pay?",
            "{N} gets a bill for {a} {things} at {p} each and {b} {thing2s} at {q} each. It is lowered by {d}%. What is the new bill?",
        ], static s =>
        {
            s.Things(Vocabulary.DearGoods);
            var a = s.Int("a", 2, 6);
            s.Set("A", a);
            var first = s.Working.Multiply(a, s.Money("p", 500 * s.Random.Next(4, 14)));
            var all = s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 6), s.Money("q", 500 * s.Random.Next(4, 14))));
            var percent = s.Set("d", 5 * s.Random.Next(1, 10));
            s.RejectIf(all * percent % 100 != 0);
            if (!s.IsRejected)
            {
                s.AnswerMoney(s.Working.Subtract(all, s.Working.Divide(s.Working.Multiply(all, percent), 100)));
            }
        }) { Share = 1.5 },
        new StoryFamily("fence-and-lawn",
        [
            "A garden is {a} m long and {b} m wide. A fence around it costs {p} a metre, and seed for the lawn costs {q} a square metre. What do both cost together?",
            "{N} puts a fence at {p} a metre around a garden of {a} m by {b} m and lays turf at {q} a square metre in it. How much does {he} pay?",
            "What is the cost of a fence and a lawn for a garden of {a} m by {b} m, if the fence is {p} a metre and the lawn {q} a square metre?",
            "Fence costs {p} a metre and turf {q} a square metre. {N} needs both for a yard {a} m long and {b} m wide. What is the total?",
            "My garden measures {a} m by {b} m. I buy a fence for all sides at {p} a metre and grass for the whole area at {q} a square metre. What do I pay?",
            "For a rectangle of {a} m by {b} m, a gardener asks {p} for each metre of fence around it and {q} for each square metre of lawn. What is the bill?",
        ], static s =>
        {
            var b = s.Int("b", 3, 9);
            var a = s.Int("a", (int)b + 1, 15);
            var fence = s.Working.Multiply(s.Working.Multiply(s.Working.Add(a, b), 2), s.Money("p", 100 * s.Random.Next(3, 12)));
            s.AnswerMoney(s.Working.Add(fence, s.Working.Multiply(s.Working.Multiply(a, b), s.Money("q", 100 * s.Random.Next(2, 9)))));
        }) { Share = 1.3 },
        new StoryFamily("ways-to-school",
        [
            "A school has {t} pupils. {d}% of them walk. Half of the others take the bus, and the rest cycle. How many pupils cycle?",
            "Of {t} pupils, {d}% walk to school. Half of those who do not walk come by bus. How many pupils come by bus?",
            "{d}% of the {t} pupils of a school go home for lunch. Half of the others eat in the hall. How many pupils eat in the hall?",
            "How many of {t} guests have tea, if {d}% have coffee and half of the others have tea?",
            "Our club has {t} members. {d}% play chess. Half of the rest play cards. How many of us play cards?",
            "{t} people visit a fair. {d}% of them come by train, and half of all the others by car. How many people come by car?",
        ], static s =>
        {
            var percent = s.Set("d", 10 * s.Random.Next(1, 8));
            var t = s.Set("t", 20 * s.Random.Next(2, 40));
            var others = s.Working.Subtract(t, s.Working.Divide(s.Working.Multiply(t, percent), 100));
            s.Answer(s.Working.Divide(others, 2));
        }) { Share = 1.2 },
        new StoryFamily("reading-plan",
        [
            "A book has {t} pages. {N} reads {a} pages a day for {b} days and then {c} pages a day for {d} days. How many pages are left?",
            "{N} reads {a} pages on each of {b} days and {c} pages on each of the next {d} days. How many of the {t} pages has {he} still to read?",
            "For {b} days {N} sews {a} flags a day, and for {d} days {c} flags a day. {He} must make {t} flags. How many are still missing?",
            "How many metres of a road of {t} m are left, if workers build {a} m a day for {b} days and {c} m a day for {d} days?",
            "I must learn {t} words. I learn {a} a day for {b} days and {c} a day for {d} days. How many words are left?",
            "Of {t} trees, a crew plants {a} a day for {b} days and {c} a day for {d} days. How many trees remain to be planted?",
        ], static s =>
        {
            var first = s.Working.Multiply(s.Int("a", 5, 40), s.Int("b", 2, 9));
            var done = s.Working.Add(first, s.Working.Multiply(s.Int("c", 5, 40), s.Int("d", 2, 9)));
            var left = s.Working.Subtract(s.Set("t", done + s.Random.Next(5, 200)), done);
            if (s.Template == 3)
            {
                s.Answer(left, "m");
            }
            else
            {
                s.Answer(left);
            }
        }),
        new StoryFamily("warehouse",
        [
            "A warehouse has {a} halls with {b} shelves each, and {c} boxes on every shelf. {e} boxes are sent away. The others are loaded on {f} trucks equally. How many boxes are on each truck?",
            "In each of {a} halls there are {b} shelves with {c} boxes each. After {e} boxes are sold, {f} trucks take the rest in equal parts. How many boxes does one truck take?",
            "{N} counts {a} halls, {b} shelves in each hall and {c} boxes on each shelf. {e} of the boxes are empty. {f} workers carry the full ones, each the same number. How many does each carry?",
            "How many boxes does each of {f} trucks carry, if {a} halls have {b} shelves with {c} boxes each, {e} boxes stay, and the rest are shared equally?",
            "We have {a} rooms with {b} shelves of {c} books. We sell {e} books and give the rest to {f} schools in equal parts. How many books does each school get?",
            "There are {c} jars on each of {b} shelves in each of {a} cellars. {e} jars are broken. The good ones go to {f} shops equally. How many jars does each shop get?",
        ], static s =>
        {
            var all = s.Working.Multiply(s.Working.Multiply(s.Int("a", 2, 5), s.Int("b", 2, 9)), s.Int("c", 3, 12));
            var f = s.Int("f", 2, 6);
            var e = s.Set("e", all - f * s.Random.Next(3, 60));
            s.RejectIf(e < 3 || e > all / 2);
            s.Answer(s.Working.Divide(s.Working.Subtract(all, e), f));
        }) { Share = 1.2 },
        new StoryFamily("garden-market",
        [
            "{N} picks {a} baskets of {b} {things} and finds {c} more. {He} throws away {e} bad ones and packs the rest in trays of {f}. A tray sells for {p}. How much does {he} get?",
            "From {a} baskets of {b} {things} and {c} loose ones, {N} sorts out {e}. {He} sells the others in trays of {f} at {p} a tray. How much money is that?",
            "A farmer has {a} sacks with {b} {things} each and {c} {things} more. {e} are bad. The good ones are sold in bags of {f} for {p} a bag. How much does the farmer get?",
            "How much money does {N} get for {a} boxes of {b} {things} and {c} single ones, if {e} are thrown away and the others are sold by {f} for {p}?",
            "I have {a} crates of {b} {things} and {c} more. I eat {e} and sell the rest in packs of {f} at {p} a pack. How much do I get?",
            "{a} nets with {b} {things} each and {c} loose {things} are sorted. {e} are bad. The others go into packs of {f}, and a pack costs {p}. What do all packs cost?",
        ], static s =>
        {
            s.Thing(Vocabulary.Fruit);
            var all = s.Working.Add(s.Working.Multiply(s.Int("a", 2, 9), s.Int("b", 10, 40)), s.Int("c", 3, 40));
            var f = s.Int("f", 3, 9);
            var e = s.Set("e", all - f * s.Random.Next(4, 40));
            s.RejectIf(e < 3 || e > all / 2);
            var packs = s.Working.Divide(s.Working.Subtract(all, e), f);
            s.AnswerMoney(s.Working.Multiply(packs, s.Money("p", 100 * s.Random.Next(2, 9))));
        }) { Share = 1.3 },
        new StoryFamily("year-of-saving",
        [
            "{N} earns {p} a month and spends {q} on rent and {r} on food. How much can {he} save in {a} months?",
            "Each month {N} gets {p}, pays {q} in rent and uses {r} for food. What does {he} save in {a} months?",
            "How much is left after {a} months, if {N} earns {p} a month and pays {q} for rent and {r} for food each month?",
            "Out of a monthly wage of {p}, {N} pays {q} in rent and {r} for food, and saves the rest. How much is saved in {a} months?",
            "I earn {p} a month. My rent is {q}, and food costs me {r} a month. How much do I save in {a} months?",
            "Every month a family has {p}. {q} goes for the flat and {r} for food. What remains of it in {a} months?",
        ], static s =>
        {
            var earned = 100 * s.Random.Next(9, 40);
            var rent = 50 * s.Random.Next(6, earned / 100);
            var left = s.Working.Subtract(s.Money("p", 100 * earned), s.Money("q", 100 * rent));
            var save = s.Working.Subtract(left, s.Money("r", 1000 * s.Random.Next(10, (int)left / 10 - 2)));
            s.AnswerMoney(s.Working.Multiply(save, s.Int("a", 2, 12)));
        }) { Share = 0.8 },
        new StoryFamily("better-average",
        [
            "{N} scored {a}, {b} and {c} points in three games. How many points does {he} need in the fourth game for an average of {m}?",
            "In three tests {N} got {a}, {b} and {c} points. What must {he} get in a fourth test to have an average of {m}?",
            "Three numbers are {a}, {b} and {c}. Which fourth number makes the average {m}?",
            "The average of four parcels is {m} kg. Three of them weigh {a} kg, {b} kg and {c} kg. How many kilograms does the fourth weigh?",
            "I ran {a}, {b} and {c} minutes on three days. How many minutes must I run on the fourth day for an average of {m}?",
            "A shop sold {a}, {b} and {c} lamps in three weeks. How many must it sell in the fourth week so that the average is {m}?",
        ], static s =>
        {
            var m = s.Int("m", 8, 40);
            var a = s.Int("a", (int)m - 6, (int)m + 6);
            var b = s.Int("b", (int)m - 6, (int)m + 6);
            var c = s.Int("c", (int)m - 6, (int)m + 6);
            var needed = s.Working.Multiply(m, 4);
            var sum = s.Working.Add(s.Working.Add(a, b), c);
            s.RejectIf(sum + 2 > needed);
            s.Answer(s.Working.Subtract(needed, sum));
        }) { Share = 0.8 },
    ];
}
