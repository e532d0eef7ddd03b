using System.Buffers.Binary;

namespace Lyceum.Models.Tokenization.Unicode;

/// <summary>
/// SentencePiece's compiled normalisation rules: a double-array trie over UTF-8 (Darts-clone's unit layout) whose values point into a block
/// of zero-terminated replacements. The longest rule that matches applies.
/// </summary>
internal sealed class PrecompiledCharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    /// <summary>Reads a map: the trie's length in bytes, the trie, the replacements.</summary>
    /// <exception cref="ModelFormatException">The lengths do not fit; the message names <paramref name="key"/>.</exception>
    public PrecompiledCharacterMap(ReadOnlySpan<byte> data, string key)
    {
        uint length = data.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(data) : 0;
        if (data.Length < 4 || length % 4 != 0 || length == 0 || length > (uint)data.Length - 4)
        {
            throw new ModelFormatException($"The character map in '{key}' is malformed: a trie of {length} bytes does not fit in {data.Length} bytes.");
        }

        _units = new uint[length / 4];
        for (int i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 + (4 * i))..]);
        }

        _replacements = data[(4 + (int)length)..].ToArray();
    }

    /// <summary>The replacement for the longest prefix that a rule matches, and that prefix's length in bytes; false where none does.</summary>
    public bool TryReplace(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement, out int length)
    {
        length = 0;
        uint value = 0;
        uint node = Offset(_units[0]);
        for (int i = 0; i < text.Length && text[i] != 0; i++)
        {
            node ^= text[i];
            if (node >= _units.Length || (_units[node] & 0x8000_00FF) != text[i])
            {
                break;
            }

            uint unit = _units[node];
            node ^= Offset(unit);
            if ((unit & 0x100) != 0 && node < _units.Length)
            {
                length = i + 1;
                value = _units[node] & 0x7FFF_FFFF;
            }
        }

        replacement = default;
        if (length == 0 || value >= _replacements.Length)
        {
            length = 0;
            return false;
        }

        replacement = _replacements.AsSpan((int)value);
        int end = replacement.IndexOf((byte)0);
        replacement = end < 0 ? replacement : replacement[..end];
        return true;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
