using Lyceum.Numerics;

namespace Lyceum.Models.Files.Synthesis;

/// <summary>
/// A stock of packed random numbers of one format, normal with the deviation that models are initialised with. Tensors take
/// their rows from random places in it: packing a billion numbers would take minutes, and no benchmark can tell.
/// </summary>
internal sealed class RandomBlocks
{
    private const int StockLength = 1 << 20;
    private const float Deviation = 0.02f;

    private readonly byte[] _stock;
    private readonly int _blockBytes;

    /// <summary>Packs a stock.</summary>
    public RandomBlocks(NumberFormat format, int seed)
    {
        Random random = new(seed);
        float[] values = new float[StockLength];
        for (int i = 0; i < values.Length; i += 2)
        {
            // Box and Muller: two independent normal numbers out of two even ones.
            double radius = Deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cosine);
            values[i + 1] = (float)(radius * sine);
        }

        _blockBytes = format.BlockBytes();
        _stock = new byte[format.ByteSize(StockLength)];
        BlockQuantizer.Quantize(format, values, _stock);
    }

    /// <summary>Copies consecutive blocks from a random place.</summary>
    /// <param name="row">Receives whole blocks, at most as many as the stock holds.</param>
    /// <param name="random">Chooses the place.</param>
    public void Fill(Span<byte> row, Random random)
    {
        int places = ((_stock.Length - row.Length) / _blockBytes) + 1;
        _stock.AsSpan(random.Next(places) * _blockBytes, row.Length).CopyTo(row);
    }
}
