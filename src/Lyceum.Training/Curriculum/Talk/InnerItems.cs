namespace Lyceum.Training.Curriculum.Talk;

/// <summary>Draws exercises of other families for conversations that hold several.</summary>
internal static class InnerItems
{
    /// <summary>
    /// An exercise whose wording is held out, or one of which nothing is; null where the draw makes none. What is trained
    /// inside a conversation is so bound by the same rule as what is trained alone.
    /// </summary>
    /// <param name="random">Where every choice comes from.</param>
    /// <param name="family">The family.</param>
    /// <param name="heldOut">Whether the conversation is for examinations.</param>
    public static CurriculumItem? Draw(ItemRandom random, CurriculumFamily family, bool heldOut)
    {
        int wording = family.PickWording(random);
        if (family.IsHeldOut(wording) != heldOut)
        {
            int[] wordings = [.. Enumerable.Range(0, family.Templates).Where(wording => family.IsHeldOut(wording) == heldOut)];
            if (wordings.Length == 0)
            {
                return null;
            }

            wording = random.Pick(wordings);
        }

        return family.Create(random, wording) is { } item && (heldOut || PrimerCurriculum.IsTrainable(family, item)) ? item : null;
    }
}
