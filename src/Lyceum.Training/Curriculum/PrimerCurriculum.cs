using Lyceum.Training.Data;

namespace Lyceum.Training.Curriculum;

/// <summary>
/// The endless exercises that primer-1 learns from. An exercise is a pure function of the seed and its index, and none
/// has a wording, values or an operation that is held out for examinations.
/// </summary>
public sealed class PrimerCurriculum : IDocumentSource
{
    // Share of word problems by number of steps, 1 to 6.
    private static readonly double[] StepShares = [25, 25, 20, 13, 10, 7];

    private readonly ulong seed;
    private readonly CurriculumGroup[] groups;
    private readonly double[] groupWeights;
    private readonly Dictionary<CurriculumGroup, Pool> pools = [];
    private readonly Pool[] wordsBySteps;

    /// <summary>The curriculum of a seed.</summary>
    /// <param name="seed">Where every choice comes from.</param>
    /// <param name="weights">The shares of the groups; the defaults where null.</param>
    /// <param name="families">The families; <see cref="PrimerFamilies.All"/> where null.</param>
    public PrimerCurriculum(ulong seed, PrimerWeights? weights = null, IReadOnlyList<CurriculumFamily>? families = null)
    {
        this.seed = seed;
        weights ??= new PrimerWeights();
        families ??= PrimerFamilies.All;
        groups = [.. Enum.GetValues<CurriculumGroup>().Where(group => weights.Of(group) > 0 && families.Any(family => family.Group == group))];
        if (groups.Length == 0)
        {
            throw new ArgumentException("No family has a weight above zero.", nameof(families));
        }

        groupWeights = [.. groups.Select(weights.Of)];
        foreach (var group in groups)
        {
            pools[group] = new Pool([.. families.Where(family => family.Group == group)]);
        }

        var words = families.Where(static family => family.Group == CurriculumGroup.Words).ToList();
        var reach = words.ConvertAll(StepsOf);
        wordsBySteps = [.. StepShares.Select((_, i) => new Pool([.. words.Where((_, f) => reach[f].Contains(i + 1))]))];
    }

    /// <inheritdoc/>
    public long? Count => null;

    /// <inheritdoc/>
    public TrainingDocument? Read(long index) => Item(index).Document;

    /// <summary>One exercise, with its family and solution.</summary>
    /// <param name="index">From 0, without end.</param>
    public CurriculumItem Item(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var random = new ItemRandom(seed, index);
        var group = groups[random.PickWeighted(groupWeights)];
        var steps = group == CurriculumGroup.Words ? random.PickWeighted(StepShares) + 1 : 0;
        var pool = steps > 0 && wordsBySteps[steps - 1].Families.Length > 0 ? wordsBySteps[steps - 1] : pools[group];
        if (pool == pools[group])
        {
            steps = 0;
        }

        for (var attempt = 0; attempt < 100; attempt++)
        {
            // The family stays for a while where an exercise is refused, or families with much to refuse would become rare.
            var family = pool.Pick(random);
            for (var again = 0; again < 50; again++)
            {
                var template = family.PickWording(random);
                if (!family.IsHeldOut(template)
                    && family.Create(random, template) is { } item
                    && (steps == 0 || item.Steps == steps)
                    && IsTrainable(family, item))
                {
                    return item;
                }
            }
        }

        throw new InvalidOperationException($"No exercise of group {group} could be drawn.");
    }

    /// <summary>True where nothing of an exercise is held out.</summary>
    public static bool IsTrainable(CurriculumFamily family, CurriculumItem item) =>
        !family.IsHeldOut(item.Template) && !family.IsHeldOut(item)
        && !item.Document.Turns.Any(static turn => turn.Role == "assistant" && HeldOut.AnyPair(turn.Content));

    // Which numbers of steps a family reaches, found by trying.
    private static HashSet<int> StepsOf(CurriculumFamily family)
    {
        var random = new ItemRandom(1);
        var steps = new HashSet<int>();
        for (var i = 0; i < 100; i++)
        {
            if (family.Create(random, i % family.Templates) is { } item)
            {
                steps.Add(item.Steps);
            }
        }

        return steps;
    }

    private sealed class Pool(CurriculumFamily[] families)
    {
        private readonly double[] weights = [.. families.Select(static family => family.Weight)];

        public CurriculumFamily[] Families => families;

        public CurriculumFamily Pick(ItemRandom random) => families[random.PickWeighted(weights)];
    }
}
