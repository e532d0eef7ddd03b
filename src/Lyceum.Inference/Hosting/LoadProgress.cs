namespace Lyceum.Inference.Hosting;

/// <summary>What is done for a model that is being loaded.</summary>
public enum LoadPhase
{
    /// <summary>Others have to go first, or to be loaded.</summary>
    WaitingForRoom,

    /// <summary>Its files are read into memory.</summary>
    Reading,

    /// <summary>Its parts are put together.</summary>
    Preparing,
}

/// <summary>How far loading is.</summary>
/// <param name="Phase">What is done.</param>
/// <param name="Fraction">How much of this phase is done, from 0 to 1.</param>
public readonly record struct LoadProgress(LoadPhase Phase, double Fraction);
