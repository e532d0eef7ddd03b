using Lyceum.Training.Optimization;

namespace Lyceum.Training.Runs;

/// <summary>While this is not disposed, the model's weights are their running means.</summary>
public sealed class AveragedWeights : IDisposable
{
    private WeightAverage? _average;

    internal AveragedWeights(WeightAverage average)
    {
        _average = average;
        average.Swap();
    }

    /// <summary>Gives the weights back.</summary>
    public void Dispose()
    {
        _average?.Swap();
        _average = null;
    }
}
