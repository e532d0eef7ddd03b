using System.Runtime.CompilerServices;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.Training.Autograd;

namespace Lyceum.Training.Optimization;

/// <summary>
/// Adam with decoupled weight decay and bias correction (Loshchilov and Hutter, arXiv:1711.05101). Each number goes by its
/// gradient's mean over the root of the mean of its squares, whatever the size of the gradient.
/// </summary>
public sealed unsafe class AdamW : IOptimizer
{
    private readonly WorkerTeam _team;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly AdamWOptions _options;
    private readonly NativeBuffer<float>[] _means;
    private readonly NativeBuffer<float>[] _squares;

    /// <summary>Makes an optimiser with state zero.</summary>
    /// <param name="team">Who computes; not disposed.</param>
    /// <param name="parameters">What it changes.</param>
    /// <param name="options">Its settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public AdamW(WorkerTeam team, IReadOnlyList<Parameter> parameters, AdamWOptions options)
    {
        options.Check();
        _team = team;
        _parameters = parameters;
        _options = options;
        _means = [.. parameters.Select(static parameter => new NativeBuffer<float>(parameter.Count))];
        _squares = [.. parameters.Select(static parameter => new NativeBuffer<float>(parameter.Count))];
        State =
        [
            .. parameters.Select((parameter, i) => new OptimizerState(parameter.Name + ".mean", _means[i])),
            .. parameters.Select((parameter, i) => new OptimizerState(parameter.Name + ".square", _squares[i])),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<OptimizerState> State { get; }

    /// <inheritdoc/>
    public void Update(long stepNumber, float learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepNumber);
        double meanCorrection = 1 - Math.Pow(_options.Beta1, stepNumber);
        double squareCorrection = 1 - Math.Pow(_options.Beta2, stepNumber);
        for (int i = 0; i < _parameters.Count; i++)
        {
            Parameter parameter = _parameters[i];
            double rate = parameter.Kind == ParameterKind.Embedding ? learningRate * _options.EmbeddingRate : learningRate;
            double decay = parameter.Kind == ParameterKind.Vector ? 0 : _options.WeightDecay;
            Job job = new()
            {
                Weights = parameter.Data,
                Gradient = parameter.Gradient,
                Means = _means[i].Pointer,
                Squares = _squares[i].Pointer,
                Count = parameter.Count,
                Beta1 = (float)_options.Beta1,
                NewMean = (float)(1 - _options.Beta1),
                Beta2 = (float)_options.Beta2,
                NewSquare = (float)(1 - _options.Beta2),
                RootScale = (float)(1 / Math.Sqrt(squareCorrection)),
                Epsilon = (float)_options.Epsilon,
                Kept = (float)(1 - (rate * decay)),
                Change = (float)(-rate / meanCorrection),
            };
            LaneJob.Run(_team, job, Pieces.Of(parameter.Count));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer<float> buffer in _means.Concat(_squares))
        {
            buffer.Dispose();
        }
    }

    private struct Job : ILaneJob
    {
        public float* Weights;
        public float* Gradient;
        public float* Means;
        public float* Squares;
        public long Count;
        public float Beta1;
        public float NewMean;
        public float Beta2;
        public float NewSquare;
        public float RootScale;
        public float Epsilon;
        public float Kept;
        public float Change;

        public readonly void Execute<TLanes>(int item, int worker)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            long start = Pieces.Start(item);
            int length = Pieces.Length(item, Count);
            float* weights = Weights + start;
            float* gradient = Gradient + start;
            float* means = Means + start;
            float* squares = Squares + start;
            int i = 0;
            for (; i + 16 <= length; i += 16)
            {
                TLanes mean = TLanes.Load(means + i);
                TLanes square = TLanes.Load(squares + i);
                TLanes weight = Apply(TLanes.Load(weights + i), TLanes.Load(gradient + i), ref mean, ref square);
                TLanes.Store(mean, means + i);
                TLanes.Store(square, squares + i);
                TLanes.Store(weight, weights + i);
            }

            if (i < length)
            {
                int rest = length - i;
                TLanes mean = LaneMath.LoadPart<TLanes>(means + i, rest);
                TLanes square = LaneMath.LoadPart<TLanes>(squares + i, rest);
                TLanes weight = Apply(
                    LaneMath.LoadPart<TLanes>(weights + i, rest), LaneMath.LoadPart<TLanes>(gradient + i, rest), ref mean, ref square);
                LaneMath.StorePart(mean, means + i, rest);
                LaneMath.StorePart(square, squares + i, rest);
                LaneMath.StorePart(weight, weights + i, rest);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly TLanes Apply<TLanes>(TLanes weight, TLanes gradient, ref TLanes mean, ref TLanes square)
            where TLanes : unmanaged, ILanes<TLanes>
        {
            mean = TLanes.MultiplyAdd(TLanes.Broadcast(Beta1), mean, TLanes.Broadcast(NewMean) * gradient);
            square = TLanes.MultiplyAdd(TLanes.Broadcast(Beta2), square, TLanes.Broadcast(NewSquare) * gradient * gradient);
            TLanes root = TLanes.MultiplyAdd(TLanes.Sqrt(square), TLanes.Broadcast(RootScale), TLanes.Broadcast(Epsilon));
            return TLanes.MultiplyAdd(TLanes.Broadcast(Change), mean / root, TLanes.Broadcast(Kept) * weight);
        }
    }
}
