using ILGPU;
using ILGPU.Runtime;
using Lyceum.Training.Accelerated.Kernels;

namespace Lyceum.Training.Accelerated;

/// <summary>Products on a device. Where a product has too few tiles for the device's processors, its inner index is shared out.</summary>
internal sealed class DeviceGemm : IDisposable
{
    private const int LeastPartLength = 128;
    private const int MostParts = 64;

    private readonly Accelerator _accelerator;
    private readonly Action<KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, GemmShape> _run;
    private readonly Action<Index1D, ArrayView<float>, ArrayView<float>, int, int, int, int> _addParts;
    private MemoryBuffer1D<float, Stride1D.Dense> _parts;

    public DeviceGemm(Accelerator accelerator)
    {
        _accelerator = accelerator;
        _run = accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>, ArrayView<float>, GemmShape>(GemmKernel.Run);
        _addParts = accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>, ArrayView<float>, int, int, int, int>(GemmKernel.AddParts);
        _parts = accelerator.Allocate1D<float>(1);
    }

    /// <summary><c>c = a · b</c>, or <c>c += a · b</c>.</summary>
    /// <param name="a">Where the left matrices are.</param>
    /// <param name="left">How the left one lies, <c>[m, k]</c>.</param>
    /// <param name="b">Where the right matrices are.</param>
    /// <param name="right">How the right one lies, <c>[k, n]</c>.</param>
    /// <param name="c">Where the results go.</param>
    /// <param name="result">How the result lies, <c>[m, n]</c>; without gaps where one product alone is computed.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">The inner length.</param>
    /// <param name="accumulate">Whether it is added.</param>
    /// <param name="products">Number of products.</param>
    public void Run(
        MemoryBuffer1D<float, Stride1D.Dense> a, DeviceMatrix left, MemoryBuffer1D<float, Stride1D.Dense> b, DeviceMatrix right,
        MemoryBuffer1D<float, Stride1D.Dense> c, DeviceMatrix result, int m, int n, int k, bool accumulate = false, int products = 1)
    {
        int tilesDown = Divide(m, GemmKernel.TileRows);
        int tilesAcross = Divide(n, GemmKernel.TileColumns);
        int wanted = 2 * _accelerator.NumMultiprocessors / (tilesDown * tilesAcross * products);
        int parts = products > 1 ? 1 : Math.Clamp(Math.Min(wanted, k / LeastPartLength), 1, MostParts);
        int partLength = Divide(Divide(k, parts), 16) * 16;
        parts = Divide(k, partLength);
        GemmShape shape = new()
        {
            M = m,
            N = n,
            K = k,
            A = left,
            B = right,
            C = parts > 1 ? new DeviceMatrix(0, n, 1) : result,
            Accumulate = accumulate && parts == 1 ? 1 : 0,
            Parts = parts,
            PartLength = partLength,
            NextPart = parts > 1 ? m * n : 0,
        };
        if (parts > 1 && _parts.Length < (long)parts * m * n)
        {
            _accelerator.Synchronize();
            _parts.Dispose();
            _parts = _accelerator.Allocate1D<float>((long)parts * m * n);
        }

        KernelConfig grid = new(new Index3D(tilesAcross, tilesDown, products * parts), new Index3D(GemmKernel.Threads, 1, 1));
        _run(grid, a.View, b.View, parts > 1 ? _parts.View : c.View, shape);
        if (parts > 1)
        {
            _addParts(m * n, _parts.View, c.View, result.Offset, m * n, parts, accumulate ? 1 : 0);
        }
    }

    /// <summary>Adds parts that another kernel has computed: <c>c += Σ parts</c>.</summary>
    public void AddParts(MemoryBuffer1D<float, Stride1D.Dense> parts, MemoryBuffer1D<float, Stride1D.Dense> c, int offset, int count, int number) =>
        _addParts(count, parts.View, c.View, offset, count, number, 1);

    public void Dispose() => _parts.Dispose();

    private static int Divide(int number, int by) => (number + by - 1) / by;
}
