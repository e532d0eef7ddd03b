namespace Lyceum.Training.Runs.Settings;

/// <summary>What computes in a training run.</summary>
public enum TrainingDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first NVIDIA card.</summary>
    Cuda,
}
