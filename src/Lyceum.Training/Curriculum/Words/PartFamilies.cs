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
            "{F} of {t} {things}. How many {things} [is that|are they|are these]?",
            "[Find|Work out|Tell me] how many {things} {N2} gets, if {N} has {t} and gives {him2} {f} of them.",
            "You have {t} {things} and [eat|sell|cook] {f} of them. How many of the {things} [is that|are these]?",
            "If {f} of {t} {things} are sold, how many {things} are sold?",
            "{N} picked {t} {things}. {He} [puts|lays] {f} of them into a basket for {his} grandmother. How many {things} are for the grandmother?",
            "There are {t} people on a ship. {F} of them are children. How many children are on the ship?",
            "[It is a good year.|The garden is full.|The market is open.] Of the {t} {things}, {f} go to the shop. How many {things} go to the shop?",
            "Among {t} {things}, {f} are small. [How many small {things} are there|Find the number of small {things}].",
            "{N} has walked {f} of a way of {t} steps. How many steps has {he} walked?",
            "We used {f} of our {t} {things} for a soup. How many {things} did we use?",
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
            "{t} {things}, {f} of them gone. How many {things} [are left|remain|left]?",
            "[Find|Work out|Tell me] how many {things} {N} has left after giving {f} of {his} {t} {things} to {N2}.",
            "You have {t} {things} and [eat|sell|cook] {f} of them. How many {things} do you have left?",
            "If {f} of {t} {things} are sold, how many {things} are not sold?",
            "{N} picked {t} {things}. {He} gave {f} of them to {his} grandmother and kept the others. How many did {he} keep?",
            "There are {t} people on a ship. {F} of them are children, and the others are adults. How many adults are there?",
            "[It is a good year.|The garden is full.|The market is open.] Of the {t} {things}, {f} go to the shop and the rest stay on the farm. How many stay on the farm?",
            "Among {t} {things}, {f} are bad. How many are good?",
            "A tank held {t} litres, and {f} of the water was used. [How many litres are still in it|How many litres are left]?",
            "We used {f} of our {t} {things} for a soup. How many {things} do we still have?",
        ], static s => Fraction(s, true)),
        new StoryFamily("half-and-more",
        [
            "{N} has {t} {things}. {He} gives half of them to {N2} and then {b} more to {N3}. How many {things} does {he} have left?",
            "Half of {t} {things} are sold in the morning and {b} in the afternoon. How many {things} are left?",
            "{N} spent half of {his} {t} tokens on rides and {b} tokens on food. How many tokens does {he} still have?",
            "How many of {t} pupils stay in class, if half go to the gym and {b} others to the library?",
            "I had {t} {things}. I gave half to my brother and {b} to my cousin. How many {things} do I have now?",
            "From {t} {things}, {N} first takes half and then another {b}. How many {things} are left there?",
            "{t} {things}, half of them gone, then {b} more gone. How many {things} [are left|remain|left]?",
            "[Find|Work out|Tell me] how many {things} {N} has left, if {he} has {t}, eats half of them and gives {b} to {N2}.",
            "You have {t} {things}. You sell half of them, and then {b} more. How many {things} do you have left?",
            "If half of {t} {things} are used today and {b} tomorrow, how many {things} are left after that?",
            "{N} [bought|got|had] {t} {things} for a party. Half of them were eaten at once, and {b} later. How many {things} were left?",
            "On a train there are {t} people. Half of them get off at the first stop, and {b} at the second. How many people are still on the train?",
            "[The market closes soon.|It is late.|Nearly done!] Half of the {t} {things} have been sold. If {b} more are sold, how many {things} are left?",
            "First half of the {t} {things} in a box are taken away, and after that {b} of the others. How many {things} does the box hold now?",
            "We had {t} {things}. Half of them went to our neighbours, and our dog got {b}. How many {things} did we have left?",
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
            "{d}% of {t} {things}. How many {things} [is that|are they|are these]?",
            "[Find|Work out|Calculate|Tell me] how many of {t} people have a dog, if {d}% of them have one.",
            "You have {t} {things} and give {d}% of them away. How many {things} do you give away?",
            "If {d}% of {t} {things} are sold, how many {things} are sold?",
            "{N} has {t} {things}. {d}% of them are new. How many {things} are new?",
            "There are {t} seats in a hall, and {d}% of them are taken. How many seats are taken?",
            "[Every year there is a big race.|The race starts soon.] {t} runners take part, and {d}% of them are girls. How many girls take part?",
            "Among {t} {things}, {d}% are small. [How many small {things} are there|Find the number of small {things}].",
            "A factory makes {t} lamps a day. {d}% of them are green. How many green lamps does it make a day?",
            "We asked {t} people, and {d}% of them said yes. How many people said yes?",
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
            "{t} {things}, {d}% of them gone. How many {things} [are left|remain|left]?",
            "[Find|Work out|Calculate|Tell me] how many of {t} people have no dog, if {d}% of them have one.",
            "You have {t} {things} and give {d}% of them away. How many {things} do you have left?",
            "If {d}% of {t} {things} are sold, how many {things} are not sold?",
            "{N} has {t} {things}. {d}% of them are new, and the others are old. How many {things} are old?",
            "A farmer had {t} trees. A storm broke {d}% of them. How many trees are still whole?",
            "[Every year there is a big race.|The race starts soon.] {t} runners take part. {d}% of them are girls, and the others are boys. How many boys take part?",
            "Among {t} {things}, {d}% are small. How many are not small?",
            "A factory made {t} lamps and sent out {d}% of them. How many lamps are still in the factory?",
            "We asked {t} people, and {d}% of them said yes. All the others said no. How many people said no?",
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
            "{a} of {t} {things}. What percent is that?",
            "[Find|Work out|Calculate|Tell me] what percentage of {t} people {a} people are.",
            "You have {t} {things} and give away {a}. What percentage of your {things} do you give away?",
            "If {a} of {t} {things} are sold, what percent of them are sold?",
            "{N} has {t} {things}, and {a} of them are new. What percentage is new?",
            "There are {t} people on a ship, and {a} of them are children. What percentage of the people are children?",
            "{a} runners out of {t} are girls. What percent of the runners is that?",
            "[The test was not easy.|The test is over.] It had {t} questions, and {N} answered {a} of them correctly. What percentage did {he} answer correctly?",
            "A bag holds {t} beads. {a} are red. What percentage of the beads are red?",
            "We asked {t} people, and {a} said yes. What percent of the people said yes?",
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
            "{list}: what is [the average|the mean|their average]?",
            "I have [the numbers|these numbers:] {list}. [Which number is|What do you get for] their [mean|average]?",
            "You score {list} points in {n} rounds. What is your average?",
            "If a shop sells {list} {things} on {n} days, how many does it sell a day on average?",
            "{N} read {list} pages on {n} days. How many pages did {he} read a day on average?",
            "In {n} boxes there are {list} {things}. [How many {things} are in a box on average|What is the average number in a box]?",
            "{n} classes collected {list} {things}. What is the average for a class?",
            "The numbers of visitors on {n} days were {list}. What was the average?",
            "[What do you get as the average|What average do you get] if the numbers are {list}?",
            "{N}'s team won {list} points in {n} matches. What is the team's average per match?",
            "Our bus had {list} passengers on {n} trips. How many passengers did it have per trip on average?",
        ], Average) { Share = 1.4 },
        new StoryFamily("missing-for-average",
        [
            "The average of {n} numbers is {m}. What is their sum?",
            "{N} has an average of {m} points in {n} games. How many points does {he} have in all?",
            "The average of two numbers is {m}. One of them is {a}. What is the other?",
            "Two parcels weigh {m} kg on average. One weighs {a} kg. How many kilograms does the other weigh?",
            "I read {m} pages a day on average for {n} days. How many pages did I read?",
            "In {n} weeks a shop sold {m} lamps a week on average. How many lamps did it sell?",
            "{n} numbers, average {m}. [What is the sum|Sum|What do they add up to]?",
            "[Find|Work out|Tell me] the total number of points, if the average of {n} games is {m} points.",
            "You sell {m} tickets a day on average, for {n} days. How many tickets do you sell in all?",
            "If {n} pupils have {m} books each on average, how many books do they have together?",
            "{N} wrote {n} tests and got {m} points on average. What is the sum of {his} points?",
            "A bus made {n} trips with {m} passengers on average. How many passengers did it carry in all?",
            "{m} is the mean of {n} numbers. What do these numbers add up to?",
            "The {n} boxes in a room hold {m} pens on average. How many pens are in the room?",
            "We worked for {n} days and planted {m} trees a day on average. How many trees did we plant?",
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
            "{list}, and then? What [comes next|is the next number]?",
            "{list}, and then?",
            "[Find|Work out|Tell me|Write down] the number that [comes next|follows] after {list}.",
            "You see the numbers {list}. Which number [is next|would you write next]?",
            "If a sequence starts {list}, what is its next number?",
            "{N} writes {list}. [Which number should {he} write next|What does {he} write next]?",
            "The houses in a street have the numbers {list} and so on. What is the number of the next house?",
            "[A riddle:|Can you see the rule?|Look at this row of numbers.] {list}. What is the next number?",
            "Each number in this list follows the same rule: {list}. What number is next?",
            "What number [belongs|goes] at the end of {list}?",
            "A machine prints {list}. What will it print next?",
        ], NextNumber),
        new StoryFamily("nth-number",
        [
            "A sequence begins with {a} and goes up by {d} each time. What is its {n}th number?",
            "{N} saves {a} stamps in the first week and {d} more each week than in the week before. How many does {he} save in week {n}?",
            "The first row of a theatre has {a} seats, and each next row has {d} more. How many seats are in row {n}?",
            "Starting at {a}, {N} counts on in steps of {d}. Which is the {n}th number {he} says, if {a} is the first?",
            "A plant is {a} cm tall on day 1 and grows {d} cm a day. How many cm tall is it on day {n}?",
            "The 1st number is {a}, and every number is {d} greater than the one before. What is the {n}th number?",
            "Start {a}, plus {d} each time. What is the {n}th number, if {a} is the first?",
            "[Find|Work out|Tell me] the {n}th number of a sequence that starts with {a} and grows by {d} each time.",
            "You read {a} pages on day 1 and {d} more each day than on the day before. How many pages do you read on day {n}?",
            "If the first number is {a} and each next number is {d} bigger, what is number {n}?",
            "{N} builds a tower of rows. Row 1 has {a} blocks, and each row has {d} blocks more than the row before. How many blocks does row {n} have?",
            "A runner does {a} rounds in week 1 and adds {d} rounds every week. How many rounds does the runner do in week {n}?",
            "A shop sold {a} lamps in month 1. Every month it sold {d} more than in the month before. How many did it sell in month {n}?",
            "In a pattern, picture 1 has {a} dots, and each next picture has {d} dots more. How many dots are in picture {n}?",
            "Our choir had {a} singers in year 1. Each year {d} singers joined. How many singers did it have in year {n}?",
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
            "{a} {things} in {b} hours. How many {things} in {c} hours?",
            "[Find|Work out|Tell me] how many {things} a machine makes in {c} hours, if it makes {a} in {b} hours.",
            "You fold {a} letters in {b} minutes. At this speed, how many letters do you fold in {c} minutes?",
            "If {N} makes {a} {things} in {b} days, how many {things} does {he} make in {c} days?",
            "{N} needs {a} screws for {b} chairs. How many screws does {he} need for {c} chairs?",
            "{b} bags hold {a} {things}, all bags the same number. How many {things} do {c} bags hold?",
            "A workshop made {a} {things} in {b} weeks. How many {things} will it make in {c} weeks if it goes on like that?",
            "In {c} hours, how many {things} does a worker make who makes {a} in {b} hours?",
            "On {b} shelves stand {a} jars, the same number on each. How many jars stand on {c} such shelves?",
            "We planted {a} trees in {b} hours. How many trees do we plant in {c} hours at the same speed?",
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
            "{a} and {b} pieces an hour, {t} pieces to make. How many hours [together|for both]?",
            "[Find|Work out|Tell me] how many hours {N} and {N2} need for {t} letters, if {N} writes {a} and {N2} writes {b} an hour.",
            "You sort {a} books an hour, and your friend sorts {b} an hour. In how many hours do you sort {t} books together?",
            "If one printer prints {a} posters an hour and another {b}, how many hours do both need for {t} posters?",
            "{N} and {N2} wash {t} windows. {N} washes {a} an hour, {N2} {b} an hour. How many hours do they work?",
            "[There is much to do:|A lot of work:] {t} chairs must be repaired. {N} repairs {a} an hour and {N2} {b}. Both work at the same time. In how many hours are they done?",
            "{t} bricks are carried by two workers at once, {a} an hour by the first and {b} an hour by the second. How many hours does it take?",
            "Two pumps work at the same time. One moves {a} m³ an hour and the other {b} m³ an hour. In how many hours do they move {t} m³?",
            "My sister picks {b} kg of berries an hour, and I pick {a} kg an hour. How many hours do we need together for {t} kg?",
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
            "{a} workers, {b} days. How many days for {c} workers?",
            "[Find|Work out|Tell me] how many days {c} workers need for a job that takes {a} workers {b} days.",
            "You have hay that lasts {a} horses for {b} days. How many days does it last {c} horses?",
            "If {a} gardeners need {b} days to plant a park, how many days do {c} gardeners need?",
            "{N} builds a hut. With {a} people it takes {b} days. How many days does it take with {c} people, if all work equally fast?",
            "A ship has water for {a} sailors for {b} days. For how many days is it enough for {c} sailors?",
            "{a} machines of one kind do an order in {b} days. How many days do {c} of these machines need?",
            "{c} trucks are to do what {a} trucks do in {b} days. How many days will they need?",
            "Our shed has feed for {a} sheep for {b} days. For how many days would it feed {c} sheep?",
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
            "{b} g for {a} people. How many grams for {c} people?",
            "[Find|Work out|Tell me] how many grams of sugar go into {c} cakes, if {b} g go into {a} cakes.",
            "You need {b} g of butter for {a} pies. How many grams do you need for {c} pies?",
            "If {a} dogs eat {b} g of food a day, how many grams do {c} dogs eat?",
            "{N} makes pasta from {b} g of flour for {a} people. Now {c} people are coming. How many grams of flour does {he} take?",
            "The book says: for {a} glasses take {b} g of berries. {N} makes {c} glasses. How many grams of berries are needed?",
            "{a} buns contain {b} g of raisins. How many grams of raisins do {c} buns contain?",
            "For {c} portions, how many grams of nuts do we need when {a} portions need {b} g?",
            "Our porridge for {a} takes {b} g of oats. How many grams of oats does it take for {c}?",
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
            "{t} {things}, ratio {a}:{b} for {N} and {N2}. How many {things} for {N}?",
            "[Find|Work out|Tell me] how many {things} {N} gets, if {N} and {N2} share {t} {things} in the ratio {a} to {b}.",
            "You and your friend divide {t} {things} in the ratio {a} to {b}. How many {things} do you get?",
            "If {t} {things} are split into {a} parts for {N} and {b} parts for {N2}, how many {things} does {N} get?",
            "For every {a} {things} that {N} takes, {N2} takes {b}. They take {t} {things} together. How many does {N} take?",
            "A box has red and blue {things} in the ratio {a}:{b}, {t} {things} in all. How many are red?",
            "[The rule is simple:|They have a rule:] whenever {N} gets {a} {things}, {N2} gets {b}. In the end they have {t} {things} together. How many has {N}?",
            "Out of {t} people, the ratio of those who said yes to those who said no was {a} to {b}. How many said yes?",
            "We share {t} {things} so that my part to my cousin's part is {a} to {b}. How many {things} are in my part?",
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
            "{N} and {N2}: {t} {things} together, {N} {d} more. How many {things} for {N2}?",
            "[Find|Work out|Tell me] how many {things} {N2} has, if {N} and {N2} have {t} together and {N} has {d} more than {N2}.",
            "You and your friend have {t} {things} together, and you have {d} fewer than your friend. How many {things} do you have?",
            "If two piles have {t} {things} together and one pile has {d} more than the other, how many are in the smaller pile?",
            "{N2} has {d} fewer {things} than {N}. Together they have {t}. How many {things} does {N2} have?",
            "On two shelves there are {t} books. The upper shelf has {d} more than the lower one. How many books are on the lower shelf?",
            "[In an election|In a vote] {t} people voted. Yes had {d} votes more than no. How many voted no?",
            "{t} {things} are divided so that {N} gets {d} more than {N2}. How many does {N2} get?",
            "We counted {t} animals, only hens and ducks. There were {d} more hens than ducks. How many ducks were there?",
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
            "{t} pages, {a} read, {b} a day. How many more days?",
            "[Find|Work out|Tell me] in how many days {N} will have read all {t} pages of a book, if {a} are read and {he} reads {b} a day.",
            "You have {a} points and get {b} a day. You need {t}. How many days does it take?",
            "If {a} of {t} letters are written and {b} are written each day, after how many days are all written?",
            "{N} wants to collect {t} stamps. {He} has {a} and gets {b} a day. How many days does {he} need?",
            "A factory must make {t} lamps. {a} are ready, and it makes {b} a day. In how many days is it done?",
            "[The book is long:|It is a long book:] {t} pages. {N} has finished {a} of them. At {b} pages a day, how many days are left?",
            "A wall needs {t} stones. {a} are in place, and {b} are added each day. How many days will it take to finish?",
            "We have to plant {t} trees. So far we have planted {a}. With {b} a day, how many days do we need for the others?",
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
            "{t} {things}, half of them, and half of that again. How many {things} [is that|are left]?",
            "[Find|Work out|Tell me] what half of a half of {t} is.",
            "You have {t} {things}. You give away half of them, and then half of what is left. How many {things} do you have in the end?",
            "If {t} {things} are halved and halved again, how many {things} are in one part?",
            "{N} has {t} {things}. Today {he} uses half of them, and tomorrow {he} uses half of the rest. How many are left then?",
            "A box holds {t} {things}. Half of them are blue, and half of the blue ones are new. How many new blue {things} are there?",
            "In a game {t} players start. After each round half of them are out. How many players are left after two rounds?",
            "Half of {t} pupils sing in a choir, and half of these singers also dance. How many of the singers dance?",
            "We had {t} {things}. Half of them were sold in the morning, and half of the rest in the afternoon. How many {things} were left?",
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
