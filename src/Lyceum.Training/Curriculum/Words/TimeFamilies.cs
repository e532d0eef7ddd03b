namespace Lyceum.Training.Curriculum.Words;

/// <summary>Clocks, durations, days and ages.</summary>
internal static class TimeFamilies
{
    private static readonly string[] Shows = ["film", "lesson", "concert", "match", "play", "meeting", "show", "train ride", "walk"];

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
        ], StartTime),
        new StoryFamily("duration",
        [
            "A {film} begins at {t} and ends at {u}. How many minutes does it last?",
            "{N} leaves home at {t} and arrives at {place} at {u}. How many minutes is {he} on the way?",
            "How many minutes are there from {t} to {u}?",
            "The {film} is over at {u}. It started at {t}. For how many minutes did it run?",
            "I began my homework at {t} and finished at {u}. How many minutes did I work?",
            "The shop closes at {u}. It is {t} now. In how many minutes does the shop close?",
        ], Duration),
        new StoryFamily("minutes-and-hours",
        [
            "How many minutes are {h} hours and {m} minutes?",
            "A journey lasts {h} hours and {m} minutes. How many minutes is that?",
            "{N} works in the garden for {h} hours and {m} minutes. How many minutes does {he} work?",
            "Write {h} hours {m} minutes in minutes.",
            "My flight takes {h} hours and {m} minutes. How long is that in minutes?",
            "Change {h} hours and {m} minutes into minutes.",
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
