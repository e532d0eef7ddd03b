namespace Lyceum.Training.Curriculum;

/// <summary>A solution, step by step.</summary>
/// <param name="Steps">The lines before the answer that are not blank.</param>
/// <param name="Answer">What follows <c>Answer:</c>; null where there is none.</param>
public sealed record SolutionCheck(IReadOnlyList<SolutionStep> Steps, string? Answer)
{
    /// <summary>True where every step is a true and grounded equation.</summary>
    public bool AllTrue => Steps.All(static step => step.Label == StepLabel.True);

    /// <summary>The first step that is not true, from 0; null where all are.</summary>
    public int? FirstError
    {
        get
        {
            for (var i = 0; i < Steps.Count; i++)
            {
                if (Steps[i].Label != StepLabel.True)
                {
                    return i;
                }
            }

            return null;
        }
    }
}
