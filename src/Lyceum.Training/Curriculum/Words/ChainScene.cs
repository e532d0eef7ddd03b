namespace Lyceum.Training.Curriculum.Words;

/// <summary>
/// What a chained story tells of. Each list has at least five phrases; one in five belongs to the held-out wordings alone,
/// so that these are new in every sentence.
/// More of each, all trained, stand in <c>chains.txt</c>.
/// </summary>
/// <param name="Name">The family's name.</param>
/// <param name="Openings">How it starts, with <c>{start}</c>; one for each wording. One with the word I tells it in the first person.</param>
/// <param name="Questions">How it ends, one for each wording.</param>
/// <param name="Events">The phrases of each kind of event, without a capital at the beginning.</param>
/// <param name="Start">The smallest and largest number at the beginning.</param>
/// <param name="Change">The largest number of one event.</param>
internal sealed record ChainScene(
    string Name, string[] Openings, string[] Questions, IReadOnlyList<(ChainKind Kind, string[] Phrases)> Events, (int Min, int Max) Start, int Change)
{
    /// <summary>What is asked where the last event shares everything out; empty where nothing is shared.</summary>
    public string[] ShareQuestions { get; init; } = [];

    /// <summary>True where numbers are dollars.</summary>
    public bool IsMoney { get; init; }

    /// <summary>The unit of the answer; empty for counts.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The things that are counted.</summary>
    public IReadOnlyList<Noun> Things { get; init; } = Vocabulary.Toys;
}
