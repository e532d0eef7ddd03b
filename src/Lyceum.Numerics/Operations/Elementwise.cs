using System.Runtime.CompilerServices;

namespace Lyceum.Numerics.Operations;

/// <summary>Operations on each number by itself. Long inputs are shared among the team's threads.</summary>
public static unsafe class Elementwise
{
    /// <summary>Adds <c>scale · addend</c> to <paramref name="values"/>, <paramref name="count"/> numbers each.</summary>
    public static void Add(WorkerTeam team, float* values, float* addend, long count, float scale = 1)
    {
        if (scale == 1)
        {
            ElementwiseJob<Sum>.Run(team, values, addend, values, count, 1);
        }
        else
        {
            ElementwiseJob<ScaledSum>.Run(team, values, addend, values, count, scale);
        }
    }

    /// <summary>Multiplies each number by <paramref name="scale"/>.</summary>
    public static void Scale(WorkerTeam team, float* values, long count, float scale) =>
        Scale(team, values, values, count, scale);

    /// <summary>Writes each number, multiplied by <paramref name="scale"/>, to <paramref name="results"/>.</summary>
    public static void Scale(WorkerTeam team, float* values, float* results, long count, float scale) =>
        ElementwiseJob<Product>.Run(team, values, null, results, count, scale);

    /// <summary>Replaces each number by <c>cap · tanh(x / cap)</c>.</summary>
    public static void SoftCap(WorkerTeam team, float* values, long count, float cap) =>
        ElementwiseJob<Cap>.Run(team, values, null, values, count, cap);

    /// <summary>Limits each number to −<paramref name="limit"/> to <paramref name="limit"/>.</summary>
    public static void Clamp(WorkerTeam team, float* values, long count, float limit) =>
        ElementwiseJob<Limit>.Run(team, values, null, values, count, limit);

    /// <summary>Makes each number zero.</summary>
    public static void Clear(WorkerTeam team, float* values, long count)
    {
        ClearJob job = new(values, count);
        team.Run(ref job, job.Items);
    }

    private readonly struct ClearJob(float* values, long count) : ITeamJob
    {
        // Filling memory costs least of all.
        private const int ItemLength = 65536;

        public int Items => checked((int)((count + ItemLength - 1) / ItemLength));

        public void Execute(int item, int worker)
        {
            long start = (long)item * ItemLength;
            new Span<float>(values + start, (int)Math.Min(ItemLength, count - start)).Clear();
        }
    }

    private readonly struct Sum : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => x + y;
    }

    private readonly struct ScaledSum : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => x + (y * parameter);
    }

    private readonly struct Product : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => x * parameter;
    }

    private readonly struct Cap : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => LaneMath.Tanh(x / parameter) * parameter;
    }

    private readonly struct Limit : IElementwiseOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y, T parameter)
            where T : unmanaged, ILanes<T> => T.Max(T.Broadcast(0) - parameter, T.Min(parameter, x));
    }
}

/// <summary>A function of one or two numbers and a parameter.</summary>
internal interface IElementwiseOperation
{
    static abstract T Apply<T>(T x, T y, T parameter)
        where T : unmanaged, ILanes<T>;
}

/// <summary>The loop around an operation.</summary>
internal readonly unsafe struct ElementwiseJob<TOperation> : ILaneJob
    where TOperation : unmanaged, IElementwiseOperation
{
    // Some ten microseconds of work: shorter is not worth waking another thread.
    private const int ItemLength = 16384;

    private readonly float* _x;
    private readonly float* _y;
    private readonly float* _output;
    private readonly long _count;
    private readonly float _parameter;

    private ElementwiseJob(float* x, float* y, float* output, long count, float parameter)
    {
        _x = x;
        _y = y;
        _output = output;
        _count = count;
        _parameter = parameter;
    }

    /// <summary>Computes <c>output[i] = operation(x[i], y[i], parameter)</c>; <paramref name="y"/> may be null if the operation ignores it.</summary>
    public static void Run(WorkerTeam team, float* x, float* y, float* output, long count, float parameter) => LaneJob.Run(
        team,
        new ElementwiseJob<TOperation>(x, y == null ? x : y, output, count, parameter),
        checked((int)((count + ItemLength - 1) / ItemLength)));

    public void Execute<TLanes>(int item, int worker)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        long start = (long)item * ItemLength;
        int length = (int)Math.Min(ItemLength, _count - start);
        float* x = _x + start;
        float* y = _y + start;
        float* output = _output + start;
        TLanes parameter = TLanes.Broadcast(_parameter);
        int i = 0;
        for (; i + 16 <= length; i += 16)
        {
            TLanes.Store(TOperation.Apply(TLanes.Load(x + i), TLanes.Load(y + i), parameter), output + i);
        }

        if (i < length)
        {
            int rest = length - i;
            TLanes last = TOperation.Apply(LaneMath.LoadPart<TLanes>(x + i, rest), LaneMath.LoadPart<TLanes>(y + i, rest), parameter);
            LaneMath.StorePart(last, output + i, rest);
        }
    }
}
