namespace Lyceum.Training.Curriculum.Words;

/// <summary>Clocks, durations, days and ages.</summary>
internal static class TimeFamilies
{
    private static readonly string[] Shows = 
    [
        "film", "lesson", "concert", "match", "play", "meeting", "show", "train ride", "walk", "rehearsal", "party", "race", "speech", "training session",
        "quiz", "puppet show", "documentary", "game", "tour", "boat trip", "dance class", "talk",
    ];

    public static IReadOnlyList<CurriculumFamily> All { get; } =
    [
        new StoryFamily("end-time",
        [
            "A {film} begins at {t} and lasts {m} minutes. When does it end?",
            "The {film} starts at {t}. It takes {m} minutes. At what time is it over?",
            "At what time does a {film} of {m} minutes end that starts at {t}?",
            "{N} leaves home at {t} and needs {m} minutes to get to {place}. When does {he} arrive?",
            "I put a cake into the oven at {t}. It must bake for {m} minutes. When do I take it out?",
            "It is {t}. The bus comes in {m} minutes. What time will it be then?",
            "Start {t}, {m} minutes. [When is the end|End time|When is it over]?",
            "[Find|Work out|Tell me] when a {film} of {m} minutes is over if it begins at {t}.",
            "You [sit down to read|start to cook|go for a run] at {t} and [stop|are done] {m} minutes later. What time is it then?",
            "If the {film} lasts {m} minutes and it starts at {t}, when does it end?",
            "[The clock shows|My watch shows|The clock in the hall says] {t}. What will it show {m} minutes later?",
            "{N} [puts bread into the oven|switches on the washing machine|puts a pie into the oven] at {t}. [It takes|It needs] {m} minutes. When is it done?",
            "[It is a nice evening.|{N2} is waiting.|Everybody is ready.] The {film} starts at {t} and goes on for {m} minutes. At what time [does it finish|can they go home]?",
            "After {m} minutes a {film} that began at {t} was over. What time was it?",
            "{N} promised to call {N2} {m} minutes after {t}. When must {he} call?",
            "We have {m} minutes for a test, and it starts at {t}. When must we [stop|hand it in]?",
        ], static s =>
        {
            s.Pick("film", Shows);
            EndTime(s, s.Multiple("m", 5, 10, 55));
        }),
        new StoryFamily("start-time",
        [
            "A {film} ends at {t}. It lasted {m} minutes. When did it begin?",
            "The {film} took {m} minutes and was over at {t}. At what time did it start?",
            "{N} arrives at {place} at {t} after a walk of {m} minutes. When did {he} leave?",
            "At what time must {N} leave to be at {place} at {t}, if the way takes {m} minutes?",
            "Dinner is at {t}, and cooking takes me {m} minutes. When do I have to begin?",
            "It is {t} now. The {film} began {m} minutes ago. When did it begin?",
            "End {t}, {m} minutes long. [When was the start|Start time|When did it begin]?",
            "[Find|Work out|Tell me] when a {film} of {m} minutes began that was over at {t}.",
            "You [finish a book|are done with cooking|come back from a run] at {t}. You began {m} minutes before. When did you begin?",
            "If the {film} lasted {m} minutes and ended at {t}, when did it start?",
            "[The clock shows|My watch shows|The clock in the hall says] {t}. What did it show {m} minutes ago?",
            "{N} takes a cake out of the oven at {t}. It was in for {m} minutes. When was it put in?",
            "The train arrives at {t} after {m} minutes on the way. At what time did it leave?",
            "{N} wants to be ready by {t} and needs {m} minutes to get dressed. When must {he} start?",
            "{N2} came at {t}. {N} had been waiting for {m} minutes by then. Since when was {N} waiting?",
            "We got home at {t}. The way took us {m} minutes. When had we set off?",
        ], StartTime),
        new StoryFamily("duration",
        [
            "A {film} begins at {t} and ends at {u}. How many minutes does it last?",
            "{N} leaves home at {t} and arrives at {place} at {u}. How many minutes is {he} on the way?",
            "How many minutes are there from {t} to {u}?",
            "The {film} is over at {u}. It started at {t}. For how many minutes did it run?",
            "I began my homework at {t} and finished at {u}. How many minutes did I work?",
            "The shop closes at {u}. It is {t} now. In how many minutes does the shop close?",
            "From {t} to {u}. How many minutes?",
            "[Find|Work out|Tell me] how many minutes pass [from {t} to {u}|between {t} and {u}].",
            "You start at {t} and stop at {u}. How many minutes is that?",
            "If the {film} begins at {t} and is over at {u}, how many minutes does it take?",
            "[The clock shows|My watch shows] {t}. How many minutes is it until {u}?",
            "{N} put a cake into the oven at {t} and took it out at {u}. For how many minutes did it bake?",
            "A train leaves at {t} and arrives at {u}. How many minutes is it on the way?",
            "{N2} was there at {u}, but {N} had come at {t}. How many minutes did {N} wait?",
            "The {film} was to begin at {t}. It began at {u}. How many minutes late was it?",
            "We practised from {t} until {u}. For how many minutes did we practise?",
        ], Duration),
        new StoryFamily("minutes-and-hours",
        [
            "How many minutes are {h} hours and {m} minutes?",
            "A journey lasts {h} hours and {m} minutes. How many minutes is that?",
            "{N} works in the garden for {h} hours and {m} minutes. How many minutes does {he} work?",
            "Write {h} hours {m} minutes in minutes.",
            "My flight takes {h} hours and {m} minutes. How long is that in minutes?",
            "Change {h} hours and {m} minutes into minutes.",
            "{h} hours {m} minutes: how many minutes?",
            "[Find|Work out|Tell me] how many minutes there are in {h} hours and {m} minutes.",
            "You are on the train for {h} hours and {m} minutes. How many minutes is that?",
            "If a match lasts {h} hours and {m} minutes, how many minutes is it long?",
            "[Express|Give|State] {h} hours and {m} minutes in minutes.",
            "{N} slept for {h} hours and {m} minutes. For how many minutes did {he} sleep?",
            "The cake must rest for {h} hours, and then it bakes for {m} minutes. How many minutes is that [in all|altogether]?",
            "{N} reads {h} hours on Sunday and {m} minutes on Monday. How many minutes does {he} read on the two days?",
            "{m} minutes and {h} hours: how many minutes are they [together|in all]?",
            "We waited {h} hours and {m} minutes for the boat. How many minutes did we wait?",
        ], static s =>
        {
            s.Answer(s.Working.Add(s.Working.Multiply(s.Int("h", 2, 9), 60), s.Int("m", 5, 55)), "minutes");
        }),
        new StoryFamily("hours-from-minutes",
        [
            "How many hours and minutes are {t} minutes?",
            "A journey takes {t} minutes. How long is that in hours and minutes?",
            "{N} trained for {t} minutes. Give the time in hours and minutes.",
            "Change {t} minutes into hours and minutes.",
            "I waited for {t} minutes. How many hours and minutes is that?",
            "Write {t} minutes as hours and minutes.",
            "{t} minutes in hours and minutes?",
            "[Find|Work out|Tell me] how many hours and minutes {t} minutes are.",
            "You work for {t} minutes. How long is that in hours and minutes?",
            "If a film lasts {t} minutes, how long is it in hours and minutes?",
            "[Express|Give|State] {t} minutes in hours and minutes.",
            "{N} slept for {t} minutes. How many hours and minutes did {he} sleep?",
            "The roast was in the oven for {t} minutes. In hours and minutes, how long was that?",
            "The timetable says that the ferry takes {t} minutes. How many hours and minutes does it take?",
            "The clock has run for {t} minutes. How many full hours and how many minutes more is that?",
            "We hiked for {t} minutes. Write the time in hours and minutes.",
        ], static s =>
        {
            var t = s.Int("t", 125, 600);
            var (hours, minutes) = s.Working.DivideWithRemainder(t, 60);
            s.RejectIf(minutes < 2);
            s.Answer($"{Working.Write(hours)} hours {Working.Write(minutes)} minutes");
        }) { Share = 0.7 },
        new StoryFamily("days-and-weeks",
        [
            "How many days are {a} weeks?",
            "{N} stays with {his} aunt for {a} weeks and {b} days. How many days is that?",
            "A ship is at sea for {a} weeks and {b} days. For how many days is it at sea?",
            "How many days are {a} weeks and {b} days?",
            "My holidays last {a} weeks. How many days are they?",
            "It is {a} weeks and {b} days until the fair. In how many days is the fair?",
            "{a} weeks {b} days: how many days?",
            "[Find|Work out|Tell me] how many days there are in {a} weeks and {b} days.",
            "You are away for {a} weeks and {b} days. How many days is that?",
            "If a trip takes {a} weeks and {b} days, how many days does it take?",
            "[Express|Give|State] {a} weeks and {b} days in days.",
            "{N}'s birthday is in {a} weeks and {b} days. How many days must {he} wait?",
            "A seed needs {a} weeks and {b} days to come up. How many days is that?",
            "{N} works on a picture for {a} weeks, and then {b} days more. For how many days does {he} work on it?",
            "The shop is closed for {a} weeks and {b} days. On how many days is it closed?",
            "We were in the mountains {a} weeks and {b} days. How many days were we there?",
        ], static s =>
        {
            var days = s.Working.Multiply(s.Int("a", 2, 16), 7);
            s.Answer(s.Template is 0 or 4 ? days : s.Working.Add(days, s.Int("b", 2, 6)), "days");
        }) { Share = 0.7 },
        new StoryFamily("per-day",
        [
            "{N} reads {a} pages a day. How many pages does {he} read in {b} weeks?",
            "A cow gives {a} litres of milk a day. How many litres does it give in {b} weeks?",
            "Every day {N} learns {a} new words. How many words does {he} learn in {b} weeks?",
            "How many cups does {N} drink in {b} weeks, if {he} drinks {a} cups a day?",
            "I do {a} exercises each day. How many exercises do I do in {b} weeks?",
            "A baker makes {a} loaves on each day of the week. How many loaves does he make in {b} weeks?",
            "{a} a day, {b} weeks. How many [in all|altogether|is that]?",
            "[Find|Work out|Tell me] how many pages {N} writes in {b} weeks at {a} pages a day.",
            "You do {a} push-ups every day. How many is that in {b} weeks?",
            "If {N} picks {a} apples a day, how many does {he} pick in {b} weeks?",
            "A hotel washes {a} towels each day. How many towels does it wash in {b} weeks?",
            "{N} has a small shop and sells {a} newspapers a day, on Sundays too. How many does {he} sell in {b} weeks?",
            "In {b} weeks, with {a} letters on each day, how many letters does {N} get?",
            "A [dog|horse|cat] in a home for animals gets {a} snacks a day. How many snacks is that in {b} weeks?",
            "A bus makes {a} trips each day of the week. How many trips does it make in {b} weeks?",
            "We plant {a} trees a day. How many trees do we plant in {b} weeks, without a day of rest?",
        ], static s =>
        {
            var most = s.Template == 3 ? 7 : s.Template == 5 ? 150 : 30;
            var perWeek = s.Working.Multiply(s.Int("a", 3, most), 7);
            var sum = s.Working.Multiply(perWeek, s.Int("b", 2, 9));
            if (s.Template == 1)
            {
                s.Answer(sum, "litres");
            }
            else
            {
                s.Answer(sum);
            }
        }),
        new StoryFamily("age-in-years",
        [
            "{N} is {a} years old. How old will {he} be in {b} years?",
            "In {b} years, how old will {N} be if {he} is {a} now?",
            "{N} is {a}. How old was {he} {b} years ago?",
            "{N2} is {b} years older than {N}, who is {a}. How old is {N2}?",
            "I am {a} years old. My sister is {b} years younger. How old is my sister?",
            "{N} will be {a} in {b} years. How old is {he} now?",
            "{N} is {a} and {N2} is {b} years younger. What is the age of {N2}?",
            "Age now: {a}. Age in {b} years?",
            "[Find|Work out|Tell me] how old {N} will be in {b} years, if {he} is {a} now.",
            "You are {a} years old today. How old will you be in {b} years?",
            "If {N} is {a} years old and {N2} is {b} years older, how old is {N2}?",
            "A tree is {a} years old. What will its age be in {b} years?",
            "{N} has just turned {a}. {His} cousin is {b} years older than {he} is. How old is the cousin?",
            "{b} years ago {N} was {a}. How old is {he} now?",
            "[Today is {N}'s birthday.|There is cake and music.|Everybody sings for {N}.] {He} is {a}. Which birthday will it be in {b} years?",
            "{N} is {b} years younger than {N2}. {N} is {a}. How old is {N2}?",
            "My father was {a} when the house was built, {b} years ago. How old is he now?",
        ], static s =>
        {
            var a = s.Int("a", 8, 70);
            var b = s.Int("b", 2, Math.Min(30, (int)a - 4));
            s.Answer(s.Template is 2 or 4 or 5 or 6 ? s.Working.Subtract(a, b) : s.Working.Add(a, b));
        }),
        new StoryFamily("age-times",
        [
            "{N} is {a} years old. {His} mother is {k} times as old. How old will the mother be in {b} years?",
            "{N}'s father is {k} times as old as {N}, who is {a}. How old is the father in {b} years?",
            "A girl of {a} has a grandmother who is {k} times as old. What will the grandmother's age be in {b} years?",
            "If {N} is {a} and {his} uncle is {k} times as old, how old will the uncle be after {b} years?",
            "I am {a}. My aunt is {k} times my age. How old will she be in {b} years?",
            "How old will {N}'s teacher be in {b} years, if {N} is {a} and the teacher is {k} times as old as {N}?",
            "Child {a}, mother {k} times as old. How old is the mother in {b} years?",
            "[Find|Work out|Tell me] how old {N}'s father will be in {b} years, if {N} is {a} and the father is {k} times as old now.",
            "You are {a}, and your aunt is {k} times as old as you. How old will she be in {b} years?",
            "If an uncle is {k} times as old as {N}, who is {a}, how old is the uncle after {b} years?",
            "{N} has just turned {a}. {His} mother is {k} times as old. In {b} years, what is the mother's age?",
            "A boy is {a} years old. His father's age is {k} times that number. How old is the father {b} years from now?",
            "The mother is {k} times as old as her child. The child is {a}. How old will the mother be in {b} years?",
            "In {b} years, what will the age of {N}'s aunt be? {N} is {a} now, and the aunt is {k} times as old.",
            "My mother is {k} times as old as I am, and I am {a}. What will her age be in {b} years?",
        ], static s =>
        {
            var a = s.Int("a", 6, 14);
            var k = s.Int("k", 3, 6);
            s.RejectIf(a * k is < 26 or > 75 || (s.Template == 2 && a * k < 45) || (s.Template == 5 && a * k > 60));
            s.Answer(s.Working.Add(s.Working.Multiply(a, k), s.Int("b", 2, 15)));
        }),
        new StoryFamily("age-sum",
        [
            "{N} is {a} years old. {N2} is {b} years older than {N}. How old are they together?",
            "{N2} is {b} years younger than {N}. {N} is {a}. What is the sum of their ages?",
            "{N} is {a} and {his} brother is {b} years older. What will be the sum of their ages in {c} years?",
            "What do the ages of {N} and {N2} add up to, if {N} is {a} and {N2} is {b} years younger?",
            "My age is {a}. My friend is {b} years older than I am. How old are we together?",
            "Two sisters are {b} years apart. The younger one is {a}. How old are they together?",
            "{N}: {a} years. {N2}: {b} years older. [Sum of the ages|How old together|What is the sum of their ages]?",
            "[Find|Work out|Tell me] the sum of the ages of {N}, who is {a}, and {N2}, who is {b} years older.",
            "You are {a}. Your cousin is {b} years older than you. How many years are you both together?",
            "If {N} is {a} and {N2} is {b} years older, what do their ages add up to?",
            "A cat is {a} months old, and a dog is {b} months older. How many months old are they together?",
            "{N2} was born {b} years before {N}, who is {a}. What is the sum of their ages?",
            "{N} is {a}. {His} sister is {b} years older than {he} is. [Add their ages.|What do you get if you add their ages?]",
            "A house is {a} years old, and the house beside it is {b} years older. How old are both of them together?",
            "My brother is {b} years older than I am. I am {a}. What is the sum of our ages?",
        ], static s =>
        {
            var younger = s.Template is 1 or 3;
            var a = s.Int("a", 9, 40);
            var b = s.Int("b", 2, 7);
            var other = younger ? s.Working.Subtract(a, b) : s.Working.Add(a, b);
            var sum = s.Working.Add(a, other);
            s.Answer(s.Template == 2 ? s.Working.Add(sum, s.Working.Multiply(s.Int("c", 2, 12), 2)) : sum);
        }),
        new StoryFamily("practice-time",
        [
            "{N} practises {a} minutes a day on {b} days and {c} minutes on Sunday. How many minutes does {he} practise?",
            "On each of {b} days {N} runs for {a} minutes; on one more day {he} runs for {c} minutes. How many minutes does {he} run in all?",
            "A class has {b} lessons of {a} minutes and a break of {c} minutes. How many minutes is that altogether?",
            "How many minutes of music are on a disc with {b} songs of {a} minutes each and one of {c} minutes?",
            "I play {a} minutes on {b} evenings and {c} minutes on one morning. For how many minutes do I play?",
            "{b} parts of a series last {a} minutes each. The last part lasts {c} minutes. How long is the whole series in minutes?",
            "{b} times {a} minutes, once {c} minutes. How many minutes [in all|altogether|is that]?",
            "[Find|Work out|Tell me] how many minutes {N} swims, if {he} swims {a} minutes on each of {b} days and {c} minutes on one more day.",
            "You read {a} minutes on {b} days and {c} minutes on Saturday. How many minutes do you read?",
            "If {N} walks {a} minutes a day for {b} days and then {c} minutes in one day, how many minutes does {he} walk?",
            "A choir sings {b} times for {a} minutes and in the end for {c} minutes. How many minutes does it sing?",
            "{N} plays the piano. On {b} days of the week {he} plays {a} minutes, and on the last one {c}. How many minutes is that?",
            "{c} minutes on Friday and {a} minutes on each of {b} other days: how many minutes did {N} train?",
            "A video has {b} parts of {a} minutes and one of {c} minutes. For how many minutes does it run?",
            "We met {b} times for {a} minutes and once for {c} minutes. How many minutes did we meet in all?",
        ], static s =>
        {
            var song = s.Template == 3;
            var first = s.Working.Multiply(song ? s.Int("a", 3, 6) : s.Multiple("a", 5, 15, 50), s.Int("b", 3, 6));
            s.Answer(s.Working.Add(first, song ? s.Int("c", 7, 12) : s.Multiple("c", 5, 10, s.Template == 2 ? 30 : 90)), "minutes");
        }),
        new StoryFamily("years-between",
        [
            "A bridge was built in {y}. How old was it in {z}?",
            "{N} was born in {y}. How old was {he} on {his} birthday in {z}?",
            "How many years are there between {y} and {z}?",
            "A school opened in {y} and closed in {z}. For how many years was it open?",
            "My house was built in {y}. How many years old was it in {z}?",
            "The club was founded in {y}. Which birthday did it have in {z}?",
            "Built {y}. How old in {z}, in years?",
            "[Find|Work out|Tell me] how many years passed from {y} to {z}.",
            "You find a coin from {y} in {z}. How many years old is it then?",
            "If a tree was planted in {y}, how many years old was it in {z}?",
            "A ship sailed from {y} until {z}. For how many years did it sail?",
            "{N}'s grandfather planted a tree in {y}. In {z} it was cut down. How many years old was it?",
            "A book was written in {y} and printed in {z}. How many years lie between?",
            "In {z} a town had a party for its theatre, which had opened in {y}. How many years old was the theatre?",
            "Our clock was made in {y}. How many years had it been running by {z}?",
        ], static s =>
        {
            decimal y = s.Random.Next(s.Template == 1 ? 1930 : 1850, 1999);
            decimal z = s.Random.Next((int)y + 5, s.Template == 1 ? (int)y + 85 : 2025);
            s.RejectIf(z > 2025);

            // As texts, for years have no commas.
            s.Set("y", Working.Write(y));
            s.Set("z", Working.Write(z));
            var years = s.Working.Subtract(z, y);
            if (s.Template == 5)
            {
                s.Answer(years);
            }
            else
            {
                s.Answer(years, "years");
            }
        }) { Share = 0.6 },
    ];

