namespace Lyceum.Training.Runs;

/// <summary>While this is not disposed, the model's weights are their running means.</summary>
public sealed class AveragedWeights : IDisposable
{
    private ILearner? _learner;

    internal AveragedWeights(ILearner learner)
    {
        _learner = learner;
        learner.SwapAverage();
        learner.Download();
    }

    /// <summary>Gives the weights back.</summary>
    public void Dispose()
    {
        _learner?.SwapAverage();
        _learner?.Download();
        _learner = null;
    }
}
