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
            "[Yesterday|Last night|This morning] {N} had {a} {things}. [Today|Since then] {he} [got|was given|received|found] {b} more. [How many {things} does {he} have now|What is the number of {things} {he} has now]?",
            "{N}: {a} {things}. {N2} adds {b} more. [Total|How many now|How many {things} now]?",
            "[Find|Work out|Calculate|Tell me] how many {things} {N} has [in all|altogether|in total] after {N2} gives {him} {b}, when {he} [already has|started with|had] {a}.",
            "You have {a} {things} [in your bag|on your desk|at home] and [you find|someone gives you|you get] {b} more. How many {things} do you have [now|then|in total]?",
            "[{b} new {things} were added to|Someone added {b} new {things} to] a collection of {a}. How [big|large] is the collection [now|then|after that]?",
            "{N} loves {things}. {He} [keeps|has] {a} of them [in a tin|in a box|on a shelf], and [for {his} birthday|after the holidays|today] {he} gets {b} more. [How many is that altogether|How many {things} does that make|How many are there now]?",
            "If {b} {things} are [put with|added to|joined to] {a} {things}, how many {things} are there [in all|altogether|in total]?",
            "In the [first|left] pile there are {a} {things}, and in the [other|next] pile there are {b}. {N} [pushes the piles together|puts all of them into one box]. How many {things} is that?",
            "A box with {a} {things} [was filled up with|got] {b} more {things}. [Work out|Find|Calculate] how many {things} [it holds now|are in it now].",
            "My collection [grew|went up] by {b} {things}. It had {a} [before|to begin with]. How many {things} are in it now?",
            "We need to know the number of {things} on the table: {N} brought {a}, and {N2} brought {b}.",
            "[Say|Suppose] {N} picks up {a} {things} and {N2} picks up {b}. How many {things} do [they|the two|these friends] have together?",
        ], static s =>
        {
            s.Thing(Vocabulary.Things);
            s.Answer(s.Working.Add(s.Int("a", 2, 700), s.Int("b", 2, 400)));
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
            "{N}: {a} {things}, gives away {b}. [How many left|What is left|How many remain]?",
            "[Find|Work out|Calculate|Tell me] how many {things} {N} [still has|has left] after [losing|giving away|selling|using] {b} of {his} {a}.",
            "You have {a} {things} and [give|hand|pass] {b} of them to [a friend|your neighbour|your teacher]. How many do you [keep|have left|still have]?",
            "[{b} {things} were taken|Somebody took {b} {things}] from a box that held {a}. How many are [still in it|left in it|in the box now]?",
            "[On a rainy afternoon|After lunch|At school] {N} looked at {his} {a} {things} and [threw out|gave away|sold] {b} of them. How many {things} did {he} [keep|have left]?",
            "When {N} [dropped|opened] {his} bag, {b} {things} fell out [and were lost|and rolled away]. Before that there were {a} in it. How many are in the bag now?",
            "There were {a} {things}, but [now {b} of them are gone|{b} of them have been used up|{b} of them broke]. How many are left?",
            "[Take|Imagine you take] {b} {things} away from a pile of {a} {things}. [What is left|How many stay in the pile|How many {things} are still in the pile]?",
            "{N2} [borrowed|took] {b} {things} from {N}, who had {a}. How many {things} [were left for {N}|did {N} have after that]?",
            "My drawer had {a} {things} in it. My [sister|brother|cousin] took {b}. [How many did I have then|How many {things} were left for me|How many stayed in the drawer]?",
            "What is left of {a} {things} [when|after|once] {b} [are taken away|have been sold|are gone]?",
            "{a} {things} were [for sale|on the shelf]. {b} [were bought|have been sold]. [How many are still there|Find the number of {things} that are left|How many were not bought]?",
        ], static s =>
        {
            s.Thing(Vocabulary.Things);
            var a = s.Int("a", 3, 900);
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
            "{N} [has|owns] {a} {things}; {N2} [has|owns] {b}. [How many more does {N} have|By how many is {N} ahead|How many fewer does {N2} have]?",
            "[Find|Work out|Calculate|Tell me] how many more {things} {N} has than {N2}: {N} has {a}, {N2} has {b}.",
            "You [ate|picked|bought] {a} {things} and your friend {b}. How many more than your friend is that?",
            "{a} {things} or {b} {things}: how many more are in the [larger|bigger] heap than in the [smaller|other] one?",
            "In the [kitchen|cellar|shop] there are {a} {things}, but [in the van|in the garden shed] there are only {b}. How many fewer {things} is that?",
            "[Two friends compare|At lunch two friends compare] their {things}. {N} counts {a} and {N2} counts {b}. [What is the difference between the numbers|How many more does {N} have]?",
            "{N2} has {b} {things}. {N} has more, namely {a}. How many more {things} [does {N} have|are with {N}]?",
            "If {N} has {a} {things} and {N2} has {b}, [how many does {N2} need to catch up|how many more would {N2} need to have just as many]?",
            "Last year {b} {things} were sold at the fair. This year it was {a}. By how many did the number [grow|go up|rise]?",
            "The [green|first] bowl holds {a} {things} and the [white|second] bowl {b}. [What is the difference|Find the difference in number|How many more are in the bowl that has more]?",
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
            "{N}: {a} {things}, then {b} more, then {c} gone. [How many now|What is left|How many {things} are left]?",
            "[Find|Work out|Tell me] how many {things} {N} has [now|in the end]: {he} had {a}, [got|won|found] {b}, and [lost|gave away|sold] {c}.",
            "You start with {a} {things}. [First you get|Then you receive|A friend gives you] {b} more. [Then|Later|After that] you lose {c}. How many {things} do you have [now|at the end]?",
            "A shop had {a} {things}. {b} more were delivered and {c} were sold. [How many {things} does the shop have now|How many are in the shop now|What is the stock now]?",
            "[On Monday|At the weekend|In spring] {N} had {a} {things}. [A neighbour|An uncle|A friend] brought {him} {b}, and {he} gave {c} [to the school|to {N2}|away]. How many {things} [did {he} have after that|does that leave|were left]?",
            "{b} {things} came in and {c} went out. At the start there were {a}. How many {things} [are there now|are there in the end]?",
            "If there are {a} {things} in a [jar|basket|tin], and {b} are put in before {c} are taken out, how many are in it [at last|in the end|then]?",
            "{c} of my {things} got lost after I had added {b} to the {a} that I already had. How many {things} do I have [now|left]?",
            "The box held {a} {things}; {N} put {b} more in; {N2} took {c} out. [How many {things} are in the box|Find the number of {things} in the box].",
            "What number of {things} is left if you begin with {a}, add {b} and take away {c}?",
            "A pond had {a} fish. {b} fish were put in, and {c} fish were caught. How many fish are in the pond [now|after that]?",
        ], static s =>
        {
            s.Thing(Vocabulary.Things);
            var bus = s.Template == 1;
            var have = s.Working.Add(s.Int("a", 3, bus ? 50 : 400), s.Int("b", 2, bus ? 20 : 200));
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
            "{N}: {a} {things}, minus {b} for {N2}, minus {c} for {N3}. [What is left|How many are left|How many {things} remain]?",
            "[Find|Work out|Tell me] how many {things} are left from {a} when [{b} are eaten and {c} are sold|{b} are sold and {c} are thrown away|{N} takes {b} and {N2} takes {c}].",
            "You have {a} {things}. You [eat|sell|give away] {b} in the morning and {c} in the evening. How many {things} are left [for tomorrow|at night|over]?",
            "A stall had {a} {things}. [In the morning|First] {b} were bought, [in the afternoon|then] {c}. How many {things} were [not bought|still there|left over]?",
            "{b} of the {a} {things} were [bad|spoiled|given away], and another {c} were [eaten|handed out|sold]. How many {things} [remained|were left]?",
            "If {N} starts with {a} {things}, uses {b} for [lunch|a picnic] and {c} for [dinner|a party], how many does {he} have left?",
            "[It was market day.|The shop was busy.|What a day at the market!] {N} came with {a} {things}, sold {b} to [a cook|a tall man] and {c} to [a family|an old woman]. How many {things} did {he} take home?",
            "My bowl held {a} {things}. My sister took {b}, my brother took {c}. [How many did they leave for me|How many were left in the bowl|How many {things} did the bowl still hold]?",
            "Take {b} {things} away from {a}, and then take away {c} more. How many {things} [are left|stay there]?",
            "{a} {things} lay in a basket until {b} of them were taken by {N} and {c} by {N2}. [How many {things} are in the basket now|What is left in the basket]?",
            "After {N} had eaten {b} {things} and {N2} had eaten {c}, how many of the {a} {things} were [still there|left]?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var a = s.Int("a", 6, 600);
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
            "{a} {boxes}, {b} {things} in each. [How many {things}|How many {things} in all|Total number of {things}]?",
            "[Find|Work out|Calculate|Tell me] how many {things} [there are|you get] in {a} {boxes} when each {box} [holds|has|contains] {b}.",
            "You [buy|carry home|open] {a} {boxes}. In each {box} there are {b} {things}. How many {things} do you have [in all|altogether|now]?",
            "[Every|Each] {box} is [packed|filled] with {b} {things}. [There are|We have|The shop has] {a} {boxes} like that. [How many {things} is that|What is the total number of {things}]?",
            "If one {box} holds {b} {things}, how many {things} do {a} {boxes} hold?",
            "{N} [works in a shop|helps at the market]. Today {he} [packs|fills] {a} {boxes}, and {b} {things} go into each one. How many {things} does {he} pack [today|in all|]?",
            "{Things} come in {boxes} of {b}. {N} [buys|orders|takes] {a} {boxes}. How many {things} [does {he} get|is that]?",
            "A van brings {a} {boxes} to the [market|kitchen|school]. Each of them has {b} {things} [in it|inside]. How many {things} does the van bring?",
            "{a} times {N} filled a {box} with {b} {things}. How many {things} did {he} [use|pack] in all?",
            "We counted {a} {boxes} [in the cellar|on the cart|behind the door]. Inside each were {b} {things}. How many {things} were there [in all|altogether]?",
            "With {b} {things} in each of {a} {boxes}, how many {things} are there?",
            "[A cook|A farmer|The school] needs {a} {boxes} with {b} {things} in every {box}. How many {things} does that make?",
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
            "{a} rows, {b} {plants} in each. How many {plants} [in all|altogether|are there]?",
            "[Find|Work out|Calculate|Tell me] how many {plants} there are in {a} rows of {b}.",
            "You plant {a} rows of {plants}, and [every|each] row has {b} {plants}. How many {plants} [do you plant|is that]?",
            "[The school hall|A small theatre|The cinema] has {a} rows with {b} seats in each. How many [people can sit there|seats does it have|seats are there]?",
            "If there are {a} rows and each row [has|contains] {b} {plants}, what is the [total|whole] number of {plants}?",
            "{N} looks over the fence and sees {plants} in {a} [straight|long|neat] rows. There are {b} in each row. How many {plants} does {he} see?",
            "Stickers are arranged in {a} rows with {b} stickers in every row. [How many stickers are there|What is the number of stickers]?",
            "With {b} {plants} to a row, how many {plants} does {N} need for {a} rows?",
            "A marching band walks in {a} rows of {b} players. How many players [march|are in the band]?",
            "Each row of a field is {b} {plants} long. The field has {a} such rows. How many {plants} grow there?",
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
            "{t} {things}, {a} friends, equal shares. [How many each|How many {things} for each friend|How many does each get]?",
            "[Find|Work out|Calculate|Tell me] how many {things} each of {a} [children|people|friends] gets when {t} are shared [equally|evenly|fairly].",
            "You have {t} {things} and [want to give|give] {a} friends the same number each. How many {things} does each friend [get|receive]?",
            "[Grandma|The cook|A neighbour] [brought|had|bought] {t} {things} for {a} children. Each child got the same number. How many {things} [was that for each|did each child get]?",
            "If {a} people share {t} {things} equally, how many {things} [does each person get|are there for each person]?",
            "{t} {things} go into {a} [bags|boxes|bowls|baskets], the same number in each. How many {things} are in [one of them|each of them|each]?",
            "[At the end of the day|After the picnic|Before the game] {N} and {his} friends, {a} people in all, [split|divided] {t} {things} equally. How many {things} did each of them [get|take home]?",
            "{a} equal [groups|piles|heaps] are made from {t} {things}. How many {things} are in each of them?",
            "What is one share if {t} {things} are [divided|split] into {a} equal shares?",
            "{N} deals out {t} {things} to {a} players until none are left, and all players have the same number. How many {things} does each player have?",
            "We are {a} people and found {t} {things}. How many does each of us get if we share [fairly|equally|evenly]?",
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
            "{t} {things}, {a} in each bag. [How many bags|How many bags is that|Number of bags]?",
            "[Find|Work out|Calculate|Tell me] how many [bags|boxes|bundles] of {a} can be made from {t} {things}.",
            "You have {t} {things} and put them into [boxes|bags|packs] of {a}. How many do you [fill|need]?",
            "If {a} {things} fit into one [box|bag|tin], how many are needed for {t} {things}?",
            "{N} [sorts|packs] {his} {t} {things}: always {a} go together in one [bag|box|pile]. How many of these does {he} get?",
            "[For a fair|For a party|At school] {N} makes sets of {a} {things}. {He} has {t} {things}. How many sets can {he} make?",
            "{Things} are sold in packs of {a}. A class needs {t} {things}. How many packs must it [buy|order]?",
            "{t} people sit at tables, {a} at each table. How many tables [are full|are there|are used]?",
            "Each child gets {a} {things}, and {t} {things} are given out in all. How many children are there?",
            "We made piles of {a} {things} each until all {t} {things} were used. How many piles did we make?",
            "How many times can {N} take {a} {things} from a box of {t} before it is empty?",
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
            "{t} {things}, packed in [bags|boxes] of {a}. How many {things} [left over|do not fit|are left over]?",
            "[Find|Work out|Tell me] how many {things} [are left over|remain] when {t} {things} are [put into|packed in|sorted into] groups of {a}.",
            "You [pack|put] {t} {things} into full [boxes|bags|trays] of {a}. How many {things} [are left|do not fill another one|stay over]?",
            "If {t} {things} are shared equally among {a} children so that each gets as many as possible, how many {things} are left over?",
            "{N} made as many full bags of {a} {things} as {he} could. {He} had {t} {things}. How many {things} were [left|not in a bag]?",
            "Each plate gets {a} {things}. There are {t} {things}, and only full plates are served. How many {things} [are left in the kitchen|are not served|are left over]?",
            "[The baker|A cook|{N}] had {t} {things} and filled [box after box|bag after bag], {a} in each. What was left [at the end|over]?",
            "We were {a} friends with {t} {things}. Everyone got the same number, as many as possible. How many {things} remained?",
            "{Things} go {a} to a [box|basket]. Of {t} {things}, how many do not fill a whole one?",
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
            "{t} guests, tables for {a}. How many tables [are needed|must be set up] so that all can sit down?",
            "[Find|Work out|Tell me] how many [boxes|tins|bags] are needed for {t} {things}, if {a} fit into one and none may be left out.",
            "You have {t} {things}. A [bag|box] takes at most {a}. How many do you need [to pack them all|for all of them]?",
            "If a car takes {a} people, how many cars are needed for {t} people?",
            "[The whole choir|A large family|A club] of {t} people goes on a trip. A van has room for {a}. How many vans must they order?",
            "{N} must carry {t} {things} home, and {he} can carry {a} at a time. How many times must {he} walk?",
            "Every shelf has room for {a} jars. [How many shelves do {t} jars need|How many shelves are needed for {t} jars]?",
            "A tent sleeps {a} scouts. {t} scouts go camping. What is the smallest number of tents that is enough?",
            "All {t} photos must be [stuck|put] into an album with room for {a} photos on a page. How many pages will be used?",
            "We have {t} {things} to pack. No tray may hold more than {a}. At least how many trays do we need?",
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
            "{N}: {a} {things}. {N2}: {b} more than {N}. [Together|How many together|How many in all]?",
            "[Find|Work out|Tell me] how many {things} {N} and {N2} have together, when {N} has {a} and {N2} has {b} more than {N}.",
            "You have {a} {things}. Your friend has {b} more than you. How many {things} do [you both|you and your friend] have [together|in all|altogether]?",
            "If {N} has {a} {things} and {N2} has {b} more than {him}, what is their total?",
            "On Monday {N} [sold|found|counted] {a} {things}, and [on Tuesday|the day after|the next day] {b} more than that. How many was it [in all|altogether|in total]?",
            "{N2} beat {N} by {b} {things}. {N} had {a}. How many {things} did they have [together|in all]?",
            "The blue bag has {a} {things} in it. The red bag has {b} more {things} than the blue one. [How many {things} are in the bags altogether|What is the total for both bags]?",
            "A shop sold {a} {things} last week. This week it sold {b} more than last week. How many {things} did it sell in [these two weeks|the two weeks together]?",
            "There are {b} more {things} on the right side than on the left, where there are {a}. How many {things} are there on both sides together?",
            "{N} [collects|keeps] {things} and has {a}. {His} cousin has {b} more than {he} has. [How many do they have together|How many {things} is that in all]?",
        ], static s =>
        {
            s.Thing(Vocabulary.Things);
            var a = s.Int("a", 2, 300);
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
            "{N}: {a} {things}. {N2}: {b} fewer than {N}. [Together|How many together|How many in all]?",
            "[Find|Work out|Tell me] how many {things} {N} and {N2} have together, when {N} has {a} and {N2} has {b} fewer than {N}.",
            "You have {a} {things}. Your friend has {b} fewer than you. How many {things} do [you both|you and your friend] have [together|in all|altogether]?",
            "If {N} has {a} {things} and {N2} has {b} fewer, what is their total?",
            "On Monday {N} [sold|found|counted] {a} {things}, and [on Tuesday|the day after|the next day] {b} fewer than that. How many was it [in all|altogether|in total]?",
            "{N2} was {b} {things} behind {N}, who had {a}. How many {things} did they have [together|in all]?",
            "The blue bag has {a} {things} in it. The red bag has {b} fewer {things} than the blue one. [How many {things} are in the bags altogether|What is the total for both bags]?",
            "A shop sold {a} {things} last week. This week it sold {b} fewer than last week. How many {things} did it sell in [these two weeks|the two weeks together]?",
            "There are {b} fewer {things} on the right side than on the left, where there are {a}. How many {things} are there on both sides together?",
            "{N} picks {a} {things}. {His} little [sister|brother] picks {b} fewer than {he} does. [How many do they pick together|How many {things} is that in all]?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            var a = s.Int("a", 4, 300);
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
            "{N}: {a} {things}. {N2}: {k} times as many. [Together|How many together|How many in all]?",
            "[Find|Work out|Tell me] how many {things} {N} and {N2} have together, if {N} has {a} and {N2} has {k} times as many as {N}.",
            "You have {a} {things}. Your friend has {k} times as many as you. How many {things} do [you both|you and your friend] have [together|in all|altogether]?",
            "If {N} has {a} {things} and {N2} has {k} times that number, what is their total?",
            "On Monday {N} [sold|found|counted] {a} {things}, and [on Tuesday|the day after|the next day] {k} times as many. How many was it [in all|altogether|in total]?",
            "The blue bag has {a} {things} in it. There are {k} times as many {things} in the red bag. [How many {things} are in the bags altogether|What is the total for both bags]?",
            "A stall sold {a} {things} on Friday and {k} times as many on Saturday. How many {things} did it sell on [the two days|these days together]?",
            "{N}'s collection of {things} is {k} times as big as {N2}'s. {N2} has {a}. How many {things} do they own together?",
            "There are {a} {plants} in the front garden and {k} times as many behind the house. How many {plants} are there in all?",
        ], static s =>
        {
            s.Thing(Vocabulary.Things);
            s.Thing(Vocabulary.Plants, "plant");
            var a = s.Int("a", 2, 60);
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
            "{a} {boxes} of {b} {things}, plus {c} single {things}. [How many {things}|How many {things} in all|Total]?",
            "[Find|Work out|Tell me] the number of {things}: {a} {boxes} with {b} in each, and {c} more that are not in a {box}.",
            "You buy {a} {boxes} of {b} {things} each, and you already have {c} {things} at home. How many {things} do you have [then|in all|altogether]?",
            "{N} has {c} {things}. [A friend|An aunt|A neighbour] brings {him} {a} {boxes} with {b} {things} each. How many {things} does {he} have now?",
            "If a {box} holds {b} {things}, how many {things} are in {a} {boxes} together with {c} loose ones?",
            "{a} {boxes} were [full|filled], each with {b} {things}. [Another {box}, of a different size,|A {box} of another size] held {c}. How many {things} were there [in all|altogether]?",
            "Besides {c} {things} in a bowl, there are {a} {boxes} holding {b} {things} each. [How many {things} is that|What is the total number of {things}]?",
            "[After school|At the farm|In the morning] {N} packs {b} {things} into each of {a} {boxes} and [eats|keeps out|lays aside] {c}. How many {things} were there at the start?",
            "We carried in {a} {boxes}. Each had {b} {things} in it. Then we found {c} more {things} [in the van|under a seat]. How many {things} do we have?",
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
            "{a} {boxes} of {b} {things}, {c} {things} taken away. [How many left|How many {things} are left|What is left]?",
            "[Find|Work out|Tell me] how many {things} are left when {c} are taken from {a} {boxes} of {b}.",
            "You buy {a} {boxes} with {b} {things} in each and [eat|use|give away] {c} {things}. How many {things} do you have left?",
            "Each of {a} {boxes} held {b} {things}. {c} {things} were [bad|thrown away|sold]. How many {things} [were left|remained]?",
            "If {N} has {a} {boxes} with {b} {things} each and [sells|loses|uses] {c} {things}, how many does {he} still have?",
            "From {a} full {boxes} of {b} {things}, [a cook|{N2}|the kitchen] took {c} {things}. [How many {things} are left|What remains]?",
            "[A delivery came in the morning:|The van arrived early:|Good news:] {a} {boxes}, each with {b} {things}. By evening {c} {things} were [gone|sold|used]. How many {things} were left?",
            "{c} {things} are missing from {a} {boxes} that should hold {b} {things} each. How many {things} are really there?",
            "We packed {a} {boxes} of {b} {things} and later took {c} {things} out again. How many {things} are packed now?",
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
            "{a} {boxes} of {b} {things} and {c} {boxes} of {d} {things}. [How many {things}|Total|How many {things} in all]?",
            "[Find|Work out|Tell me] how many {things} there are in {a} {boxes} of {b} together with {c} {boxes} of {d}.",
            "You [fill|carry|open] {a} small {boxes} with {b} {things} each and {c} other {boxes} with {d} {things} each. How many {things} is that [in all|altogether|]?",
            "A shop has {a} {boxes} with {b} {things} in each. [It also gets|It gets] {c} {boxes} with {d} in each. How many {things} does it have?",
            "If {a} bags hold {b} {things} each and {c} bags hold {d} {things} each, how many {things} are in the bags?",
            "{N} brings {a} {boxes} of {b} {things}; {N2} brings {c} {boxes} of {d}. How many {things} do they bring together?",
            "[For the school fair|For the party|For the market] there are {a} plates with {b} {things} and {c} plates with {d} {things}. How many {things} are on the plates?",
            "Each of {a} girls has {b} {things}. Each of {c} boys has {d}. How many {things} do all these children have?",
            "On {a} days {N} used {b} {things} a day, and on {c} days {he} used {d} a day. How many {things} did {he} use?",
            "We have {a} rows of {b} plants and {c} rows of {d} plants. What is the number of plants?",
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
            "{t} {things}, {k} kept, the rest shared equally by {a}. How many {things} [each|for each one]?",
            "[Find|Work out|Tell me] how many {things} each of {a} friends gets, if {N} has {t}, keeps {k} and shares the others equally.",
            "You have {t} {things}. You [eat|put away|keep] {k} and give the rest to {a} friends, the same number to each. How many {things} does each friend get?",
            "From a basket of {t} {things}, {k} are [taken out|eaten]. What is left is [shared|divided] equally among {a} people. How many {things} does each get?",
            "If {k} of {t} {things} are [rotten|bad] and the good ones are put into {a} bags equally, how many {things} go into each bag?",
            "{N} picked {t} {things}. {He} gave {k} to {his} [grandmother|neighbour|teacher]. The others {he} split evenly between {a} baskets. How many {things} were in one basket?",
            "There are {a} children at the table. [First|Before they eat] {k} of the {t} {things} are put aside for later; then all children get the same number. How many {things} does each child get?",
            "Once {k} {things} had been sold, the rest of the {t} {things} filled {a} trays, equally many on each. How many {things} were on one tray?",
            "We had {t} {things} and lost {k} on the way. The {a} of us shared the rest equally. How many did each of us get?",
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
            "{a} {boxes} of {b} {things}, packed again in bags of {c}. How many bags [is that|are filled|]?",
            "[Find|Work out|Tell me] how many bags of {c} {things} you can fill from {a} {boxes} with {b} {things} in each.",
            "You have {a} {boxes} of {b} {things} and make packs of {c}. How many packs do you get?",
            "Each of {a} {boxes} holds {b} {things}. All the {things} are put on plates, {c} on each plate. How many plates are needed?",
            "If {N} opens {a} {boxes} with {b} {things} each and gives {c} {things} to each guest until none are left, how many guests get some?",
            "A kitchen gets {a} {boxes}, each with {b} {things}. It uses {c} {things} a day. For how many days [is that enough|do they last]?",
            "{c} {things} fit into a bag. There are {a} {boxes} with {b} {things} in each to put into bags. How many bags are filled?",
            "[{N} helps in a shop.|It is packing day.|The shop is still closed.] {a} {boxes} with {b} {things} each are sorted into baskets of {c}. How many baskets are there?",
            "We unpacked {a} {boxes} of {b} {things} and stacked the {things} in piles of {c}. How many piles did we make?",
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
            "{b} {things} gone, {c} left. How many [were there at first|{things} to begin with|before]?",
            "[Find|Work out|Tell me] how many {things} {N} had [at first|before], if {he} [has|kept] {c} now after [giving away|selling|losing] {b}.",
            "You [gave away|ate|sold] {b} {things} and now you have {c}. How many {things} did you have before?",
            "If {c} {things} remain after {b} were [eaten|used|sold], how many {things} were there [at first|in the beginning]?",
            "{N} had some {things}. {He} [lost|used|sold] {b} of them, and now {he} has {c}. How many did {he} have at the start?",
            "A basket had some {things} in it. {b} were taken out and {c} are still inside. How many were in the basket [before|at first]?",
            "There are {c} {things} in the bowl now. Before {N} took {b} of them, how many were there?",
            "[Nobody counted the {things} in the morning.|I forgot to count the {things} this morning.] During the day {b} were sold, and in the evening there were {c}. How many {things} were there in the morning?",
            "My sister took {b} of my {things} and left me {c}. How many {things} did I have [before that|at first]?",
            "Some guests came to a party. When {b} had gone home, {c} were still dancing. How many guests had come?",
        ], static s =>
        {
            s.Thing(Vocabulary.Food);
            s.Answer(s.Working.Add(s.Int("b", 2, 300), s.Int("c", 2, 300)));
        }),
        new StoryFamily("at-first-two-changes",
        [
            "{N} had some {things}. {He} got {a} more and then gave away {b}. Now {he} has {c}. How many did {he} have at first?",
            "A bus started with some passengers. {a} got on, {b} got off, and then there were {c}. How many passengers were on the bus at the start?",
            "After buying {a} {things} and losing {b}, {N} owns {c} {things}. How many did {he} own before?",
            "There are now {c} books on a shelf. Earlier today, {a} were put on it and {b} were taken off. How many books were on it yesterday?",
            "I found {a} {things}, gave {b} to a friend and now have {c}. How many {things} did I have before?",
            "How many {things} were in the box in the morning, if {a} were added, {b} were removed, and {c} are in it now?",
            "Some {things}, then {a} more, then {b} fewer, now {c}. How many {things} [at first|at the start|to begin with]?",
            "[Find|Work out|Tell me] how many {things} {N} had before {he} got {a} more and lost {b}, if {he} has {c} now.",
            "You [get|find] {a} {things}, then you give away {b}, and now you have {c}. How many {things} did you have at the beginning?",
            "{N} has {c} {things} now. [Today|This week] {he} got {a} {things} and gave {b} away. How many did {he} have before that?",
            "If {a} {things} are added to a box and {b} are taken out, there are {c} in it. How many {things} were in the box at first?",
            "A shop opened with some {things}. It was sent {a} more and sold {b}. At closing time it had {c}. With how many did it open?",
            "[Nobody knows how many {things} there were.|We want to know the old number.] But {a} were put in, {b} were taken out, and {c} are in the bag now. How many {things} were in it before?",
            "The class had some {things}. {N} brought {a}, {N2} took home {b}, and {c} are there now. How many {things} did the class have to begin with?",
            "I ended the day with {c} {things} after winning {a} and losing {b}. With how many did I start?",
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
            "Number × {a} + {b} = {c}. What is the number?",
            "{N} has a secret number. Multiplied by {a} and then made larger by {b}, it is {c}. [What is it|Find it|Which number is it]?",
            "[Find|Work out|Tell me] the number that gives {c} when it is multiplied by {a} and {b} is added.",
            "Take a number. Multiply by {a}. Add {b}. You get {c}. [What was the number|Which number did you take|What number did you start with]?",
            "If {b} is added to {a} times a number, the result is {c}. What is the number?",
            "You think of a number and multiply it by {a}. After adding {b} you have {c}. What number did you think of?",
            "{c} is {b} more than {a} times a number. What is the number?",
            "My teacher wrote down a number, multiplied it by {a}, added {b} and got {c}. Which number did she write down?",
            "[Here is a riddle:|A riddle:|Guess this:] {a} times me, plus {b}, is {c}. Who am I?",
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
            "(Number - {b}) ÷ {a} = {c}. What is the number?",
            "{N} has a secret number. Made smaller by {b} and then divided by {a}, it is {c}. [What is it|Find it|Which number is it]?",
            "[Find|Work out|Tell me] the number that gives {c} when {b} is subtracted and the rest is divided by {a}.",
            "Take a number. Subtract {b}. Divide by {a}. You get {c}. [What was the number|Which number did you take|What number did you start with]?",
            "If {b} is taken away from a number and the result is divided by {a}, that makes {c}. What is the number?",
            "You think of a number and take {b} away. After dividing by {a} you have {c}. What number did you think of?",
            "My teacher wrote down a number, subtracted {b}, divided by {a} and got {c}. Which number did she write down?",
            "Dividing by {a} what is left of a number after {b} is taken off gives {c}. What was the number at first?",
            "[Here is a riddle:|A riddle:|Guess this:] take {b} from me, divide by {a}, and you see {c}. Who am I?",
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
            "{N} lives on floor {z}. {He} has {a} {things} and [gets|finds|buys] {b} more. How many {things} does {he} have [now|in all]?",
            "It is {z} °C outside. {N} [picks up|counts|finds] {a} {things} in the yard and {b} in the park. How many {things} is that?",
            "[Find|Work out|Tell me] how many {things} {N} has: {he} is {y} years old, had {a} {things} and got {b} more.",
            "You have {a} {things} and {z} {thing2s}. Your friend gives you {b} more {things}. How many {things} do you have [now|then]?",
            "A shop that is {z} years old sold {a} {things} on Monday and {b} on Tuesday. How many {things} did it sell on these days?",
            "If {N}, who is {y}, has {a} {things} in a box and {b} on a shelf, how many {things} does {he} have?",
            "Class {z} has {a} {things}. The teacher brings {b} more. How many {things} does the class have?",
            "There are {z} {thing2s} and {a} {things} in a box. {b} {things} are added. How many {things} are in the box now?",
            "My house has {z} rooms. In it there are {a} {things}, and in the shed there are {b}. How many {things} do I have?",
            "{N} walked for {z} minutes to {N2}'s house with {a} {things}. {N2} has {b}. How many {things} do they have together?",
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
            "{z} friends help {N} to carry {a} {boxes} with {b} {things} each. How many {things} are in the {boxes}?",
            "A ship on a trip of {z} days carries {a} {boxes} of {b} {things}. How many {things} are on board?",
            "[Find|Work out|Tell me] how many {things} there are: {a} {boxes}, {b} {things} in each, and each {box} is {z} years old.",
            "You buy {a} {boxes} in shop number {z}. Each has {b} {things} in it. How many {things} do you have?",
            "If each of {a} {boxes} holds {b} {things} and the room has {z} windows, how many {things} are in the {boxes}?",
            "At {z} o'clock {N} fills {a} {boxes}, {b} {things} in each. How many {things} does {he} pack?",
            "There are {a} {boxes} on a cart with {z} bells. Each {box} has {b} {things} in it. How many {things} are on the cart?",
            "Our school has {z} teachers. It ordered {a} {boxes} with {b} {things} in each. How many {things} did it order?",
            "{b} {things} are in each of {a} {boxes}. The market is {z} km away. How many {things} are there in all?",
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
            "{a} people on Saturday, {b} on Sunday. How many [in all|altogether|in total]?",
            "[Find|Work out|Calculate|Tell me] how many visitors a museum had, if {a} came in May and {b} in June.",
            "You have {a} points in a game and win {b} more. How many points do you have now?",
            "A website had {a} readers on Monday and {b} on Tuesday. [How many readers was that|What is the total number of readers]?",
            "[One|The first] hall holds {a} people and [the other|the second] holds {b}. How many people fit into both halls together?",
            "If a farm has {a} hens and buys {b} more, how many hens does it have then?",
            "{N}'s game shows {a} points. In the next round {he} [wins|gets|scores] {b}. What does it show then?",
            "To a store of {a} bricks, a truck brings {b} more. How many bricks are there now?",
            "A school printed {a} pages last year and {b} this year. How many pages is that altogether?",
            "Last week {a} letters were sent, and this week {b}. [What is the sum|How many letters were sent in the two weeks]?",
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
            "{a} tickets, {b} sold. How many [are left|tickets are left|are not sold yet]?",
            "[Find|Work out|Calculate|Tell me] how many seats are free in a stadium of {a} seats when {b} are taken.",
            "You have {a} points and lose {b} of them. How many points do you have left?",
            "If a factory needs {a} screws and has {b}, how many screws does it still need?",
            "A book has {a} lines, and {N} has read {b} of them. How many lines are still to be read?",
            "{b} of the {a} people in a town can [swim|ride a bicycle|drive]. How many cannot?",
            "There were {a} trees in a forest. A storm blew down {b}. How many trees are still standing?",
            "From a store of {a} bricks, a builder takes {b}. How many bricks are left?",
            "Last year {b} people came to the fair; this year {a} came. How many more people came this year?",
            "A printer must print {a} pages. It has printed {b}. How many pages are missing?",
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
            "{a} {cows}, {b} hens: how many legs [in all|altogether|]?",
            "[Find|Work out|Tell me] the number of legs of {a} {cows} and {b} ducks together.",
            "You see {a} {cows} and {b} birds in a meadow. How many legs [do you see|is that]?",
            "If a farm has {b} geese and {a} {cows}, how many legs walk about on it?",
            "{N} has {a} {cows} and {b} chickens. How many legs do {his} animals have [altogether|in all]?",
            "Every {cows_one} has four legs and every hen has two. How many legs do {a} {cows} and {b} hens have?",
            "In a picture {N} draws {a} {cows} and {b} hens. How many legs must {he} draw?",
            "Behind the fence stand {a} {cows}. On the fence sit {b} birds. How many legs are there in all?",
            "{b} ducks swim on a pond and {a} {cows} drink from it. Count all the legs. How many are there?",
        ], static s =>
        {
            s.Set("cows_one", s.Pick("cows", "cows", "goats", "horses", "pigs", "dogs", "rabbits").TrimEnd('s'));
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
