namespace Lyceum.Training.Curriculum.Words;

/// <summary>What an event of a chained story does to the amount.</summary>
internal enum ChainKind
{
    /// <summary><c>{x}</c> more.</summary>
    Gain,

    /// <summary><c>{x}</c> fewer.</summary>
    Loss,

    /// <summary><c>{k}</c> groups of <c>{x}</c> more: two steps.</summary>
    GainGroups,

    /// <summary><c>{k}</c> groups of <c>{x}</c> fewer: two steps.</summary>
    LossGroups,

    /// <summary>Twice as many.</summary>
    Double,

    /// <summary>Half as many.</summary>
    Halve,

    /// <summary>In <c>{k}</c> equal parts; only as the last event.</summary>
    Share,
}
