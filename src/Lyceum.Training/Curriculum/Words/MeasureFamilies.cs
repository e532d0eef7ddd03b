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
        ], static s =>
        {
            var a = s.Int("a", 2, 99);
            s.Set("t", a * 4);
            s.Answer(s.Template is 0 or 2 or 5 ? s.Working.Multiply(a, 4) : s.Working.Divide(a * 4, 4), s.Template == 5 ? "m" : "cm");
        }) { Share = 0.7 },
        new StoryFamily("fence-cost",
        [
            "A {room} is {a} m long and {b} m wide. A fence around it costs {p} a metre. How much does the fence cost?",
            "{N} fences a {room} of {a} m by {b} m. One metre of fence costs {p}. What does {he} pay?",
            "What does it cost to put a fence around a {room} of {a} m by {b} m at {p} for each metre?",
            "The sides of a {room} are {a} m and {b} m. Fence is sold at {p} a metre. How much money does {N} need to fence it all around?",
            "I fence my {room}, {a} m long and {b} m wide. A metre of fence costs me {p}. How much do I spend?",
            "For {p} a metre, what is the price of a fence around a rectangle that measures {a} m by {b} m?",
        ], static s =>
        {
            s.Pick("room", "garden", "field", "yard", "meadow", "playground");
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
        ], static s =>
        {
            s.Pick("room", "room", "hall", "kitchen", "bedroom", "classroom", "shop");
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

    private static void Vehicle(Story s) => s.Pick("car", "car", "train", "bus", "van", "truck", "motorbike", "coach");

    private static void Place(Story s) => s.Pick("room", "room", "garden", "field", "hall", "yard", "terrace", "classroom", "meadow", "playground");

}
