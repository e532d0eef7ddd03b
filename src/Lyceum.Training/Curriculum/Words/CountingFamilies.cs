namespace Lyceum.Training.Curriculum.Words;

/// <summary>Stories about how many: more, fewer, groups and sharing.</summary>
internal static class CountingFamilies
{
    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new StoryFamily("gain",
        [
            "{N} has {a} {things}. {N2} gives {him} {b} more. How many {things} does {N} have now?",
            "{N} had {a} {things} and found {b} more. How many {things} does {he} have [now|in all]?",
            "There are {a} {things} in a drawer. {N} puts {b} more {things} into it. How many {things} are in the drawer now?",
            "After collecting {a} {things} in the morning, {N} collected {b} in the afternoon. How many {things} did {he} collect that day?",
            "I have {a} {things}. My friend gives me {b} more. How many {things} do I have?",
            "How many {things} does {N} have in total if {he} keeps {a} at home and {b} at school?",
            "{N} counted {a} {things} on Monday and {b} on Tuesday. What is the total number of {things}?",
            "{N2} handed {N} {b} {things}. Before that, {N} already had {a}. How many {things} does {N} have altogether?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            s.Answer(s.Working.Add(s.Int("a", 3, 700), s.Int("b", 2, 400)));
        }),
        new StoryFamily("loss",
        [
            "{N} has {a} {things}. {He} gives {b} of them to {N2}. How many {things} does {he} have left?",
            "There were {a} {things} on the table. {N} took {b} away. How many {things} are still there?",
            "{N} had {a} {things} but lost {b} on the way home. How many {things} are left?",
            "Out of {a} {things}, {N} sold {b}. How many {things} were not sold?",
            "I had {a} {things} and gave away {b}. How many do I still have?",
            "If {N} uses {b} of {his} {a} {things}, how many {things} remain?",
            "{N} gave {b} {things} to {his} class. {He} started with {a}. How many {things} does {he} have now?",
            "A shop has {a} {things} in the morning and sells {b} during the day. How many {things} are left in the evening?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var a = s.Int("a", 8, 900);
            s.Answer(s.Working.Subtract(a, s.Int("b", 2, (int)a - 1)));
        }),
        new StoryFamily("difference",
        [
            "{N} has {a} {things} and {N2} has {b}. How many more {things} does {N} have than {N2}?",
            "{N2} picked {b} {things}, while {N} picked {a}. How many fewer {things} did {N2} pick?",
            "There are {a} {things} in one basket and {b} in another. By how many do the two baskets differ?",
            "{N} counted {a} {things} and {N2} counted {b}. What is the difference?",
            "My brother has {b} {things} and I have {a}. How many more {things} do I have than he does?",
            "How many {things} must {N2} find to have as many as {N}, if {N} has {a} and {N2} has {b}?",
            "On Friday a stall sold {a} {things}. On Saturday it sold only {b}. How many fewer {things} did it sell on Saturday?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var b = s.Int("b", 2, 500);
            s.Answer(s.Working.Subtract(s.Int("a", (int)b + 1, (int)b + 300), b));
        }),
        new StoryFamily("gain-and-loss",
        [
            "{N} had {a} {things}. {He} bought {b} more and then gave {c} to {N2}. How many {things} does {he} have now?",
            "A bus left with {a} passengers. At the first stop {b} got on and {c} got off. How many passengers are on the bus now?",
            "There were {a} books on a shelf. {N} added {b} books, and later {c} were borrowed. How many books are on the shelf?",
            "{N} starts the week with {a} {things}, receives {b} on Tuesday and loses {c} on Thursday. How many {things} are left at the end?",
            "I had {a} {things}. I found {b} more, but then I lost {c}. How many {things} do I have now?",
            "How many {things} does {N} have after getting {b} more and using {c}, if {he} had {a} at first?",
            "A library had {a} visitors in the morning. In the afternoon {b} more came, and {c} of all of them went home. How many visitors were still there?",
            "{N} put {b} {things} into a box that already held {a}. Then {N2} took out {c}. How many {things} are in the box?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var bus = s.Template == 1;
            var have = s.Working.Add(s.Int("a", 5, bus ? 50 : 400), s.Int("b", 2, bus ? 20 : 200));
            s.Answer(s.Working.Subtract(have, s.Int("c", 2, bus ? 6 : (int)have - 1)));
        }),
        new StoryFamily("two-losses",
        [
            "{N} has {a} {things}. {He} gives {b} to {N2} and {c} to {N3}. How many {things} are left?",
            "A baker made {a} buns. He sold {b} before noon and {c} after noon. How many buns were left over?",
            "There were {a} {things} in a box. {N} took {b} and {N2} took {c}. How many {things} are still in the box?",
            "From a pile of {a} {things}, {N} takes {b} and then another {c}. How many {things} remain in the pile?",
            "I had {a} {things}. I used {b} yesterday and {c} today. How many do I have left?",
            "{N2} got {b} {things} from {N}, and {N3} got {c}. If {N} had {a} in the beginning, how many does {he} still have?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var a = s.Int("a", 12, 600);
            var b = s.Int("b", 2, (int)a / 2);
            var left = s.Working.Subtract(a, b);
            s.Answer(s.Working.Subtract(left, s.Int("c", 2, (int)left - 1)));
        }),
        new StoryFamily("groups",
        [
            "{N} has {a} {boxes}. There are {b} {things} in each {box}. How many {things} does {N} have?",
            "Each {box} holds {b} {things}. How many {things} are there in {a} {boxes}?",
            "A shop orders {a} {boxes} of {things} with {b} {things} in each. How many {things} does the shop order?",
            "There are {a} {boxes} on the floor, and every one of them contains {b} {things}. How many {things} are there in all?",
            "I packed {a} {boxes} with {b} {things} each. How many {things} did I pack?",
            "How many {things} are needed to fill {a} {boxes} if {b} {things} fit into one {box}?",
            "{N} fills one {box} with {b} {things}. {He} fills {a} {boxes} in the same way. How many {things} does {he} use?",
            "{b} {things} go into every {box}. {N} carries {a} of these {boxes}. How many {things} does {he} carry?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Thing(Vocabulary.Containers, "box");
            Plural(s, "box");
            var a = s.Int("a", 2, s.Random.Pick(12, 12, 60));
            s.Answer(s.Working.Multiply(a, s.Int("b", 2, s.Random.Pick(12, 12, 50))));
        }) { Share = 1.3 },
        new StoryFamily("rows",
        [
            "{N} plants {a} rows of {plants} with {b} {plants} in each row. How many {plants} does {he} plant?",
            "A hall has {a} rows of chairs. Each row has {b} chairs. How many chairs are in the hall?",
            "There are {b} {plants} in every row of a garden, and there are {a} rows. How many {plants} are in the garden?",
            "Chairs stand in {a} rows with {b} chairs in a row. How many people can sit down?",
            "A farmer sets out {a} equal rows of {plants}. If one row has {b} {plants}, how many {plants} are there altogether?",
            "In my garden there are {a} rows, and in each row grow {b} {plants}. How many {plants} do I have?",
            "How many tiles are in a floor with {a} rows of {b} tiles?",
        ], static s =>
        {
            s.Thing(Vocabulary.Plants, "plant");
            s.Answer(s.Working.Multiply(s.Int("a", 3, 40), s.Int("b", 3, 30)));
        }),
        new StoryFamily("sharing",
        [
            "{N} shares {t} {things} equally among {a} friends. How many {things} does each friend get?",
            "{t} {things} are divided equally between {a} children. How many {things} does each child receive?",
            "A teacher has {t} {things} for {a} pupils, and every pupil gets the same number. How many {things} does one pupil get?",
            "There are {a} plates and {t} {things}. If the {things} are put on the plates in equal numbers, how many {things} are on each plate?",
            "I want to split {t} {things} evenly among {a} people. How many {things} should each person get?",
            "How many {things} does each of {a} teams get if {t} {things} are handed out fairly?",
            "{a} children found {t} {things} and shared them out so that all had the same. How many did each child have?",
            "{N} puts {t} {things} into {a} bags with the same number in every bag. How many {things} are in one bag?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var a = s.Int("a", 2, s.Random.Pick(12, 12, 30));
            var t = s.Set("t", a * s.Random.Next(2, s.Random.Pick(12, 40)));
            s.Answer(s.Working.Divide(t, a));
        }) { Share = 1.3 },
        new StoryFamily("how-many-groups",
        [
            "{N} has {t} {things} and puts {a} into each bag. How many bags does {he} fill?",
            "Each packet holds {a} {things}. How many packets can be filled with {t} {things}?",
            "A group of {t} pupils makes teams of {a}. How many teams are there?",
            "{t} {things} are laid on plates, {a} on each plate. How many plates are used?",
            "I cut {t} {things} into bundles of {a}. How many bundles do I get?",
            "How many boxes are needed for {t} {things} if every box takes exactly {a}?",
            "At the fair, {t} children ride in cars that seat {a} each. How many full cars are there?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var a = s.Int("a", 2, s.Random.Pick(12, 12, 25));
            s.Answer(s.Working.Divide(s.Set("t", a * s.Random.Next(3, 40)), a));
        }),
        new StoryFamily("left-over",
        [
            "{N} packs {t} {things} into boxes of {a}. How many {things} are left over?",
            "There are {t} {things}. They are put into bags of {a} until no more full bags can be made. How many {things} remain?",
            "{t} pupils line up in rows of {a}. How many pupils are left over for the last, shorter row?",
            "{N} shares {t} {things} equally among {a} friends and keeps what is left. How many {things} does {he} keep?",
            "If I divide {t} {things} into groups of {a}, how many {things} are not in any group?",
            "A ribbon of {t} cm is cut into pieces of {a} cm. How many centimetres are left at the end?",
            "How many {things} remain when {t} {things} are packed {a} to a tray?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var a = s.Int("a", 3, 12);
            var t = s.Int("t", 13, (int)a * 40);
            s.RejectIf(t % a < 2);
            var rest = s.Working.DivideWithRemainder(t, a).Remainder;
            if (s.Template == 5)
            {
                s.Answer(rest, "cm");
            }
            else
            {
                s.Answer(rest);
            }
        }),
        new StoryFamily("boxes-needed",
        [
            "{t} people want to cross a river. One boat takes {a} people. How many trips must the boat make?",
            "A box holds {a} eggs. How many boxes are needed for {t} eggs?",
            "{N} has {t} photos, and {a} photos fit on a page of the album. How many pages does {he} need for all of them?",
            "How many minibuses with {a} seats are needed to take {t} pupils to {place}?",
            "There are {t} guests, and {a} guests can sit at one table. What is the smallest number of tables needed?",
            "I want to store {t} {things} in tins. Each tin has room for {a}. How many tins do I need so that nothing is left out?",
            "A lift carries {a} people at a time. {t} people are waiting. How many rides are needed until all are up?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var a = s.Int("a", 3, 12);
            var t = s.Int("t", 13, (int)a * 30);
            s.RejectIf(t % a == 0 || (s.Template == 3 && s.TryText("place", out var place) && place == "school"));
            s.Answer(s.Working.Add(s.Working.DivideWithRemainder(t, a).Quotient, 1));
        }),
        new StoryFamily("more-than",
        [
            "{N} has {a} {things}. {N2} has {b} more than {N}. How many {things} do they have together?",
            "{N2} owns {b} more {things} than {N}, who owns {a}. How many {things} do the two own in all?",
            "In one box there are {a} {things}. A second box has {b} more. How many {things} are in both boxes?",
            "{N} read {a} pages. {N2} read {b} pages more than {N}. How many pages did they read in total?",
            "I have {a} {things}, and my sister has {b} more than I have. How many {things} do we have together?",
            "How many {things} do {N} and {N2} have altogether, if {N} has {a} and {N2} has {b} more than that?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var a = s.Int("a", 3, 300);
            s.Answer(s.Working.Add(a, s.Working.Add(a, s.Int("b", 2, 150))));
        }),
        new StoryFamily("fewer-than",
        [
            "{N} has {a} {things}. {N2} has {b} fewer than {N}. How many {things} do they have together?",
            "{N2} caught {b} fewer fish than {N}. {N} caught {a}. How many fish did they catch in all?",
            "A red box holds {a} {things}. A blue box holds {b} fewer. How many {things} do the two boxes hold?",
            "On Monday {N} solved {a} problems, and on Tuesday {b} fewer. How many problems did {he} solve on both days?",
            "I picked {a} {things}. My cousin picked {b} fewer than I did. How many {things} did we pick together?",
            "How many visitors came in two days, if {a} came on Saturday and {b} fewer on Sunday?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var a = s.Int("a", 6, 300);
            s.Answer(s.Working.Add(a, s.Working.Subtract(a, s.Int("b", 2, (int)a - 2))));
        }),
        new StoryFamily("times-as-many",
        [
            "{N} has {a} {things}. {N2} has {k} times as many. How many {things} do they have altogether?",
            "{N2} has {k} times as many {things} as {N}. If {N} has {a}, how many {things} do both have together?",
            "A small tin holds {a} {things}. A big tin holds {k} times as many. How many {things} do the two tins hold?",
            "In spring {N} planted {a} {plants}, and in autumn {k} times as many. How many {plants} did {he} plant that year?",
            "I have {a} {things} and my uncle has {k} times as many. How many do we have in all?",
            "There are {a} boys in a club and {k} times as many girls. How many children are in the club?",
            "One shelf has {a} books. The shelf below has {k} times that number. How many books are on the two shelves?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            s.Thing(Vocabulary.Plants, "plant");
            var a = s.Int("a", 3, 60);
            s.Answer(s.Working.Add(a, s.Working.Multiply(a, s.Int("k", 2, 6))));
        }),
        new StoryFamily("groups-and-more",
        [
            "{N} has {a} {boxes} with {b} {things} in each and {c} loose {things}. How many {things} does {he} have?",
            "There are {c} {things} on the table and {a} {boxes} of {b} {things} below it. How many {things} are there in all?",
            "{N} filled {a} {boxes} with {b} {things} each. {c} {things} did not fit. How many {things} were there?",
            "A crew loads {a} {boxes} of {b} {things} and then {c} single {things}. How many {things} are loaded?",
            "I bought {a} {boxes} of {things}, {b} in each, and my neighbour gave me {c} more {things}. How many {things} do I have?",
            "How many {things} are there, if {a} {boxes} hold {b} each and {c} {things} lie beside them?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Thing(Vocabulary.Containers, "box");
            Plural(s, "box");
            s.Answer(s.Working.Add(s.Working.Multiply(s.Int("a", 2, 15), s.Int("b", 3, 24)), s.Int("c", 2, 60)));
        }),
        new StoryFamily("groups-and-fewer",
        [
            "{N} bought {a} {boxes} of {things} with {b} in each. {He} used {c} {things}. How many are left?",
            "A farmer collects {a} trays of {b} eggs, but {c} eggs are broken. How many good eggs does the farmer have?",
            "There were {a} tables with {b} chairs at each. Then {c} chairs were carried away. How many chairs remain?",
            "Of {a} {boxes} with {b} {things} each, {N} gave {c} {things} away. How many {things} does {he} still have?",
            "I had {a} packs of {b} cards. I lost {c} cards. How many cards do I have now?",
            "{c} seats are taken in a cinema that has {a} rows of {b} seats. How many seats are free?",
            "A school ordered {a} {boxes} with {b} {things} in each {box}. If {c} {things} were handed out, how many {things} are still in store?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Thing(Vocabulary.Containers, "box");
            Plural(s, "box");
            var all = s.Working.Multiply(s.Int("a", 3, 20), s.Int("b", 4, 24));
            s.Answer(s.Working.Subtract(all, s.Int("c", 2, (int)all - 1)));
        }),
        new StoryFamily("two-kinds-of-groups",
        [
            "{N} packs {a} {boxes} with {b} {things} each and {c} {boxes} with {d} {things} each. How many {things} does {he} pack?",
            "A car park has {a} rows with {b} places and {c} rows with {d} places. How many places are there?",
            "There are {a} tables for {b} people and {c} tables for {d} people. How many people can be seated?",
            "In the morning {N} filled {a} {boxes} with {b} {things} each; in the afternoon {he} filled {c} {boxes} with {d} each. How many {things} did {he} pack?",
            "I have {a} {boxes} of {b} {things} and {c} {boxes} of {d} {things}. How many {things} is that?",
            "How many wheels do {a} bicycles with {b2} wheels each and {c} cars with {d2} wheels each have?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Thing(Vocabulary.Containers, "box");
            Plural(s, "box");
            var wheels = s.Template == 5;
            var b = s.Int("b", 3, 15);
            var d = s.Int("d", 3, 15);
            s.RejectIf(b == d);
            s.Set("b2", 2);
            s.Set("d2", 4);
            var first = s.Working.Multiply(s.Int("a", 2, 20), wheels ? 2 : b);
            s.Answer(s.Working.Add(first, s.Working.Multiply(s.Int("c", 2, 20), wheels ? 4 : d)));
        }),
        new StoryFamily("share-the-rest",
        [
            "{N} has {t} {things}. {He} keeps {k} and shares the rest equally among {a} friends. How many {things} does each friend get?",
            "Of {t} {things}, {k} are bad and thrown away. The others are put into {a} baskets equally. How many {things} are in each basket?",
            "A coach keeps {k} of {t} balls for the games and divides the others among {a} teams equally. How many balls does each team get?",
            "After giving away {k} of the {t} {things}, {N} divided what was left evenly between {a} plates. How many {things} were on each plate?",
            "I have {t} {things}. If I keep {k} for myself and give the others to {a} children in equal parts, how many does each child get?",
            "{a} children share a bag of {t} {things} equally after {N} has taken {k} out of it. How many {things} does each child get?",
        ], static s =>
        {
            s.Thing(Vocabulary.Fruit);
            var a = s.Int("a", 2, 12);
            var each = s.Random.Next(2, 20);
            var keep = s.Int("k", 2, 30);
            s.Answer(s.Working.Divide(s.Working.Subtract(s.Set("t", a * each + keep), keep), a));
        }),
        new StoryFamily("repack",
        [
            "{N} has {a} {boxes} with {b} {things} each. {He} puts all of them into bags of {c}. How many bags does {he} fill?",
            "{a} classes of {b} pupils go on a trip. They walk in groups of {c}. How many groups are there?",
            "A shop gets {a} crates of {b} bottles and sells them in packs of {c}. How many packs can it make?",
            "From {a} {boxes} of {b} {things}, {N} makes bundles of {c} {things}. How many bundles are there?",
            "I emptied {a} {boxes} holding {b} {things} each and laid the {things} in rows of {c}. How many rows were there?",
            "How many trays of {c} {things} can be filled from {a} {boxes} that hold {b} {things} each?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Thing(Vocabulary.Containers, "box");
            Plural(s, "box");
            var a = s.Int("a", 2, 15);
            var b = s.Int("b", 4, 30);
            var c = s.Int("c", 2, 12);
            s.RejectIf(a * b % c != 0 || b == c);
            if (!s.IsRejected)
            {
                s.Answer(s.Working.Divide(s.Working.Multiply(a, b), c));
            }
        }),
        new StoryFamily("at-first",
        [
            "{N} gave {b} {things} to {N2} and has {c} left. How many {things} did {he} have at first?",
            "After {b} {things} were sold, {c} {things} remained in the shop. How many {things} were there before?",
            "A box has {c} {things} in it after {N} took out {b}. How many {things} were in the box in the beginning?",
            "Some birds sat by a lake. {b} flew away and {c} stayed. How many birds were there at first?",
            "I spent {b} tokens and still have {c}. How many tokens did I start with?",
            "When {b} passengers got off, {c} were still on the train. How many passengers had been on it?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Answer(s.Working.Add(s.Int("b", 3, 300), s.Int("c", 3, 300)));
        }),
        new StoryFamily("at-first-two-changes",
        [
            "{N} had some {things}. {He} got {a} more and then gave away {b}. Now {he} has {c}. How many did {he} have at first?",
            "A bus started with some passengers. {a} got on, {b} got off, and then there were {c}. How many passengers were on the bus at the start?",
            "After buying {a} {things} and losing {b}, {N} owns {c} {things}. How many did {he} own before?",
            "There are now {c} books on a shelf. Earlier today, {a} were put on it and {b} were taken off. How many books were on it yesterday?",
            "I found {a} {things}, gave {b} to a friend and now have {c}. How many {things} did I have before?",
            "How many {things} were in the box in the morning, if {a} were added, {b} were removed, and {c} are in it now?",
        ], static s =>
        {
            s.Thing(Vocabulary.Toys);
            var first = s.Random.Next(3, 200);
            var a = s.Int("a", 2, 100);
            var b = s.Int("b", 2, 100);
            var c = s.Set("c", first + a - b);
            s.RejectIf(c < 2 || a == b);
            s.Answer(s.Working.Subtract(s.Working.Add(c, b), a));
        }),
        new StoryFamily("think-of-a-number",
        [
            "I think of a number, multiply it by {a} and add {b}. The result is {c}. What is my number?",
            "{N} thinks of a number. {He} multiplies it by {a}, then adds {b}, and gets {c}. What was the number?",
            "When a number is multiplied by {a} and {b} is added, the answer is {c}. Find the number.",
            "Adding {b} to {a} times a secret number gives {c}. What is the secret number?",
            "{a} times a number, plus {b}, makes {c}. Which number is it?",
            "What number gives {c} when you multiply it by {a} and then add {b}?",
        ], static s =>
        {
            var a = s.Int("a", 2, 12);
            var b = s.Int("b", 2, 60);
            var c = s.Set("c", a * s.Random.Next(2, 40) + b);
            s.Answer(s.Working.Divide(s.Working.Subtract(c, b), a));
        }) { Share = 0.7 },
        new StoryFamily("think-backwards",
        [
            "I think of a number, subtract {b} and divide by {a}. I get {c}. What is my number?",
            "{N} thinks of a number, takes away {b} and divides the rest by {a}. The result is {c}. What was the number?",
            "If you subtract {b} from a number and divide what is left by {a}, you get {c}. Find the number.",
            "A number is made smaller by {b} and then divided by {a}. That leaves {c}. What is the number?",
            "Which number becomes {c} when {b} is taken from it and the rest is divided by {a}?",
            "Guess my number: minus {b}, then divided by {a}, it is {c}.",
        ], static s => s.Answer(s.Working.Add(s.Working.Multiply(s.Int("c", 2, 40), s.Int("a", 2, 12)), s.Int("b", 2, 60))))
        { Share = 0.7 },
        new StoryFamily("needless-number",
        [
            "{N} is {y} years old and has {a} {things}. {N2} gives {him} {b} more. How many {things} does {he} have?",
            "A book with {y} pages costs $9. {N} reads {a} pages on Monday and {b} on Tuesday. How many pages has {he} read?",
            "{N} has {a} {things} and {z} {thing2s}. {He} buys {b} more {things}. How many {things} does {he} have now?",
            "In a room with {z} windows there are {a} children. Another {b} children come in. How many children are in the room?",
            "The bus in line {z} carries {a} people. At the next stop {b} get on. How many people are on the bus?",
            "I live at number {z}. This week I got {a} letters, and last week I got {b}. How many letters did I get in the two weeks?",
        ], static s =>
        {
            s.Things(Vocabulary.Toys);
            s.Int("y", s.Template == 1 ? 200 : 7, s.Template == 1 ? 400 : 13);
            s.Int("z", 3, 20);
            s.Answer(s.Working.Add(s.Int("a", 4, 90), s.Int("b", 3, 60)));
        }) { Share = 0.7 },
        new StoryFamily("needless-number-groups",
        [
            "{N} has {a} {boxes}. Each holds {b} {things} and weighs {z} kg. How many {things} are there in all?",
            "A train with {z} doors has {a} carriages, and {b} people sit in each. {c} of them are reading. How many people are not reading?",
            "{a} pupils each bring {b} {things}. {z} teachers bring none. How many {things} are brought?",
            "{N} works {z} hours and fills {a} {boxes} with {b} {things} each. {He} drops {c} of the {things}. How many {things} are left?",
            "A shop opens at {z} o'clock. It has {a} shelves with {b} jars each, and {c} jars are sold. How many jars are left?",
            "My street has {z} lamps and {a} houses with {b} windows each. How many windows are there?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Thing(Vocabulary.Containers, "box");
            Plural(s, "box");
            s.Int("z", 4, 11);
            var all = s.Working.Multiply(s.Int("a", 4, 12), s.Int("b", 4, 20));
            s.Answer(s.Template is 1 or 3 or 4 ? s.Working.Subtract(all, s.Int("c", 2, 14)) : all);
        }) { Share = 0.7 },
        new StoryFamily("big-sum",
        [
            "A town has {a} people in the old part and {b} in the new part. How many people live in the town?",
            "On Saturday {a} visitors came to the fair, and on Sunday {b}. How many visitors came in all?",
            "A factory made {a} lamps in spring and {b} lamps in summer. How many lamps did it make in the two seasons?",
            "{a} tickets were sold before the match and {b} at the gate. How many tickets were sold altogether?",
            "How many books are in a library with {a} books for adults and {b} books for children?",
            "A farm picked {b} apples today. Yesterday it picked {a}. What is the total?",
        ], static s => s.Answer(s.Working.Add(s.Set("a", s.Random.Next(300, 6000)), s.Set("b", s.Random.Next(200, 4000)))))
        { Share = 0.8 },
        new StoryFamily("big-difference",
        [
            "A stadium has {a} seats, and {b} of them are taken. How many seats are free?",
            "A town had {b} people ten years ago and has {a} now. By how many people has it grown?",
            "A factory made {a} cups and sold {b} of them. How many cups are left?",
            "Of {a} voters, {b} have voted. How many voters have not voted yet?",
            "How much higher is a mountain of {a} m than a mountain of {b} m?",
            "A library owns {a} books. {b} books are lent out. How many books are in the library?",
        ], static s =>
        {
            var a = s.Set("a", s.Random.Next(600, 9000));
            var left = s.Working.Subtract(a, s.Set("b", s.Random.Next(200, (int)a - 100)));
            if (s.Template == 4)
            {
                s.Answer(left, "m");
            }
            else
            {
                s.Answer(left);
            }
        }) { Share = 0.8 },
        new StoryFamily("legs",
        [
            "On a farm there are {a} {cows} and {b} hens. How many legs do they have together?",
            "{N} counts {a} {cows} and {b} ducks in a field. How many legs are in the field?",
            "A yard is home to {b} hens and {a} {cows}. What is the total number of legs?",
            "How many legs do {a} {cows} and {b} birds have in all?",
            "I see {a} {cows} and {b} geese by the pond. How many legs do I see?",
            "There are {b} chickens and {a} {cows} in a barn. How many legs are there altogether?",
        ], static s =>
        {
            s.Pick("cows", "cows", "goats", "horses", "pigs", "dogs", "rabbits");
            var first = s.Working.Multiply(s.Int("a", 2, 30), 4);
            s.Answer(s.Working.Add(first, s.Working.Multiply(s.Int("b", 2, 40), 2)));
        }) { Share = 0.6 },
    ];

    /// <summary>Sets the plural of a container under its own name, such as <c>{boxes}</c>.</summary>
    public static void Plural(Story story, string key)
    {
        story.TryText(key + "s", out var many);
        story.Set(key + "es", many);
    }
}
