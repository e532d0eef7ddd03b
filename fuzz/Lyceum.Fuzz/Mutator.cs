using System.Buffers.Binary;

namespace Lyceum.Fuzz;

/// <summary>Derives inputs from valid ones by a few small changes each: bits, numbers at their limits, cuts, repeats, and pieces of other seeds.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> seeds)
{
    private const int MostChanges = 6;
    private const int LongestPiece = 64;

    private static readonly ulong[] s_limits =
    [
        0, 1, 2, 7, 8, 31, 32, 33, 63, 64, 127, 128, 255, 256, 257, 1000, 32767, 32768, 65535, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF,
        0x100000000, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFE0, 0x2000000000000000,
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        List<byte> bytes = [.. seeds[_random.Next(seeds.Count)]];
        int changes = 1 + _random.Next(MostChanges);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int position = Position(bytes.Count);
        int rest = bytes.Count - position;
        int piece = 1 + _random.Next(Math.Min(rest, LongestPiece));
        switch (_random.Next(9))
        {
            case 0:
                bytes[position] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[position] = (byte)_random.Next(256);
                break;
            case 2:
                bytes[position] += (byte)_random.Next(-4, 5);
                break;
            case 3:
            case 4:
                Overwrite(bytes, position);
                break;
            case 5:
                bytes.RemoveRange(position, piece);
                break;
            case 6:
                bytes.InsertRange(position, bytes.GetRange(position, piece));
                break;
            case 7:
                byte[] other = seeds[_random.Next(seeds.Count)];
                int from = _random.Next(other.Length);
                bytes.InsertRange(position, other.AsSpan(from, Math.Min(piece, other.Length - from)).ToArray());
                break;
            default:
                bytes.RemoveRange(position, rest);
                break;
        }
    }

    // Headers come first and matter most, so half of the changes fall there.
    private int Position(int length) =>
        _random.Next(2) == 0 ? _random.Next(length) : _random.Next(Math.Min(length, 512));

    private void Overwrite(List<byte> bytes, int position)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, s_limits[_random.Next(s_limits.Length)]);
        int width = 1 << _random.Next(4);
        for (int i = 0; i < width && position + i < bytes.Count; i++)
        {
            bytes[position + i] = number[i];
        }
    }
}
