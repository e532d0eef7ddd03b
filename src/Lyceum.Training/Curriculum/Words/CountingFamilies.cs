namespace Lyceum.Training.Curriculum.Words;

/// <summary>Gains, losses, groups and sharing: stories about how many.</summary>
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
        ], static story =>
        {
            story.Thing(Vocabulary.Toys);
            story.Answer(story.Working.Add(story.Int("a", 3, 500), story.Int("b", 2, 300)));
        }),
    ];
}
