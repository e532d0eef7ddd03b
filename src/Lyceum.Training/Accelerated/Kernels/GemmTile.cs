using ILGPU;

namespace Lyceum.Training.Accelerated.Kernels;

/// <summary>
/// Which numbers of a matrix a thread of <see cref="GemmKernel"/> carries into shared memory: several of a tile of some outer places by 16 inner
/// ones. Neighbouring threads read neighbouring numbers, whichever way the matrix lies.
/// </summary>
internal readonly struct GemmTile
{
    private const int Inner = 16;

    private readonly int _start;
    private readonly int _outerStep;
    private readonly int _innerStep;
    private readonly int _outer;
    private readonly int _inner;
    private readonly int _outerOfNext;
    private readonly int _innerOfNext;
    private readonly int _outerEnd;
    private readonly int _innerEnd;

    /// <summary>Finds them.</summary>
    /// <param name="matrix">The matrix; its rows are outer on the left and inner on the right.</param>
    /// <param name="start">Where this product's begins.</param>
    /// <param name="first">The tile's first outer place.</param>
    /// <param name="outer">Number of outer places in the matrix.</param>
    /// <param name="innerEnd">The inner place behind the last.</param>
    /// <param name="tile">Outer places of a tile.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="isRight">Whether it is the right matrix.</param>
    public GemmTile(DeviceMatrix matrix, int start, int first, int outer, int innerEnd, int tile, int thread, bool isRight)
    {
        _outerStep = isRight ? matrix.Column : matrix.Row;
        _innerStep = isRight ? matrix.Row : matrix.Column;
        bool alongInner = _innerStep == 1;
        _outer = alongInner ? thread >> 4 : thread & (tile - 1);
        _inner = alongInner ? thread & (Inner - 1) : thread / tile;
        _outerOfNext = alongInner ? GemmKernel.Threads / Inner : 0;
        _innerOfNext = alongInner ? 0 : GemmKernel.Threads / tile;
        _start = start + (first * _outerStep);
        _outerEnd = outer - first;
        _innerEnd = innerEnd;
    }

    /// <summary>Four of the thread's numbers, zeros beyond the matrix.</summary>
    /// <param name="numbers">The matrix's memory.</param>
    /// <param name="k">The tile's first inner place.</param>
    /// <param name="from">The first of the four.</param>
    public Four Read(ArrayView<float> numbers, int k, int from) =>
        new(ReadOne(numbers, k, from), ReadOne(numbers, k, from + 1), ReadOne(numbers, k, from + 2), ReadOne(numbers, k, from + 3));

    /// <summary>Writes four numbers where the kernel looks for them: inner places are rows.</summary>
    public void Write(ArrayView<float> shared, int pitch, int from, Four values)
    {
        shared[Place(pitch, from)] = values.X;
        shared[Place(pitch, from + 1)] = values.Y;
        shared[Place(pitch, from + 2)] = values.Z;
        shared[Place(pitch, from + 3)] = values.W;
    }

    private int Place(int pitch, int i) => ((_inner + (i * _innerOfNext)) * pitch) + _outer + (i * _outerOfNext);

    private float ReadOne(ArrayView<float> numbers, int k, int i)
    {
        int outer = _outer + (i * _outerOfNext);
        int inner = k + _inner + (i * _innerOfNext);

        // Read in any case, so that no read waits for a branch.
        bool isInside = (outer < _outerEnd) & (inner < _innerEnd);
        float value = numbers[isInside ? _start + (outer * _outerStep) + (inner * _innerStep) : 0];
        return isInside ? value : 0;
    }
}
