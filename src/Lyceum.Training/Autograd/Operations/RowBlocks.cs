namespace Lyceum.Training.Autograd.Operations;

/// <summary>
/// How rows are shared out: in blocks whose size does not depend on the number of threads, so that sums over rows, taken
/// block by block, have the same bits for any team.
/// </summary>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Elements in a row.</param>
internal readonly struct RowBlocks(int rows, int columns)
{
    private const int BlockElements = 32768;

    private readonly int _height = Math.Clamp(BlockElements / columns, 1, Math.Max(1, rows));

    public int Count => (rows + _height - 1) / _height;

    public int First(int block) => block * _height;

    public int Last(int block) => Math.Min(rows, (block + 1) * _height);
}