    // Minutes are added; a full hour goes over to the hours.
    private static void EndTime(Story s, decimal minutes)
    {
        var start = s.Random.Next(7, 21) * 60 + 5 * s.Random.Next(0, 11);
        var (hour, minute) = Reading(start);
        s.Set("t", Story.Clock(start));
        var sum = s.Working.Add(minute, minutes);
        if (sum >= 60)
        {
            s.Working.Subtract(sum, 60);
            if (hour == 12)
            {
                s.RejectIf(true);
            }

            s.Working.Add(hour, 1);
        }

        s.Answer(Story.Clock(start + (int)minutes));
    }

    private static void StartTime(Story s)
    {
        s.Pick("film", Shows);
        var end = s.Random.Next(8, 22) * 60 + 5 * s.Random.Next(0, 11);
        var minutes = s.Multiple("m", 5, 10, 55);
        var (hour, minute) = Reading(end);
        s.Set("t", Story.Clock(end));
        if (minute < minutes)
        {
            s.RejectIf(hour == 1);
            s.Working.Subtract(s.Working.Add(minute, 60), minutes);
            s.Working.Subtract(hour, 1);
        }
        else
        {
            s.Working.Subtract(minute, minutes);
        }

        s.Answer(Story.Clock(end - (int)minutes));
    }

    private static void Duration(Story s)
    {
        s.Pick("film", Shows);
        var start = s.Random.Next(7, 20) * 60 + 5 * s.Random.Next(0, 11);
        var end = start + 5 * s.Random.Next(3, 30);
        s.Set("t", Story.Clock(start));
        s.Set("u", Story.Clock(end));
        var (hour, minute) = Reading(start);
        var (hour2, minute2) = Reading(end);
        s.RejectIf(hour2 < hour);
        if (hour2 > hour)
        {
            var hours = s.Working.Subtract(hour2, hour);
            var minutes = s.Working.Multiply(hours, 60);
            s.Answer(s.Working.Subtract(s.Working.Add(minutes, minute2), minute), "minutes");
        }
        else
        {
            s.Answer(s.Working.Subtract(minute2, minute), "minutes");
        }
    }

    private static (decimal Hour, decimal Minute) Reading(int minutes) => ((minutes / 60 + 11) % 12 + 1, minutes % 60);
}
