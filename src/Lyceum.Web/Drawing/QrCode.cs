using System.Text;

namespace Lyceum.Web.Drawing;

/// <summary>
/// A text as a QR code (ISO/IEC 18004): bytes, correction level M, versions 1 to 15, which is up to 412 bytes. The steps are in <c>README.md</c> beside it.
/// </summary>
public sealed class QrCode
{
    // By version: correction codewords of a block; blocks (table 9, level M).
    private static readonly byte[] s_correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];
    private static readonly byte[] s_blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];

    private readonly bool[] _dark;
    private readonly bool[] _fixed;
    private readonly int _version;

    private QrCode(int version)
    {
        _version = version;
        Size = 17 + (4 * version);
        _dark = new bool[Size * Size];
        _fixed = new bool[Size * Size];
    }

    /// <summary>Modules in a row, without the quiet zone of four around it.</summary>
    public int Size { get; }

    /// <summary>Whether a module is dark.</summary>
    public bool this[int row, int column] => _dark[(row * Size) + column];

    /// <summary>Draws a text.</summary>
    /// <exception cref="ArgumentException">It has more than 412 bytes in UTF-8.</exception>
    public static QrCode Of(string text) => Of(text, null);

    /// <summary>Draws a text under one mask, or under the best.</summary>
    internal static QrCode Of(string text, int? mask)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int version = Enumerable.Range(1, s_blocks.Length).FirstOrDefault(version => bytes.Length <= DataCodewords(version) - (version < 10 ? 2 : 3));
        if (version == 0)
        {
            throw new ArgumentException($"A QR code here holds at most 412 bytes, and this text has {bytes.Length}.", nameof(text));
        }

        byte[] codewords = Interleave(version, Pad(version, bytes));
        return mask is { } one ? Draw(version, codewords, one) : Enumerable.Range(0, 8).Select(mask => Draw(version, codewords, mask)).MinBy(static code => code.Penalty())!;
    }

    private static int TotalCodewords(int version)
    {
        int modules = (((16 * version) + 128) * version) + 64;
        if (version >= 2)
        {
            int alignments = (version / 7) + 2;
            modules -= (((25 * alignments) - 10) * alignments) - 55;
            modules -= version >= 7 ? 36 : 0;
        }

        return modules / 8;
    }

    private static int DataCodewords(int version) => TotalCodewords(version) - (s_correction[version - 1] * s_blocks[version - 1]);

    private static byte[] Pad(int version, byte[] bytes)
    {
        byte[] data = new byte[DataCodewords(version)];
        int bit = 0;
        Append(0b0100, 4);
        Append(bytes.Length, version < 10 ? 8 : 16);
        foreach (byte value in bytes)
        {
            Append(value, 8);
        }

        // The terminator and the rest of its byte are zero already.
        for (int i = (bit + 4 + 7) / 8, pad = 0xEC; i < data.Length; i++, pad ^= 0xEC ^ 0x11)
        {
            data[i] = (byte)pad;
        }

        return data;

        void Append(int value, int length)
        {
            for (int i = length - 1; i >= 0; i--, bit++)
            {
                data[bit >> 3] |= (byte)(((value >> i) & 1) << (7 - (bit & 7)));
            }
        }
    }

    // Blocks are as equal as can be, the longer ones last; codewords are sent one of each block in turn.
    private static byte[] Interleave(int version, byte[] data)
    {
        int blocks = s_blocks[version - 1];
        int shorter = data.Length / blocks;
        int firstLonger = blocks - (data.Length % blocks);
        byte[][] parts = new byte[blocks][];
        byte[][] corrections = new byte[blocks][];
        for (int i = 0, start = 0; i < blocks; i++)
        {
            int length = shorter + (i >= firstLonger ? 1 : 0);
            parts[i] = data[start..(start + length)];
            corrections[i] = ReedSolomon.Correct(parts[i], s_correction[version - 1]);
            start += length;
        }

        return
        [
            .. Enumerable.Range(0, shorter + 1).SelectMany(column => parts.Where(part => column < part.Length).Select(part => part[column])),
            .. Enumerable.Range(0, s_correction[version - 1]).SelectMany(column => corrections.Select(part => part[column])),
        ];
    }

    private static QrCode Draw(int version, byte[] codewords, int mask)
    {
        QrCode code = new(version);
        code.DrawPatterns();
        code.DrawFormat(mask);
        code.DrawData(codewords, mask);
        return code;
    }

    private void Set(int row, int column, bool dark)
    {
        _dark[(row * Size) + column] = dark;
        _fixed[(row * Size) + column] = true;
    }

    private void DrawPatterns()
    {
        for (int i = 0; i < Size; i++)
        {
            Set(6, i, i % 2 == 0);
            Set(i, 6, i % 2 == 0);
        }

        DrawFinder(3, 3);
        DrawFinder(3, Size - 4);
        DrawFinder(Size - 4, 3);
        int[] centres = [.. Alignments()];
        foreach (int row in centres)
        {
            foreach (int column in centres)
            {
                bool isFinder = (row, column) == (6, 6) || (row, column) == (6, Size - 7) || (row, column) == (Size - 7, 6);
                for (int y = -2; y <= 2 && !isFinder; y++)
                {
                    for (int x = -2; x <= 2; x++)
                    {
                        Set(row + y, column + x, Math.Max(Math.Abs(x), Math.Abs(y)) != 1);
                    }
                }
            }
        }

        if (_version >= 7)
        {
            int bits = (_version << 12) | Remainder(_version, 12, 0x1F25);
            for (int i = 0; i < 18; i++)
            {
                Set(i / 3, Size - 11 + (i % 3), ((bits >> i) & 1) != 0);
                Set(Size - 11 + (i % 3), i / 3, ((bits >> i) & 1) != 0);
            }
        }
    }

    private IEnumerable<int> Alignments()
    {
        if (_version == 1)
        {
            yield break;
        }

        int count = (_version / 7) + 2;
        int step = ((_version * 4) + (count * 2) + 1) / ((count * 2) - 2) * 2;
        yield return 6;
        for (int i = count - 2; i >= 0; i--)
        {
            yield return Size - 7 - (i * step);
        }
    }

    private void DrawFinder(int row, int column)
    {
        for (int y = -4; y <= 4; y++)
        {
            for (int x = -4; x <= 4; x++)
            {
                if (row + y >= 0 && row + y < Size && column + x >= 0 && column + x < Size)
                {
                    Set(row + y, column + x, Math.Max(Math.Abs(x), Math.Abs(y)) is not (2 or 4));
                }
            }
        }
    }

    private void DrawFormat(int mask)
    {
        // Level M is 00.
        int bits = ((mask << 10) | Remainder(mask, 10, 0x537)) ^ 0x5412;
        for (int i = 0; i < 15; i++)
        {
            bool dark = ((bits >> i) & 1) != 0;
            Set(i < 6 ? i : i < 8 ? i + 1 : Size - 15 + i, 8, dark);
            Set(8, i < 8 ? Size - 1 - i : i < 9 ? 7 : 14 - i, dark);
        }

        Set(Size - 8, 8, true);
    }

    private static int Remainder(int value, int length, int generator)
    {
        int remainder = value;
        for (int i = 0; i < length; i++)
        {
            remainder = (remainder << 1) ^ ((remainder >> (length - 1)) * generator);
        }

        return remainder;
    }

    // Two columns at a time from the right, up and down in turn; the timing column is left out.
    private void DrawData(byte[] codewords, int mask)
    {
        int bit = 0;
        for (int right = Size - 1; right >= 1; right -= 2)
        {
            right -= right == 6 ? 1 : 0;
            for (int step = 0; step < Size; step++)
            {
                int row = ((right + 1) & 2) == 0 ? Size - 1 - step : step;
                for (int column = right; column >= right - 1; column--)
                {
                    if (_fixed[(row * Size) + column])
                    {
                        continue;
                    }

                    bool dark = bit < codewords.Length * 8 && ((codewords[bit >> 3] >> (7 - (bit & 7))) & 1) != 0;
                    _dark[(row * Size) + column] = dark ^ IsMasked(mask, row, column);
                    bit++;
                }
            }
        }
    }

    private static bool IsMasked(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    // What readers have trouble with (7.8.3): long runs, blocks, what looks like a finder, too much of one colour.
    private int Penalty()
    {
        int penalty = 0;
        for (int line = 0; line < Size; line++)
        {
            int fixedLine = line;
            penalty += LinePenalty(i => this[fixedLine, i]) + LinePenalty(i => this[i, fixedLine]);
        }

        for (int row = 1; row < Size; row++)
        {
            for (int column = 1; column < Size; column++)
            {
                bool dark = this[row, column];
                penalty += dark == this[row - 1, column] && dark == this[row, column - 1] && dark == this[row - 1, column - 1] ? 3 : 0;
            }
        }

        int share = _dark.Count(static dark => dark) * 100 / _dark.Length;
        return penalty + (Math.Abs(share - 50) / 5 * 10);
    }

    private int LinePenalty(Func<int, bool> at)
    {
        int penalty = 0;
        int run = 0;
        int window = 0;
        for (int i = 0; i < Size; i++)
        {
            run = i > 0 && at(i) == at(i - 1) ? run + 1 : 1;
            penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
            window = ((window << 1) | (at(i) ? 1 : 0)) & 0x7FF;
            penalty += i >= 10 && window is 0b10111010000 or 0b00001011101 ? 40 : 0;
        }

        return penalty;
    }
}
