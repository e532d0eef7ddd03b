using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Optimization;

/// <summary>
/// A running mean of the weights (Polyak averaging), which is usually better than the weights themselves while the learning
/// rate is high. It forgets its beginning sooner: over the first steps it is nearly a plain mean.
/// </summary>
public sealed unsafe class WeightAverage : IDisposable
{
    private readonly WorkerTeam _team;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly double _decay;
    private readonly NativeBuffer<float>[] _averages;

    /// <summary>Begins with the weights as they are.</summary>
    /// <param name="team">Who computes; not disposed.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="decay">How much of the mean is kept at each step, at least 0 and below 1.</param>
    public WeightAverage(WorkerTeam team, IReadOnlyList<Parameter> parameters, double decay)
    {
        Setting.Require(decay is >= 0 and < 1, nameof(decay), decay, "at least 0 and below 1");
        _team = team;
        _parameters = parameters;
        _decay = decay;
        _averages = [.. parameters.Select(static parameter => new NativeBuffer<float>(parameter.Count))];
        State = [.. parameters.Select((parameter, i) => new OptimizerState(parameter.Name + ".average", _averages[i]))];
        for (int i = 0; i < _averages.Length; i++)
        {
            parameters[i].Values.CopyTo(_averages[i].Span);
        }
    }

    /// <summary>The means, for checkpoints; while they are swapped in, the weights.</summary>
    public IReadOnlyList<OptimizerState> State { get; }

    /// <summary>Whether the model's weights are the means now.</summary>
    public bool IsSwapped { get; private set; }

    /// <summary>Takes the weights in.</summary>
    /// <param name="stepNumber">Number of the step that made them, from 1.</param>
    /// <exception cref="InvalidOperationException">The means are swapped in.</exception>
    public void Update(long stepNumber)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepNumber);
        if (IsSwapped)
        {
            throw new InvalidOperationException("The weights are the means; swap them back before the next step.");
        }

        double kept = KeptAt(_decay, stepNumber);
        for (int i = 0; i < _averages.Length; i++)
        {
            Parameter parameter = _parameters[i];
            LaneJob.Run(_team, new MixJob(_averages[i].Pointer, parameter.Data, parameter.Count, (float)(1 - kept)), Pieces.Of(parameter.Count));
        }
    }

    /// <summary>How much of the means a step keeps.</summary>
    internal static double KeptAt(double decay, long stepNumber) => Math.Min(decay, stepNumber / (stepNumber + 9.0));

    /// <summary>Exchanges the model's weights and the means; a second call exchanges them back.</summary>
    public void Swap()
    {
        for (int i = 0; i < _averages.Length; i++)
        {
            Parameter parameter = _parameters[i];
            LaneJob.Run(_team, new SwapJob(_averages[i].Pointer, parameter.Data, parameter.Count), Pieces.Of(parameter.Count));
        }

        IsSwapped = !IsSwapped;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer<float> average in _averages)
        {
            average.Dispose();
        }
    }

    private readonly struct MixJob(float* averages, float* weights, long count, float share) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            long start = Pieces.Start(item);
            int length = Pieces.Length(item, count);
            float* average = averages + start;
            float* weight = weights + start;
            TLanes part = TLanes.Broadcast(share);
            int i = 0;
            for (; i + 16 <= length; i += 16)
            {
                TLanes old = TLanes.Load(average + i);
                TLanes.Store(TLanes.MultiplyAdd(part, TLanes.Load(weight + i) - old, old), average + i);
            }

            for (; i < length; i++)
            {
                average[i] = MathF.FusedMultiplyAdd(share, weight[i] - average[i], average[i]);
            }
        }
    }

    private readonly struct SwapJob(float* averages, float* weights, long count) : ILaneJob
    {
        public void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            long start = Pieces.Start(item);
            int length = Pieces.Length(item, count);
            for (long i = start; i < start + length; i++)
            {
                (averages[i], weights[i]) = (weights[i], averages[i]);
            }
        }
    }
}
