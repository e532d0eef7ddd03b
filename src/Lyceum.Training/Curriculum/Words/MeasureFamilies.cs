namespace Lyceum.Training.Curriculum.Words;

/// <summary>Travel, lengths, areas, weights and volumes.</summary>
internal static class MeasureFamilies
{
    // Bigger unit, smaller unit, how many: and what is measured, for the wordings that name a thing.
    private static readonly (string Big, string Small, int Factor, string[] Things)[] Conversions =
    [
        ("m", "cm", 100, ["table", "rope", "fence", "ribbon"]), ("km", "m", 1000, ["path", "road", "river", "track"]),
        ("kg", "g", 1000, ["melon", "parcel", "cat", "bag of flour"]), ("litres", "ml", 1000, ["jug", "bottle", "bucket", "pan"]),
        ("cm", "mm", 10, ["nail", "pencil", "leaf", "key"]),
    ];

    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new StoryFamily("distance",
        [
            "A {car} travels at {v} km/h for {h} hours. How far does it go?",
            "{N} drives for {h} hours at a speed of {v} km/h. How many kilometres is that?",
            "How far does a {car} get in {h} hours if its speed is {v} km/h?",
            "Going {v} kilometres every hour, how far does a {car} go in {h} hours?",
            "My {car} keeps a speed of {v} km/h. I travel for {h} hours. What distance do I cover?",
            "A {car} needs {h} hours from one town to the next at {v} km/h. What is the distance between the towns?",
            "In one hour a {car} covers {v} km. What distance does it cover in {h} hours?",
            "{h} hours at {v} km/h. [How far|What distance|How many kilometres]?",
            "[Find|Work out|Calculate|Tell me] the distance a {car} covers in {h} hours at {v} km/h.",
            "You [drive|travel] for {h} hours and cover {v} km in each hour. How far do you [get|go|travel]?",
            "If a {car} goes {v} km every hour, how many kilometres does it go in {h} hours?",
            "[It is holiday time.|The road is empty.|The sun is shining.] {N} [sets off|starts early] and [drives|travels] {h} hours at {v} km/h. How many kilometres does {he} cover?",
            "A {car} was on the road for {h} hours. Its speed was {v} km/h [all the time|on average]. How [long was the way|many kilometres did it cover]?",
            "With a speed of {v} km/h, a {car} [needs|takes] {h} hours [to the coast|to the border]. How many kilometres is that?",
            "{v} kilometres are covered in each hour. The trip takes {h} hours. How long is the [trip|way] in kilometres?",
            "We travelled {h} hours by {car} at {v} km/h. [How far did we go|What distance did we travel]?",
        ], static s =>
        {
            Vehicle(s);
            s.Answer(s.Working.Multiply(s.Multiple("v", 5, 30, 120), s.Int("h", 2, 9)), "km");
        }),
        new StoryFamily("speed",
        [
            "A {car} travels {d} km in {h} hours. What is its speed in km/h?",
            "{N} drives {d} km. It takes {him} {h} hours. What is {his} average speed?",
            "What is the speed of a {car} that covers {d} km in {h} hours?",
            "For a trip of {d} km a {car} needs {h} hours. How many kilometres does it go in one hour?",
            "I travelled {d} km in {h} hours. How fast was I on average, in km/h?",
            "In {h} hours a {car} goes {d} km, always at the same speed. Find the speed.",
            "{d} km in {h} hours. [What is the speed|How fast is that|Speed] in km/h?",
            "[Find|Work out|Calculate|Tell me] the speed in km/h of a {car} that goes {d} km in {h} hours.",
            "You [drive|travel] {d} km in {h} hours. [How fast are you|What is your average speed] in km/h?",
            "If a {car} covers {d} km in {h} hours, what is its speed in km/h?",
            "{N} [sets off|starts] in the morning and {h} hours later has [driven|travelled] {d} km. What was {his} average speed in km/h?",
            "The [coast|border|capital] is {d} km away, and a {car} gets there in {h} hours. How fast does it go, in km/h?",
            "A {car} was on the road for {h} hours and did {d} km. At what speed, in km/h, did it travel?",
            "It took us {h} hours to go {d} km. What was our speed in km/h?",
            "To cover {d} km in {h} hours, how fast must a {car} go (in km/h)?",
        ], static s =>
        {
            Vehicle(s);
            var h = s.Int("h", 2, 9);
            var speed = s.Working.Divide(s.Set("d", h * 5 * s.Random.Next(6, 24)), h);
            s.Answer(speed, s.Template == 3 ? "km" : "km/h");
        }),
        new StoryFamily("travel-time",
        [
            "How long does a {car} need for {d} km at {v} km/h?",
            "A {car} goes {v} km/h. How many hours does it take to travel {d} km?",
            "{N} has to drive {d} km. If {he} drives at {v} km/h, how many hours does the drive take?",
            "The next town is {d} km away. How many hours does the trip take at a speed of {v} km/h?",
            "I ride {d} km at {v} km/h. For how many hours am I on the road?",
            "At {v} kilometres an hour, in how many hours does a {car} cover {d} kilometres?",
            "{d} km at {v} km/h. How many hours?",
            "[Find|Work out|Calculate|Tell me] how many hours a {car} needs for {d} km at {v} km/h.",
            "You must [drive|travel] {d} km and your speed is {v} km/h. How many hours does it take?",
            "If a {car} goes {v} km in an hour, in how many hours does it go {d} km?",
            "{N} wants to visit {N2}, who lives {d} km away. At {v} km/h, how many hours does {N} [need|take]?",
            "A {car} covers {v} km each hour. [After how many hours|When, in hours,] has it covered {d} km?",
            "The [coast|border|capital] is {d} km from here. A {car} leaves at a speed of {v} km/h. How many hours later does it arrive?",
            "Our trip is {d} km long, and we make {v} km an hour. How many hours are we on the way?",
            "For how many hours must a {car} travel at {v} km/h to cover {d} km?",
        ], static s =>
        {
            Vehicle(s);
            var v = s.Multiple("v", 5, 30, 110);
            s.Answer(s.Working.Divide(s.Set("d", v * s.Random.Next(2, 9)), v), "hours");
        }),
        new StoryFamily("two-part-trip",
        [
            "A {car} goes {h} hours at {v} km/h and then {g} hours at {w} km/h. How far does it go in all?",
            "{N} drives at {v} km/h for {h} hours, rests, and drives {g} more hours at {w} km/h. How many kilometres does {he} drive?",
            "On the first day {N} cycled {h} hours at {x} km/h, on the second day {g} hours at {y} km/h. How far did {he} cycle?",
            "How many kilometres long is a trip with {h} hours at {v} km/h and {g} hours at {w} km/h?",
            "I went {v} km in each of the first {h} hours and {w} km in each of the next {g} hours. What distance did I go?",
            "A {car} does {v} km/h on the plain for {h} hours and {w} km/h in the hills for {g} hours. What is the whole distance?",
            "{h} hours at {v} km/h, then {g} hours at {w} km/h. [How far in all|What is the distance|How many kilometres]?",
            "[Find|Work out|Tell me] the length of a trip with {h} hours at {v} km/h and {g} hours at {w} km/h.",
            "You drive {h} hours at {v} km/h. Then it rains, and you drive {g} hours at {w} km/h. How many kilometres do you drive [in all|altogether]?",
            "If a {car} covers {v} km an hour for {h} hours and {w} km an hour for another {g} hours, how far does it go?",
            "{N} [takes|drives] a {car} for {h} hours at {v} km/h before lunch and for {g} hours at {w} km/h after lunch. What distance does {he} cover?",
            "The first part of the way took {h} hours at {v} km/h, and the other part {g} hours at {w} km/h. How long was the way in kilometres?",
            "By motorway a {car} goes {v} km/h, for {h} hours; on small roads it goes {w} km/h, for {g} hours. How many kilometres is that?",
            "A {car} ran at {v} km/h. After {h} hours it changed to {w} km/h and went on for {g} hours. How far did it get?",
            "We went {h} hours by train at {v} km/h and {g} hours by bus at {w} km/h. How far did we travel?",
        ], static s =>
        {
            Vehicle(s);
            var cycling = s.Template == 2;
            var v = s.Multiple("v", 5, 40, 110);
            var w = s.Multiple("w", 5, 30, 100);
            var x = s.Int("x", 10, 22);
            var y = s.Int("y", 10, 22);
            s.RejectIf(v == w || x == y);
            var first = s.Working.Multiply(s.Int("h", 2, 6), cycling ? x : v);
            s.Answer(s.Working.Add(first, s.Working.Multiply(s.Int("g", 2, 6), cycling ? y : w)), "km");
        }),
        new StoryFamily("distance-left",
        [
            "A trip is {d} km long. {N} drives {h} hours at {v} km/h. How many kilometres are left?",
            "The distance to the sea is {d} km. After {h} hours at {v} km/h, how far is it still?",
            "{N} has driven {h} hours at {v} km/h on a road of {d} km. How much of the road is left?",
            "How many kilometres of a journey of {d} km remain after {h} hours at {v} km/h?",
            "I must travel {d} km. I have been going {v} km/h for {h} hours. How far do I still have to go?",
            "A {car} started {h} hours ago at {v} km/h. The station is {d} km from the start. How far is the {car} from the station?",
            "{d} km in all; {h} hours at {v} km/h done. [How many kilometres are left|How far is left]?",
            "[Find|Work out|Tell me] how far it still is, if the trip is {d} km long and {N} has driven {h} hours at {v} km/h.",
            "You must go {d} km and have driven for {h} hours at {v} km/h. How many kilometres do you still have to go?",
            "If a {car} covers {v} km an hour, how many of {d} km are left after {h} hours?",
            "{N} is on the way to the [mountains|coast], {d} km from home. {He} has been driving {v} km/h for {h} hours. How far is it to the end?",
            "For {h} hours a {car} goes {v} km/h. The whole way is {d} km. What distance remains?",
            "[Are we there yet?|How much longer?] The way is {d} km, and we have gone {v} km/h for {h} hours. How many kilometres are still ahead of us?",
            "[The journey is|The route is|Our way is] {d} km long. The first {h} hours were driven at {v} km/h. How many kilometres [are left|remain|are still to be driven]?",
            "{d} km lie between two towns. A {car} leaves one of them at {v} km/h. After {h} hours, how far is it from the other town?",
        ], static s =>
        {
            Vehicle(s);
            var done = s.Working.Multiply(s.Multiple("v", 5, 30, 110), s.Int("h", 2, 6));
            s.Answer(s.Working.Subtract(s.Set("d", done + 10 * s.Random.Next(2, 40)), done), "km");
        }),
        new StoryFamily("to-smaller-unit",
        [
            "How many {small} are {a} {big}?",
            "Change {a} {big} to {small}.",
            "{A} {big} is how many {small}?",
            "Write {a} {big} in {small}.",
            "A {object} {is} {a} {big}. What is that in {small}?",
            "Convert {a} {big} into {small}.",
            "{a} {big}: how many {small}?",
            "[How many {small} is|How many {small} make|How many {small} are there in] {a} {big}?",
            "[Express|Give|State] {a} {big} in {small}.",
            "[What is {a} {big} in {small}|What do {a} {big} make in {small}]?",
            "[I have|You have|We have] {a} {big}. [How many {small} is that|How much is that in {small}]?",
            "{N} [measures|finds|reads] {a} {big} and must write it in {small}. What does {he} write?",
            "If something is {a} {big}, [how many {small} is it|what is it in {small}]?",
            "[Turn|Rewrite|Work out] {a} {big} [as|in] {small}.",
            "The [plan|list|note] says {a} {big}. [How many {small} is that|What is that in {small}]?",
            "The book says {a} {big}, but {N} needs {small}. [How many are they|How many {small} is that]?",
        ], static s =>
        {
            var (big, small, factor, things) = s.Random.Pick<(string, string, int, string[])>(Conversions);
            s.Set("big", big);
            s.Set("small", small);
            Fact(s, big, things);
            decimal amount = s.Template != 4 && s.Random.Chance(0.6) ? s.Random.Next(2, 90) : s.Random.Next(11, 99) / 10m;
            amount = Working.Trim(amount);
            s.Set("a", Working.Write(amount));
            s.Answer(s.Working.Multiply(amount, factor), small);
        }) { Share = 0.8 },
        new StoryFamily("to-bigger-unit",
        [
            "How many {big} are {a} {small}?",
            "Change {a} {small} to {big}.",
            "Write {a} {small} in {big}.",
            "A {object} {is} {a} {small}. What is that in {big}?",
            "Convert {a} {small} into {big}.",
            "{A} {small} make how many {big}?",
            "{a} {small}: how many {big}?",
            "[How many {big} is|How many {big} are there in] {a} {small}?",
            "[Express|Give|State] {a} {small} in {big}.",
            "[What is {a} {small} in {big}|What do {a} {small} make in {big}]?",
            "[I have|You have|We have] {a} {small}. [How many {big} is that|How much is that in {big}]?",
            "{N} [measures|finds|reads] {a} {small} and must write it in {big}. What does {he} write?",
            "If something is {a} {small}, [how many {big} is it|what is it in {big}]?",
            "[Turn|Rewrite|Work out] {a} {small} [as|in] {big}.",
            "The list says {a} {small}. [How many {big} is that|What is that in {big}]?",
            "The book says {a} {small}, but {N} needs {big}. [How many are they|How many {big} is that]?",
        ], static s =>
        {
            var (big, small, factor, things) = s.Random.Pick<(string, string, int, string[])>(Conversions);
            s.Set("big", big);
            s.Set("small", small);
            Fact(s, big, things);
            decimal amount = s.Template != 3 && s.Random.Chance(0.6) ? s.Random.Next(2, 90) * factor : s.Random.Next(11, 99) * factor / 10m;
            amount = Working.Trim(amount);
            s.RejectIf(amount > 90_000);
            s.Set("a", Working.Write(amount));
            s.Answer(s.Working.Divide(amount, factor), big);
        }) { Share = 0.8 },
        new StoryFamily("units-together",
        [
            "A parcel weighs {a} kg and another {b} g. How many grams do they weigh together?",
            "{N} walks {a} km to school and then {b} m to the gym. How many metres does {he} walk?",
            "A jug holds {a} litres of water. {N} pours in {b} ml more. How many millilitres are in the jug?",
            "How many centimetres are {a} m and {b} cm?",
            "My rope is {a} m long, and yours is {b} cm long. How many centimetres of rope do we have together?",
            "{N} has {b} g of nuts and buys {a} kg more. How many grams of nuts does {he} have?",
            "{a} m and {b} cm: how many centimetres [together|in all|is that]?",
            "[Find|Work out|Tell me] how many centimetres {a} m and {b} cm are together.",
            "You join a pipe of {a} m and a pipe of {b} cm. How many centimetres long is the new pipe?",
            "If {N} has {a} m of ribbon and gets {b} cm more, how many centimetres does {he} have?",
            "A shelf is {a} m long. {N} adds a board of {b} cm. How many centimetres long is the shelf now?",
            "Last year a snake measured {a} m. Since then it has grown by {b} cm. How many centimetres does it measure now?",
            "{N} throws a ball {b} cm farther than {N2}, who throws it {a} m. How many centimetres does {N} throw it?",
            "We tied a rope of {b} cm to a rope of {a} m. How many centimetres is that (without the knot)?",
            "To a fence of {a} m, {b} cm are added. What is its length in centimetres?",
        ], static s =>
        {
            var (factor, unit) = s.Template switch { 0 or 5 => (1000, "g"), 1 => (1000, "m"), 2 => (1000, "ml"), _ => (100, "cm") };
            var a = s.Working.Multiply(s.Int("a", 2, 9), factor);
            s.Answer(s.Working.Add(a, s.Multiple("b", factor / 100 * 5, factor / 10, factor - 1)), unit);
        }),
        new StoryFamily("units-left",
        [
            "From {a} m of cloth, {N} cuts off {b} cm. How many centimetres are left?",
            "A bag holds {a} kg of flour. {N} uses {b} g for bread. How many grams of flour are left?",
            "{N} has {a} litres of juice and drinks {b} ml. How many millilitres remain?",
            "A road is {a} km long. {b} m of it are finished. How many metres are still to be built?",
            "How many grams are missing to {a} kg, if there are {b} g on the scales?",
            "I need {a} m of wire and have {b} cm. How many centimetres do I still need?",
            "{a} m minus {b} cm: how many centimetres [are left|remain|is that]?",
            "[Find|Work out|Tell me] how many centimetres are left when {b} cm are cut from {a} m.",
            "You have a rope of {a} m and cut off {b} cm. How many centimetres do you keep?",
            "If {N} needs {a} m of ribbon and has {b} cm, how many centimetres are missing?",
            "A board is {a} m long. {b} cm are sawn off. How long is it now, in centimetres?",
            "A tree was {a} m tall. {N} cut {b} cm off the top. How many centimetres tall is it now?",
            "{N} throws a ball {a} m. {N2} throws it {b} cm less far. How many centimetres does {N2} throw it?",
            "Of my {a} m of string, {b} cm are used. How many centimetres can I still use?",
            "A wall {a} m long has a door of {b} cm in it. How many centimetres of wall are there beside the door?",
        ], static s =>
        {
            var (factor, unit) = s.Template switch { 1 or 4 => (1000, "g"), 2 => (1000, "ml"), 3 => (1000, "m"), _ => (100, "cm") };
            var a = s.Working.Multiply(s.Int("a", 2, 6), factor);
            s.Answer(s.Working.Subtract(a, s.Multiple("b", factor / 100 * 5, factor / 10, (int)a - 1)), unit);
        }),
        new StoryFamily("area",
        [
            "A {room} is {a} m long and {b} m wide. What is its area?",
            "What is the area of a rectangle with sides of {a} cm and {b} cm?",
            "{N} lays a carpet in a room of {a} m by {b} m. How many square metres does the carpet have?",
            "The length of a {room} is {a} m and its width is {b} m. Find the area in square metres.",
            "How many square metres does a {room} have that measures {a} m by {b} m?",
            "My {room} is {b} m wide and {a} m long. How large is it?",
            "Length {a} m, width {b} m. [What is the area|Area|How large is it] in square metres?",
            "[Find|Work out|Calculate|Tell me] the area of a {room} that is {a} m long and {b} m wide.",
            "You paint a floor of {a} m by {b} m. How many square metres do you paint?",
            "If a rectangle is {a} m long and {b} m wide, what is its area?",
            "{N} [measures|looks at] the {room}: {a} m one way, {b} m the other. How many square metres is it?",
            "A {room} with a width of {b} m has a length of {a} m. How large is its area?",
            "{N} sows grass on a rectangle, {a} m by {b} m. What area does {he} sow?",
            "How big is the floor of a {room} with sides of {a} m and {b} m?",
            "Our {room} is a rectangle: {a} m long, {b} m wide. What area does it have?",
        ], static s =>
        {
            Place(s);
            var b = s.Int("b", 3, 20);
            s.Answer(s.Working.Multiply(s.Int("a", (int)b + 1, (int)b + 20), b), s.Template == 1 ? "cm²" : "m²");
        }),
        new StoryFamily("perimeter",
        [
            "A {room} is {a} m long and {b} m wide. What is its perimeter?",
            "What is the perimeter of a rectangle with sides of {a} m and {b} m?",
            "{N} walks once around a {room} that is {a} m long and {b} m wide. How far does {he} walk?",
            "How many metres of fence are needed for a {room} of {a} m by {b} m?",
            "I want to put a border all around my {room}. It is {a} m long and {b} m wide. How many metres of border do I need?",
            "The sides of a {room} measure {a} m and {b} m. What length of rope goes once around this rectangle?",
            "Length {a} m, width {b} m. [What is the perimeter|Perimeter|How far is it all around]?",
            "[Find|Work out|Calculate|Tell me] the perimeter of a {room} that is {a} m long and {b} m wide.",
            "You [walk|run] once around a {room} of {a} m by {b} m. How many metres is that?",
            "If a rectangle is {a} m long and {b} m wide, [what is its perimeter|how long is its edge all around]?",
            "{N} ties lights along all sides of a {room} that measures {a} m by {b} m. How many metres of lights does {he} need?",
            "A {room} with a width of {b} m has a length of {a} m. How long are its sides all together?",
            "{N} builds a wall around a rectangle, {a} m by {b} m. How long is the wall?",
            "How many metres is it once around a {room} with sides of {a} m and {b} m?",
            "Our {room} is a rectangle: {a} m long, {b} m wide. What is the way all around it?",
        ], static s =>
        {
            Place(s);
            var b = s.Int("b", 3, 60);
            s.Answer(s.Working.Multiply(s.Working.Add(s.Int("a", (int)b + 1, (int)b + 40), b), 2), "m");
        }),
        new StoryFamily("side-from-area",
        [
            "A rectangle has an area of {t} cm². It is {a} cm long. How wide is it?",
            "The area of a {room} is {t} m² and its length is {a} m. What is its width?",
            "How long is a {room} with an area of {t} m² that is {a} m wide?",
            "A {room} covers {t} square metres. One side is {a} m. How long is the other side?",
            "{N} has tiles for {t} m². {He} covers a {room} {a} m wide. How long is the {room}?",
            "My {room} has {t} m². It is {a} m wide. What is its length?",
            "Area {t} m², width {a} m. [What is the length|Length|How long is it]?",
            "[Find|Work out|Calculate|Tell me] the length of a {room} with an area of {t} m² and a width of {a} m.",
            "You have {t} square metres of carpet, {a} m wide. How long is it?",
            "If a rectangle of {t} m² is {a} m wide, how long is it?",
            "{N} has a {room} of {t} m². It is {a} m long. How wide is it?",
            "One side of a {room} is {a} m, and its area is {t} m². What is the other side?",
            "A rectangle is to have {t} m². It can be {a} m wide. How long must it be?",
            "The plan shows a {room} of {t} square metres. Its width is {a} m, but the length is missing. What is it?",
            "Our {room} is {a} m wide and has {t} m² in all. What is its length?",
        ], static s =>
        {
            Place(s);
            if (s.Template == 4)
            {
                s.Pick("room", "kitchen", "hall", "terrace", "shop");
            }
            var a = s.Int("a", 3, 12);
            s.Answer(s.Working.Divide(s.Set("t", a * s.Random.Next(4, 40)), a), s.Template == 0 ? "cm" : "m");
        }),
        new StoryFamily("square",
        [
            "The side of a square is {a} cm. What is its perimeter?",
            "A square has a perimeter of {t} cm. How long is one side?",
            "What is the perimeter of a square with sides of {a} cm?",
            "How long is each side of a square whose perimeter is {t} cm?",
            "{N} bends {t} cm of wire into a square. How long is one side of it?",
            "A square field has sides of {a} m. How many metres is it around the field?",
            "Square, side {a} cm. [Perimeter|What is the perimeter|How far is it all around]?",
            "[Find|Work out|Tell me] the side of a square with a perimeter of {t} cm.",
            "All sides of a square are {a} cm. How long are they all together?",
            "{N} draws a square with sides of {a} cm. How long is its edge all around?",
            "If it is {t} cm once around a square, how long is one side?",
            "A square picture has a frame of {t} cm all around. How long is each side?",
            "You have {t} cm of ribbon and lay it around a square. How long is each side of the square?",
            "If each side of a square is {a} cm, what is its perimeter?",
            "My square tile has sides of {a} cm. How many centimetres is it all around?",
            "The edge of a square is {t} cm long all around. What is the length of a single side?",
        ], static s =>
        {
            var a = s.Int("a", 2, 99);
            s.Set("t", a * 4);
            s.Answer(s.Template is 0 or 2 or 5 or 6 or 8 or 9 or 13 or 14 ? s.Working.Multiply(a, 4) : s.Working.Divide(a * 4, 4), s.Template == 5 ? "m" : "cm");
        }) { Share = 0.7 },
        new StoryFamily("fence-cost",
        [
            "A {room} is {a} m long and {b} m wide. A fence around it costs {p} a metre. How much does the fence cost?",
            "{N} fences a {room} of {a} m by {b} m. One metre of fence costs {p}. What does {he} pay?",
            "What does it cost to put a fence around a {room} of {a} m by {b} m at {p} for each metre?",
            "The sides of a {room} are {a} m and {b} m. Fence is sold at {p} a metre. How much money does {N} need to fence it all around?",
            "I fence my {room}, {a} m long and {b} m wide. A metre of fence costs me {p}. How much do I spend?",
            "For {p} a metre, what is the price of a fence around a rectangle that measures {a} m by {b} m?",
            "{room_cap} {a} m by {b} m, fence {p} a metre. [Cost of the fence|What does the fence cost|How much is the fence]?",
            "[Find|Work out|Calculate|Tell me] the cost of a fence around a {room} of {a} m by {b} m at {p} a metre.",
            "You fence a {room} that is {a} m long and {b} m wide. A metre of fence is {p}. What do you pay?",
            "If one metre of fence costs {p}, how much is a fence around a {room} of {a} m by {b} m?",
            "{N} keeps [goats|hens|ponies] on a {room}, {a} m by {b} m. {He} wants a fence on all sides at {p} a metre. How much will it cost?",
            "A wall is built around a {room} that measures {a} m by {b} m. Each metre of the wall costs {p}. How much does the wall cost?",
            "The shop sells fence at {p} a metre. How much money is needed for all sides of a {room} {a} m long and {b} m wide?",
            "{p} must be paid for each metre of a hedge. The hedge goes once around a {room} of {a} m by {b} m. What is the price?",
            "We need a new fence around our {room}. It is {b} m wide and {a} m long, and the fence is {p} a metre. What must we pay?",
        ], static s =>
        {
            Capital(s, s.Pick("room", "garden", "field", "yard", "meadow", "playground", "courtyard", "car park", "lawn", "paddock"));
            var b = s.Int("b", 4, 30);
            var round = s.Working.Multiply(s.Working.Add(s.Int("a", (int)b + 1, (int)b + 20), b), 2);
            s.AnswerMoney(s.Working.Multiply(round, s.Money("p", 100 * s.Random.Next(2, 15))));
        }),
        new StoryFamily("floor-cost",
        [
            "A {room} is {a} m long and {b} m wide. Carpet costs {p} a square metre. How much does the carpet cost?",
            "{N} tiles a {room} of {a} m by {b} m. The tiles cost {p} for each square metre. What does {he} pay?",
            "What does a carpet for a {room} of {a} m by {b} m cost, at {p} a square metre?",
            "Paint for one square metre costs {p}. How much does it cost to paint a wall that is {a} m long and {b} m high?",
            "My {room} measures {a} m by {b} m. New flooring is {p} per square metre. What will it cost me?",
            "For {p} a square metre, {N} has a floor of {a} m by {b} m polished. How much is the bill?",
            "{room_cap} {a} m by {b} m, carpet {p} a square metre. [Cost of the carpet|What does the carpet cost|How much is the carpet]?",
            "[Find|Work out|Calculate|Tell me] the cost of tiles for a {room} of {a} m by {b} m at {p} a square metre.",
            "You lay wood in a {room} that is {a} m long and {b} m wide. A square metre of wood is {p}. What do you pay?",
            "If one square metre of carpet costs {p}, how much is the carpet for a {room} of {a} m by {b} m?",
            "{N} wants a new floor for the {room}, {a} m by {b} m. The floor costs {p} a square metre. How much will it cost?",
            "The floor of a {room} is cleaned for {p} a square metre. The {room} is {a} m long and {b} m wide. What is the bill?",
            "The shop sells tiles at {p} a square metre. How much money is needed for a {room} {a} m long and {b} m wide?",
            "{p} must be paid for each square metre of carpet. The {room} measures {a} m by {b} m. What is the price?",
            "We need a new floor in our {room}. It is {b} m wide and {a} m long, and flooring is {p} a square metre. What must we pay?",
        ], static s =>
        {
            Capital(s, s.Pick("room", "room", "hall", "kitchen", "bedroom", "classroom", "shop", "studio", "bathroom", "gym", "workshop", "library", "waiting room"));
            var b = s.Int("b", 3, s.Template == 3 ? 4 : 9);
            var area = s.Working.Multiply(s.Int("a", (int)b + 1, 15), b);
            s.AnswerMoney(s.Working.Multiply(area, s.Money("p", 100 * s.Random.Next(3, 30))));
        }),
        new StoryFamily("garden-left",
        [
            "A garden is {a} m long and {b} m wide. A pond in it is {c} m by {d} m. How many square metres are left?",
            "{N} has a lawn of {a} m by {b} m and digs a bed of {c} m by {d} m in it. How large is the lawn then?",
            "In a yard of {a} m by {b} m stands a shed that measures {c} m by {d} m. What area of the yard is free?",
            "How many square metres of a hall of {a} m by {b} m are free, if a stage takes up {c} m by {d} m?",
            "My hall is {a} m long and {b} m wide. A carpet of {c} m by {d} m covers a part of the floor. How many square metres are not covered?",
            "A rug of {c} m by {d} m lies in a room of {a} m by {b} m. How much of the floor is not covered?",
            "Lawn {a} m by {b} m, pond {c} m by {d} m in it. How many square metres are left?",
            "[Find|Work out|Tell me] what area of a yard of {a} m by {b} m is left beside a hut of {c} m by {d} m.",
            "You have a wall {a} m long and {b} m high with a window of {c} m by {d} m in it. How many square metres of wall are there without the window?",
            "If a piece of {c} m by {d} m is cut out of a cloth of {a} m by {b} m, how many square metres are left?",
            "{N} has a garden, {a} m by {b} m. {He} grows beans on {c} m by {d} m and grass on all the rest. How many square metres of grass are there?",
            "From a field of {a} m by {b} m, a corner of {c} m by {d} m is sold. How many square metres does the owner keep?",
            "The floor of a room measures {a} m by {b} m. Mats cover {c} m by {d} m of it. What area can be seen?",
            "A sandpit of {c} m by {d} m is built on a playground of {a} m by {b} m. How many square metres of the playground remain?",
            "Our yard is {a} m long and {b} m wide. A shed covers {c} m by {d} m of it. How many square metres are free?",
        ], static s =>
        {
            var d = s.Int("d", 2, 5);
            var c = s.Int("c", 2, 6);
            var b = s.Int("b", (int)d + 1, 12);
            var all = s.Working.Multiply(s.Int("a", (int)c + 3, 20), b);
            s.Answer(s.Working.Subtract(all, s.Working.Multiply(c, d)), "m²");
        }),
        new StoryFamily("cut-pieces",
        [
            "{N} cuts a rope of {a} m into pieces of {b} cm. How many pieces does {he} get?",
            "How many ribbons of {b} cm can be cut from {a} m of ribbon?",
            "A board is {a} m long. It is sawn into parts of {b} cm. How many parts are there?",
            "From a wire of {a} m, pieces of {b} cm are cut until nothing is left. How many pieces are cut?",
            "I have {a} m of string and need pieces of {b} cm each. How many pieces can I make?",
            "A path of {a} m is laid with slabs that are {b} cm long. How many slabs are needed for one row?",
            "{a} m of rope, pieces of {b} cm. How many pieces?",
            "[Find|Work out|Tell me] how many pieces of {b} cm you get from {a} m of [wire|rope|string].",
            "You have {a} m of paper and cut it into strips of {b} cm. How many strips do you get?",
            "If a [ribbon|chain] of {a} m is cut into parts of {b} cm, how many parts are there?",
            "{N} makes bracelets. Each takes {b} cm of cord, and {he} has {a} m of cord. How many bracelets can {he} make?",
            "Bricks of {b} cm are laid end to end along {a} m. How many bricks is that?",
            "A baker rolls out {a} m of dough and cuts it every {b} cm. How many pieces of dough are there?",
            "A shelf of {a} m is filled with boxes that are {b} cm wide, side by side. How many boxes stand on it?",
            "We cut {b} cm at a time from {a} m of tape until the tape is used up. How many pieces of tape did we get?",
        ], static s =>
        {
            var a = s.Int("a", 2, 12);
            var b = s.Set("b", s.Random.Pick(5, 10, 20, 25, 40, 50, 60, 80));
            s.RejectIf(a * 100 % b != 0);
            if (!s.IsRejected)
            {
                s.Answer(s.Working.Divide(s.Working.Multiply(a, 100), b));
            }
        }),
        new StoryFamily("glasses",
        [
            "A jug holds {a} litres. How many glasses of {b} ml can be filled from it?",
            "{N} has {a} litres of juice. {He} fills glasses with {b} ml each. How many glasses does {he} fill?",
            "How many bottles of {b} ml can be filled from a barrel with {a} litres?",
            "A cook makes {a} litres of soup. One bowl takes {b} ml. How many bowls can be served?",
            "I pour {a} litres of milk into cups of {b} ml. How many cups do I fill?",
            "Oil is sold in bottles of {b} ml. How many bottles can be filled from {a} litres?",
            "{a} litres, glasses of {b} ml. How many glasses?",
            "[Find|Work out|Tell me] how many cups of {b} ml can be filled from {a} litres.",
            "You have {a} litres of lemonade and pour {b} ml into each glass. How many glasses do you fill?",
            "If a bottle takes {b} ml, how many bottles do {a} litres fill?",
            "[For the party|For the school fair|After the match] {N} makes {a} litres of tea and serves it in mugs of {b} ml. How many mugs can {he} serve?",
            "A plant gets {b} ml of water. How many plants can be watered with {a} litres?",
            "A nurse fills small bottles with {b} ml each from a can of {a} litres. How many bottles are filled?",
            "A machine puts {b} ml of yogurt into every pot. How many pots does it fill with {a} litres?",
            "We drink {b} ml of juice a day and have {a} litres. For how many days is it enough?",
        ], static s =>
        {
            var a = s.Int("a", 2, s.Template is 0 or 4 ? 4 : 15);
            var b = s.Set("b", s.Random.Pick(100, 150, 200, 250, 400, 500));
            s.RejectIf(a * 1000 % b != 0);
            if (!s.IsRejected)
            {
                s.Answer(s.Working.Divide(s.Working.Multiply(a, 1000), b));
            }
        }),
        new StoryFamily("weights",
        [
            "A box weighs {a} kg when empty. {N} puts in {b} {things} of {c} kg each. How heavy is the box now?",
            "An empty crate has a weight of {a} kg. With {b} {things} in it, each {c} kg, what is its weight?",
            "{b} {things} weigh {c} kg each. They lie in a cart of {a} kg. What do the cart and the {things} weigh together?",
            "How much does a sledge of {a} kg weigh with {b} {things} of {c} kg each on it?",
            "My trolley weighs {a} kg. I load {b} {things} on it, and each weighs {c} kg. How many kilograms is that in all?",
            "{N} loads {b} {things} of {c} kg each on a boat of {a} kg. What is the total weight?",
            "Crate {a} kg, and in it {b} {things} of {c} kg each. [Weight in all|What is the weight in all|How heavy is that]?",
            "[Find|Work out|Tell me] the weight of a cart of {a} kg with {b} {things} of {c} kg each.",
            "You put {b} {things} of {c} kg each on a barrow that weighs {a} kg. How many kilograms is that together?",
            "If each of {b} {things} weighs {c} kg and the sledge weighs {a} kg, what is the weight of everything?",
            "{N} weighs {a} kg and stands on a lift with {b} {things}, each of {c} kg. How many kilograms must the lift carry?",
            "A lift takes {b} {things} that weigh {c} kg each and a trolley that weighs {a} kg. What weight is that in all?",
            "On a boat of {a} kg there are {b} {things}, and every one weighs {c} kg. How heavy are boat and load?",
            "{c} kg is the weight of each of {b} {things}. With the wagon, which weighs {a} kg, how heavy is it all?",
            "We load {b} {things}, {c} kg each, into a box that is {a} kg when empty. How much does the full box weigh?",
        ], static s =>
        {
            s.Pick("things", "parcels", "sacks", "stones", "suitcases", "baskets");
            s.Answer(s.Working.Add(s.Int("a", 12, 60), s.Working.Multiply(s.Int("b", 2, 12), s.Int("c", 2, 15))), "kg");
        }),
        new StoryFamily("fuel",
        [
            "A car uses {a} litres of fuel for 100 km. How many litres does it use for {d} km?",
            "For every 100 km a van burns {a} litres of fuel. How much fuel does a trip of {d} km take?",
            "{N} drives {d} km. The car needs {a} litres for 100 km. How many litres does the car need?",
            "How many litres of fuel does a car need for {d} km if it uses {a} litres per 100 km?",
            "My car takes {a} litres of fuel per 100 km. I drive {d} km. How many litres is that?",
            "On a journey of {d} km a car uses {a} litres for each 100 km. How much fuel is used in all?",
            "{a} litres for 100 km. How many litres for {d} km?",
            "[Find|Work out|Tell me] how many litres a car needs for {d} km at {a} litres per 100 km.",
            "You drive {d} km in a car that needs {a} litres for every 100 km. How many litres do you use?",
            "If a bus burns {a} litres on 100 km, how many litres does it burn on {d} km?",
            "{N} plans a trip of {d} km. {His} car takes {a} litres for each 100 km. How much fuel does {he} need?",
            "A van went {d} km. Its engine uses {a} litres per 100 km. How many litres did it use?",
            "Each 100 km cost the car {a} litres of fuel. How many litres do {d} km cost?",
            "To the sea and back it is {d} km. With {a} litres for 100 km, how much fuel is that?",
            "Our old car drinks {a} litres on every 100 km. We go {d} km. How much fuel does it take?",
        ], static s => s.Answer(s.Working.Multiply(s.Working.Divide(s.Multiple("d", 100, 200, 1200), 100), s.Int("a", 4, 12)), "litres"))
        { Share = 0.7 },
        new StoryFamily("temperature",
        [
            "In the morning it was {a} °C. By noon it was {b} degrees warmer. What was the temperature at noon?",
            "At noon it is {c} °C, and in the evening it is {b} degrees colder. What is the temperature in the evening?",
            "The temperature falls from {c} °C by {b} degrees. What is it then?",
            "The water is at {a} °C. {N} heats it by {b} degrees. How warm is it now?",
            "It is {c} °C inside and {b} degrees less outside. How many °C is it outside?",
            "Yesterday I measured {a} °C. Today it is {b} degrees more. What do I measure today?",
            "{a} °C, then {b} degrees [warmer|more]. [How warm is it now|What is the temperature now]?",
            "[Find|Work out|Tell me] the temperature after a rise of {b} degrees from {a} °C.",
            "You read {a} °C in the shade. In the sun it is {b} degrees [more|warmer]. What is it in the sun?",
            "If it is {a} °C at night and {b} degrees warmer by day, how many °C is it by day?",
            "{N} turns up the heating. It was {a} °C, and now it is {b} degrees warmer. What is the temperature?",
            "The water in a tub was at {a} °C. {N} adds hot water, and it gets {b} degrees warmer. How warm is it then?",
            "On Monday it was {a} °C. [On Tuesday|The day after|The next day] it was {b} degrees warmer. What was the temperature then?",
            "The soup is at {a} °C in the beginning and gets warmer by {b} degrees. How warm is it then?",
            "Our cellar had {a} °C in the morning. Since then the temperature has gone up by {b} degrees. How many °C is it now?",
        ], static s =>
        {
            var b = s.Int("b", 2, 15);
            var a = s.Int("a", 3, 30);
            var c = s.Int("c", 4, 35);
            s.RejectIf(s.Template is 1 or 2 or 4 && c < b);
            s.Answer(s.Template is 1 or 2 or 4 ? s.Working.Subtract(c, b) : s.Working.Add(a, b), "°C");
        }) { Share = 0.5 },
        new StoryFamily("distinct-walks",
        [
            "{N} walks {a} km on each of {b} days and {c} km on the day after. How many kilometres does {he} walk in all?",
            "For {b} days {N} runs {a} km a day. On the last day {he} adds {c} km. How far does {he} run altogether?",
            "A postman walks {a} km a day for {b} days. Then he walks a long round of {c} km. What is the whole distance?",
            "How far does {N} swim in a week with {b} trainings of {a} km and one of {c} km?",
            "I ride {a} km to work and back on each of {b} days. On Sunday I ride {c} km. How many kilometres do I ride?",
            "Over {b} days a group hikes {a} km daily; the day after that, it hikes {c} km. How long is the whole hike?",
            "{a} km a day for {b} days, then {c} km. [How many kilometres in all|What is the total]?",
            "[Find|Work out|Tell me] how far {N} goes if {he} walks {a} km a day for {b} days and then {c} km more.",
            "You run {a} km on {b} days of the week and {c} km on one other day. How many kilometres do you run?",
            "If a hiker walks {a} km on each of {b} days and {c} km on the last day, how far does the hiker walk?",
            "{N} is in training. On {b} days {he} rides {a} km, and on the day of the race {he} rides {c} km. How many kilometres is that?",
            "{c} km on Sunday and {a} km on each of {b} other days: how far did {N} walk in all?",
            "A dog walks {a} km with {N} every day for {b} days. The next day they make a trip of {c} km. How far does the dog walk?",
            "Last week a van made {b} trips of {a} km and one trip of {c} km. How many kilometres did it drive?",
            "We rowed {a} km on each of {b} days. After that we rowed {c} km in one day. How far did we row altogether?",
        ], static s =>
        {
            var swim = s.Template == 3;
            var first = s.Working.Multiply(s.Int("a", 2, swim ? 4 : 18), s.Int("b", 2, 6));
            s.Answer(s.Working.Add(first, s.Int("c", 3, swim ? 6 : 30)), "km");
        }),
    ];

    // A parcel weighs, a jug holds, and a rope measures what is to be converted.
    private static void Fact(Story s, string big, string[] things)
    {
        s.Pick("object", things);
        s.Set("is", big switch { "kg" => "weighs", "litres" => "holds", _ => "measures" });
    }

    // {room_cap} begins a sentence without an article.
    private static void Capital(Story s, string room) => s.Set("room_cap", char.ToUpperInvariant(room[0]) + room[1..]);

    private static void Vehicle(Story s) => s.Pick(
        "car", "car", "train", "bus", "van", "truck", "motorbike", "coach", "lorry", "taxi", "jeep", "minibus", "night train", "sports car", "school bus", "pickup");

    private static void Place(Story s) => s.Pick(
        "room", "room", "garden", "field", "hall", "yard", "terrace", "classroom", "meadow", "playground", "gym", "courtyard", "car park", "studio",
        "workshop", "sports hall", "barn", "lawn", "library", "dining room");
}
