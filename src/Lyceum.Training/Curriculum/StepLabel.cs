namespace Lyceum.Training.Curriculum;

/// <summary>What the checker says of one line of a solution.</summary>
public enum StepLabel
{
    /// <summary>An equation that holds.</summary>
    True,

    /// <summary>An equation that does not hold.</summary>
    False,

    /// <summary>
    /// An equation that holds, on a number that neither the question nor an earlier line gives and that is no plain constant.
    /// </summary>
    Ungrounded,

    /// <summary>Not an equation that can be read.</summary>
    NotAnEquation,
}
