namespace Lyceum.Training.Curriculum;

/// <summary>
/// Exercises that no training has met: word problems and tasks whose wording and values are both held out, and plain
/// arithmetic whose pair of operands is.
/// </summary>
public static class PrimerExamination
{
    /// <summary>The examination of one group.</summary>
    /// <param name="seed">Where every choice comes from.</param>
    /// <param name="group">The group.</param>
    /// <param name="perFamily">How many exercises each family gives at most; a small family may have fewer.</param>
    /// <param name="families">The families; <see cref="PrimerFamilies.All"/> where null.</param>
    public static IReadOnlyList<CurriculumItem> Create(
        ulong seed, CurriculumGroup group, int perFamily, IReadOnlyList<CurriculumFamily>? families = null)
    {
        var items = new List<CurriculumItem>();
        foreach (var family in (families ?? PrimerFamilies.All).Where(family => family.Group == group))
        {
            Draw(new ItemRandom(seed, family.Name.Sum(static c => (long)c)), family, perFamily, items);
        }

        return items;
    }

    private static void Draw(ItemRandom random, CurriculumFamily family, int count, List<CurriculumItem> items)
    {
        // The sums themselves are what arithmetic holds out; its wordings are few and short.
        var anyTemplate = family.Group == CurriculumGroup.Arithmetic;
        int[] templates = [.. Enumerable.Range(0, family.Templates).Where(template => anyTemplate || family.IsHeldOut(template))];
        if (templates.Length == 0)
        {
            templates = [.. Enumerable.Range(0, family.Templates)];
        }

        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < 400 * count && asked.Count < count; attempt++)
        {
            if (family.Create(random, random.Pick<int>(templates)) is { } item
                && IsExamined(family, item)
                && asked.Add(item.Question))
            {
                items.Add(item);
            }
        }
    }

    // A family without held-out values, such as talk, is examined on its held-out wordings.
    private static bool IsExamined(CurriculumFamily family, CurriculumItem item) =>
        family.Values(item) is null ? !PrimerCurriculum.IsTrainable(family, item) : family.IsHeldOut(item);
}
