namespace Lyceum.Training.Curriculum;

/// <summary>Exercises of one kind: a way to draw values, and several wordings.</summary>
public abstract class CurriculumFamily
{
    /// <summary>The name, in lower case with hyphens, such as <c>shopping-total</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The group it belongs to.</summary>
    public abstract CurriculumGroup Group { get; }

    /// <summary>Number of wordings.</summary>
    public abstract int Templates { get; }

    /// <summary>How many of the first wordings are the plain ones, as most people ask.</summary>
    public virtual int PlainTemplates => Templates;

    /// <summary>How often it is drawn beside the other families of its group.</summary>
    public virtual double Weight => 1;

    /// <summary>True where a wording is never trained: one in five, and at least one of four.</summary>
    public virtual bool IsHeldOut(int wording) => Templates >= 4 && wording % 5 == 3;

    /// <summary>
    /// The values of an exercise, without its wording: one in 32 of them is never trained. Null where values are not held out.
    /// </summary>
    public virtual string? Values(CurriculumItem item) => Group switch
    {
        CurriculumGroup.Words or CurriculumGroup.Arithmetic => Numbers(item),
        CurriculumGroup.Talk => null,
        CurriculumGroup.Text => item.Question,
        _ => item.Expected + ' ' + Numbers(item),
    };

    /// <summary>True where the values of an exercise are never trained.</summary>
    public virtual bool IsHeldOut(CurriculumItem item) => Values(item) is { } values && HeldOut.Values(Name, values);

    /// <summary>Draws a wording: of all alike, but often one of the plain ones.</summary>
    internal int PickWording(ItemRandom random) => Wordings.PickIndex(random, PlainTemplates, Templates);

    /// <summary>Draws an exercise; null where the values drawn make none, and the caller draws again.</summary>
    /// <param name="random">Where every choice comes from.</param>
    /// <param name="wording">The wording, from 0 to <see cref="Templates"/> − 1.</param>
    public abstract CurriculumItem? Create(ItemRandom random, int wording);

    // Sorted, since another wording may tell the same values in another order.
    private static string Numbers(CurriculumItem item) =>
        string.Join(' ', QuestionNumbers.In(item.Question).Select(static number => number.ToString()).Order(StringComparer.Ordinal));
}
