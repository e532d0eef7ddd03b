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
            "{a} trays of {b} rolls, {c} trays of {d} buns, {e} sold, the rest in bags of {f}. [How many bags|How many bags is that]?",
            "[Find|Work out|Tell me] how many bags of {f} are filled, if {a} trays of {b} rolls and {c} trays of {d} buns are baked and {e} pieces are sold first.",
            "You bake {a} trays with {b} rolls each and {c} trays with {d} buns each. You sell {e} pieces [in the morning|at once] and put the others into bags of {f}. How many bags do you [get|fill]?",
            "[It smells of fresh bread.|The bakery opens early.|It is still dark outside.] {N} takes {a} trays of {b} rolls and {c} trays of {d} buns out of the oven. {e} pieces go to a hotel. {He} puts the rest into bags, {f} in each. How many bags are there?",
            "If a tray holds {b} rolls, and another kind of tray holds {d} buns, how many bags of {f} can be made from {a} trays of rolls and {c} trays of buns once {e} pieces are gone?",
            "{N} sells bags of {f} pieces. {He} has {a} trays of {b} rolls and {c} trays of {d} buns, but {e} pieces are [burnt|already sold]. How many bags can {he} make?",
            "Each of {a} trays carries {b} rolls; each of {c} trays carries {d} buns. {e} pieces are given away. What is left is packed in bags of {f}. Find the number of bags.",
            "The children's party gets bags of {f} pieces from what is left of {a} trays of {b} rolls and {c} trays of {d} buns. {e} pieces were eaten before. How many bags does the party get?",
            "We made {c} trays of {d} buns and {a} trays of {b} rolls. After we had sold {e} pieces, we packed the others in bags of {f}. How many bags did we pack?",
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
            "{a} classes of {b} pupils at {p} each, {c} teachers at {q} each. [Total|How much in all|What is the total]?",
            "[Find|Work out|Calculate] the price of a trip for {a} classes of {b} pupils and {c} teachers, at {p} a pupil and {q} a teacher.",
            "You plan a trip for {a} classes with {b} pupils each and {c} teachers. The bus is {p} for a pupil and {q} for a teacher. What does it cost in all?",
            "If a pupil's ticket is {p} and a teacher's ticket {q}, what do {a} groups with {b} pupils each and {c} teachers pay together?",
            "[Tomorrow is the big trip.|Everybody is excited.|The sun is out.] {a} classes go to the castle, {b} pupils in each. {c} teachers come along. Pupils pay {p}, teachers {q}. How much money is needed?",
            "{N} collects the money for the boat trip: {p} from each pupil and {q} from each teacher. There are {c} teachers and {a} classes of {b} pupils. How much does {he} collect?",
            "A farm asks {q} for an adult and {p} for a child. {a} buses come with {b} children each, and there are {c} adults. What does the farm take in?",
            "Each of {a} teams has {b} players. A player's shirt costs {p}. The {c} trainers get jackets at {q} each. What does it cost to dress them all?",
            "We are {a} classes of {b} pupils and {c} teachers. At the pool a pupil pays {p} and a teacher {q}. What do we have to pay?",
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
            "{a} rows of {b} seats, {c} empty, {p} a ticket, costs {k}. [What is left|How much is left|Profit]?",
            "[Find|Work out|Calculate] what a theatre keeps: {a} rows of {b} seats, {c} seats empty, tickets at {p}, and {k} of costs.",
            "You show a film in a hall with {a} rows of {b} seats. {c} seats stay empty. A ticket is {p}, and you pay {k} for the film. How much do you keep?",
            "If a hall has {a} rows of {b} seats and all but {c} seats are sold at {p}, how much is left after {k} is paid to the actors?",
            "[The curtain goes up.|It is the first night.|The band is ready.] Only {c} of the seats are empty; there are {a} rows with {b} seats in each. Tickets were {p} each. The theatre pays {k} for the evening. How much does it keep?",
            "{N} runs a small cinema with {a} rows of {b} seats. Tonight {c} seats are free, every guest has paid {p}, and the costs are {k}. What is {his} profit?",
            "A school concert sells tickets at {p}. The hall has {a} rows of {b} chairs, and {c} chairs stay empty. {k} goes for the hall. How much does the school make?",
            "There are {b} places in each of {a} rows. {c} places are not sold. Each of the others brings {p}. From that, {k} is paid for light and heating. What remains?",
            "We sold tickets at {p} for a hall with {a} rows of {b} seats. {c} seats were not sold, and the hall cost us {k}. What did we make?",
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
            "{a} {things} an hour for {b} hours and {c} an hour for {d} hours, boxes of {f}. How many boxes?",
            "[Find|Work out|Tell me] how many boxes of {f} {N} and {N2} fill, if {N} makes {a} {things} an hour for {b} hours and {N2} makes {c} an hour for {d} hours.",
            "You make {a} {things} an hour for {b} hours. Your friend makes {c} an hour for {d} hours. How many packs of {f} is that together?",
            "If {N} works {b} hours at {a} {things} an hour and {N2} works {d} hours at {c} {things} an hour, how many bags of {f} can they fill together?",
            "[The order is big.|They must be quick.|The workshop is busy.] {N} makes {a} {things} every hour, {N2} makes {c}. {N} works {b} hours and {N2} works {d} hours. Their {things} are put into boxes, {f} in each. How many boxes are filled?",
            "A box takes {f} {things}. {N} finishes {a} {things} a day and works {b} days; {N2} finishes {c} a day and works {d} days. How many boxes do they need?",
            "In {b} days one workshop makes {a} {things} a day. In {d} days another makes {c} a day. They sell them in sets of {f}. How many sets is that?",
            "{f} {things} fit into a crate. For {b} hours, {a} {things} an hour come from {N}. For {d} hours, {c} an hour come from {N2}. How many crates are filled?",
            "We made {a} {things} an hour in the first {b} hours and {c} an hour in the next {d} hours. They were packed in boxes of {f}. How many boxes were packed?",
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
            "{a} rows of {b} trees, {c} kg a tree, {p} a kilogram, costs {k}. [What is left|How much is left|Profit]?",
            "[Find|Work out|Calculate] the profit from {a} rows of {b} trees with {c} kg of fruit each, sold at {p} a kilogram, with {k} of costs.",
            "You own {a} rows of {b} trees. You pick {c} kg of fruit from each tree, sell it at {p} a kilogram and pay {k} to your helpers. How much do you keep?",
            "If every tree gives {c} kg and a kilogram brings {p}, what is left from {a} rows of {b} trees after {k} is paid for the truck?",
            "[Autumn has come.|The fruit is ripe.|It is time to pick.] {N} goes through {a} rows of {b} trees and gets {c} kg from each tree. A shop pays {him} {p} for each kilogram, and the boxes cost {him} {k}. What does {he} keep?",
            "A shop takes all the fruit at {p} a kilogram. It comes from {a} rows with {b} trees each, and each tree bears {c} kg. The grower has costs of {k}. How much does the grower gain?",
            "There are {a} rows in a garden, {b} bushes in a row, and {c} kg of berries on a bush. The berries are sold for {p} a kilogram; the pickers get {k}. What remains?",
            "{N} must pay {k} for water. {He} sells fruit at {p} a kilogram and has {a} rows of {b} trees that bear {c} kg each. What is left for {him}?",
            "We picked {c} kg from each tree in {a} rows of {b} trees. At {p} for a kilogram and with costs of {k}, how much did we gain?",
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
            "{a} packs at {p} each, {b} cakes at {q} each, music {r}, {c} people. How much each?",
            "[Find|Work out|Tell me] what each of {c} friends pays for {a} pizzas at {p} each, {b} pies at {q} each and a film for {r}, if they share the cost equally.",
            "You and your friends are {c} people. You buy {a} bags of nuts at {p} each, {b} cakes at {q} each and a game for {r} and share the cost equally. What does each person pay?",
            "If {c} people share the cost of {a} boxes of juice at {p} each, {b} salads at {q} each and a lamp for {r}, how much does each of them pay?",
            "[It is {N2}'s birthday.|Summer is here.|The exams are over.] {c} friends get {a} packs of plates ({p} each), {b} pizzas ({q} each) and balloons ({r}). Everyone pays the same. How much is it for each?",
            "The bill: {a} soups at {p} each, {b} roasts at {q} each, and {r} for drinks. {c} guests split it evenly. What does one guest pay?",
            "{r} for the room, {p} for each of {a} packs of candles and {q} for each of {b} cakes: {c} people pay all this together, each the same. What is one share?",
            "{N} pays for {a} cups of cocoa at {p} each, {b} waffles at {q} each and a taxi for {r}. The {c} people who were there share this equally. How much is it for each of them?",
            "We were {c} at the picnic. {a} loaves were {p} each, {b} melons {q} each, and a ball cost {r}. All paid the same. What did each of us pay?",
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
            "{a} {things} at {p} each, {b} {thing2s} at {q} each, {c} toys at {r} each sold; {k} paid. [What is left|How much is left]?",
            "[Find|Work out|Calculate] what is left when {a} {things} at {p} each, {b} {thing2s} at {q} each and {c} hats at {r} each are sold and {k} is paid for the stall.",
            "You sell {a} {things} at {p} each, {b} {thing2s} at {q} each and {c} pictures at {r} each. You pay {k} for the table. How much do you keep?",
            "If {an:thing} brings {p}, {an:thing2} brings {q} and a card brings {r}, what is left of the money for {a} {things}, {b} {thing2s} and {c} cards after {k} is paid?",
            "[It is market day.|The fair is open.|There are many people in town.] {N} sells {a} {things} ({p} each), {b} {thing2s} ({q} each) and {c} bags ({r} each). {He} pays {k} for {his} place. What does {he} keep?",
            "The shop's list for today: {a} {things} at {p}, {b} {thing2s} at {q} and {c} pots at {r} were sold, and {k} was paid for repairs. How much is left?",
            "A class sells {c} cards at {r} each, {b} {thing2s} at {q} each and {a} {things} at {p} each. It has costs of {k}. What does the class gain?",
            "{k} must be paid for the hall. {a} {things} are sold for {p} each, {b} {thing2s} for {q} each and {c} toys for {r} each. How much money remains?",
            "We took in {p} for each of {a} {things}, {q} for each of {b} {thing2s} and {r} for each of {c} masks, and we paid {k} for the tent. What was our gain?",
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
            "{a} {things} at {p} each, {b} {thing2s} at {q} each, {d}% off. [Total|How much is it|What is the price]?",
            "[Find|Work out|Calculate] the price of {a} {things} at {p} each and {b} {thing2s} at {q} each with {d}% off the total.",
            "You buy {a} {things} for {p} each and {b} {thing2s} for {q} each. At the till you get {d}% off. What do you pay?",
            "If {an:thing} costs {p} and {an:thing2} costs {q}, what do {a} {things} and {b} {thing2s} cost with {d}% off everything?",
            "[There is a big sale.|The shop is closing down.|It is the last day of the sale.] {N} takes {a} {things}, marked {p} each, and {b} {thing2s}, marked {q} each. All prices are cut by {d}%. How much does {he} pay?",
            "A hotel orders {a} {things} at {p} each and {b} {thing2s} at {q} each and gets a discount of {d}% on the whole order. What does the hotel pay?",
            "{d}% is taken off the bill of {N}, who gets {a} {things} at {p} each and {b} {thing2s} at {q} each. How much is left to pay?",
            "The price tag says {p} on each of {a} {things} and {q} on each of {b} {thing2s}. Because of a discount, {N} pays {d}% less for all of it. How much does {he} pay?",
            "We ordered {b} {thing2s} at {q} each and {a} {things} at {p} each and had a voucher for {d}% off. How much did we pay?",
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
            "Garden {a} m by {b} m, fence {p} a metre, lawn {q} a square metre. [Total|What do both cost together]?",
            "[Find|Work out|Calculate] the cost of a fence at {p} a metre around a yard of {a} m by {b} m together with grass on all of it at {q} a square metre.",
            "You have a garden, {a} m long and {b} m wide. You fence it at {p} a metre and sow it at {q} a square metre. What do you pay in all?",
            "If a metre of fence is {p} and a square metre of lawn is {q}, what do fence and lawn cost for a garden of {a} m by {b} m?",
            "[Spring has come.|{N} has bought a house.|The garden looks bare.] {N} wants a fence all around the garden and grass in all of it. The garden is {a} m long and {b} m wide. The fence is {p} a metre and the grass {q} a square metre. What will {he} pay?",
            "A playground of {a} m by {b} m gets a fence on all sides ({p} a metre) and sand on the whole area ({q} a square metre). What does it cost?",
            "For a room of {a} m by {b} m, a strip along all the walls costs {p} a metre, and carpet costs {q} a square metre. What do strip and carpet cost together?",
            "{p} is asked for each metre of hedge and {q} for each square metre of lawn. {N} orders a hedge around a garden of {a} m by {b} m and lawn in all of it. How much is {his} bill?",
            "Our yard is {b} m wide and {a} m long. We put a fence around it at {p} a metre and cover all of it with stone at {q} a square metre. How much do we pay?",
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
            "{t} pupils, {d}% walk, half of the others come by bus. How many by bus?",
            "[Find|Work out|Tell me] how many of {t} pupils sing, if {d}% paint and half of the others sing.",
            "You have {t} stamps. {d}% of them are blue, and half of the others are red. How many red stamps do you have?",
            "If {d}% of {t} people stay at home and half of the others go to the sea, how many people go to the sea?",
            "[It is sports day.|The gym is full.|The whole school is here.] There are {t} children. {d}% of them run. Half of those who do not run jump, and the others throw. How many children throw?",
            "A farmer has {t} hens. {d}% of them are white. Of the others, half are brown and half are black. How many are black?",
            "On a ship with {t} people, {d}% sleep. Half of those who are awake read. How many people read?",
            "{N} counts {t} cars. {d}% are grey, and half of all the other cars are blue. How many blue cars does {he} count?",
            "We asked {t} people. {d}% of them had no pet, and half of the rest had a cat. How many had a cat?",
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
            "{t} pages: {a} a day for {b} days, then {c} a day for {d} days. How many pages are left?",
            "[Find|Work out|Tell me] how many of {t} pages are left, if {N} reads {a} a day for {b} days and {c} a day for {d} days.",
            "You must make {t} paper stars. You make {a} a day for {b} days and {c} a day for {d} days. How many stars are still missing?",
            "If a factory makes {a} lamps a day for {b} days and {c} a day for {d} days, how many of {t} lamps are still to be made?",
            "[{N} loves long books.|It is a long book.|{N} got a thick book.] It has {t} pages. For {b} days {he} reads {a} pages every evening. For the next {d} days {he} reads {c}. How many pages does {he} still have to read?",
            "A mill has {t} sacks of corn. It uses {a} a day for {b} days, and then {c} a day for {d} days. How many sacks are left?",
            "{a} letters a day for {b} days and {c} letters a day for {d} days were answered. {t} letters had come. How many are not answered yet?",
            "A class wants to collect {t} bottles. In {b} weeks it collects {a} bottles a week, and in {d} weeks {c} bottles a week. How many bottles are missing?",
            "We have to pick {t} baskets of berries. We picked {a} a day for {b} days and {c} a day for {d} days. How many baskets are left to pick?",
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
            "{a} halls, {b} shelves in each, {c} boxes a shelf; {e} boxes gone, the rest on {f} trucks equally. How many boxes a truck?",
            "[Find|Work out|Tell me] how many boxes each of {f} trucks takes, if {a} halls with {b} shelves of {c} boxes are emptied and {e} boxes have been sold before.",
            "You have {a} cupboards with {b} shelves each, and {c} books on each shelf. You sell {e} books and share the rest equally among {f} schools. How many books does each school get?",
            "If each of {a} rooms has {b} shelves, each shelf holds {c} jars, and {e} jars are used, how many jars does each of {f} kitchens get when the rest is shared equally?",
            "[The old library closes.|The store moves.|Everything must go.] There are {a} rooms, {b} shelves in a room, and {c} boxes on a shelf. {e} boxes are thrown out. {f} vans take the others, each the same number. How many boxes are in one van?",
            "A store has {a} floors. On each floor there are {b} racks, and on each rack {c} coats. {e} coats are sold. The others are sent to {f} towns equally. How many coats does each town get?",
            "{e} of the boxes in a warehouse are wet. It has {a} halls, each with {b} shelves, and each shelf with {c} boxes. The dry boxes are loaded on {f} trucks, the same number on each. How many is that?",
            "{N} has {a} albums with {b} pages, and {c} stamps on each page. {He} keeps {e} stamps and gives the others to {f} friends in equal parts. How many stamps does each friend get?",
            "We emptied {a} cupboards with {b} shelves of {c} glasses each. {e} glasses were broken. The good ones went into {f} boxes, the same number in each. How many were in one box?",
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
            "{a} baskets of {b} {things} and {c} more, {e} bad, trays of {f} at {p} a tray. How much money?",
            "[Find|Work out|Calculate] what is paid for {a} baskets of {b} {things} and {c} loose ones, if {e} are thrown away and the rest is sold in bags of {f} at {p} a bag.",
            "You pick {a} baskets with {b} {things} each and {c} more. You keep {e} and sell the others in bags of {f} at {p} a bag. How much do you get?",
            "If {N} has {a} boxes of {b} {things} and {c} single {things}, keeps {e} and sells the rest in packs of {f} for {p} a pack, how much money does {he} get?",
            "[The sun is shining.|It is market day.|The harvest was good.] {N} brings {a} crates to the market, {b} {things} in each, and {c} {things} in a bag. {e} of them are spoiled. All the others are sold in nets of {f}, and a net costs {p}. How much money does {he} take?",
            "A tray takes {f} {things} and sells for {p}. A farm has {a} sacks of {b} {things} and {c} loose ones, but {e} cannot be sold. How much does the farm get for the others?",
            "{e} {things} were given to the neighbours. There had been {a} baskets of {b} {things} and {c} more. The rest went into trays of {f}, at {p} a tray. What did the trays bring?",
            "{p} is paid for a bag of {f} {things}. {N} has {a} baskets with {b} {things} in each and {c} others. After {he} has sorted out {e} bad ones, how much can {he} get?",
            "We filled {a} baskets with {b} {things} each and found {c} more. We kept {e} and sold the others in boxes of {f} for {p} a box. How much did we get?",
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
            "{p} a month, minus {q} rent and {r} food, {a} months. [How much is saved|What is saved in all]?",
            "[Find|Work out|Calculate] what {N} saves in {a} months, if {he} gets {p} a month and spends {q} on rent and {r} on food each month.",
            "You earn {p} a month. You pay {q} for your room and {r} for food every month. How much do you save in {a} months?",
            "If a month's pay is {p}, the rent is {q} and food is {r}, how much is left over in {a} months?",
            "[{N} has a new job.|{N} has moved to the city.] It pays {p} a month. Each month {q} goes for rent and {r} for food. How much can {he} put aside in {a} months?",
            "A small shop takes in {p} a month. It pays {q} in rent and {r} for goods each month. What does it gain in {a} months?",
            "{q} for the flat and {r} for food: that is what {N} spends each month out of {p}. How much is left in {a} months?",
            "{N} wants to know what {he} can save in {a} months. {His} pay is {p} a month, {his} rent {q}, and {his} food {r}. How much is it?",
            "We get {p} a month and need {q} for rent and {r} for food. We save the rest for {a} months. How much do we save?",
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
            "{a}, {b}, {c} and a fourth number, average {m}. What is the fourth number?",
            "[Find|Work out|Tell me] the fourth number, if the average of four numbers is {m} and the others are {a}, {b} and {c}.",
            "You got {a}, {b} and {c} points in three rounds. How many points do you need in the fourth round for an average of {m}?",
            "If three boxes hold {a}, {b} and {c} pens, how many pens must a fourth box hold so that the average of the four is {m}?",
            "[The season ends soon.|It is the last game.|One game is left.] {N}'s team scored {a}, {b} and {c} points in three games. It wants an average of {m} points in four games. How many points must it score in the fourth?",
            "On three days {N} read {a}, {b} and {c} pages. {He} wants to read {m} pages a day on average over four days. How many must {he} read on the fourth day?",
            "Four friends are {m} years old on average. Three of them are {a}, {b} and {c}. How old is the fourth?",
            "A mean of {m} is needed over four tests. {N} has {a}, {b} and {c} points so far. What must the fourth test bring?",
            "We planted {a}, {b} and {c} trees in three weeks. How many must we plant in the fourth week to have an average of {m} trees a week?",
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
