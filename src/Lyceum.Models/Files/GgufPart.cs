using System.Globalization;
using System.Numerics;
using Lyceum.Numerics;

namespace Lyceum.Models.Files;

/// <summary>
/// What one GGUF file says, checked: magic, version, metadata, tensor descriptions, and that every tensor lies inside the
/// file, aligned, and over no other. Follows the GGUF format document, versions 2 and 3, little-endian.
/// </summary>
internal sealed unsafe class GgufPart
{
    private const uint Magic = 0x46554747; // "GGUF"
    private const int SmallestPair = sizeof(ulong) + sizeof(uint) + 1;
    private const int SmallestTensor = sizeof(ulong) + sizeof(uint) + sizeof(uint) + sizeof(ulong);
    private const uint MostDimensions = 4;
    private const uint DefaultAlignment = 32;

    private GgufPart(ModelMetadata metadata, IReadOnlyList<(TensorInfo Info, long Position)> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    /// <summary>The key-value pairs.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>The tensors in file order, each with the position of its bytes from the beginning of the file.</summary>
    public IReadOnlyList<(TensorInfo Info, long Position)> Tensors { get; }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="data">The first byte.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="file">The name for messages.</param>
    /// <exception cref="ModelFormatException">The file is not what the format document says.</exception>
    public static GgufPart Parse(byte* data, long length, string file)
    {
        GgufReader reader = new(data, length, file);
        ReadVersion(ref reader, length, file);
        int tensorCount = ReadTensorCount(ref reader);
        ModelMetadata metadata = ReadMetadata(ref reader);
        long alignment = ReadAlignment(ref reader, metadata);
        return new GgufPart(metadata, ReadTensors(ref reader, tensorCount, alignment, length));
    }

    /// <summary>Whether the bytes begin as a GGUF file does.</summary>
    public static bool IsGguf(ReadOnlySpan<byte> start) => start.StartsWith("GGUF"u8);

    private static void ReadVersion(ref GgufReader reader, long length, string file)
    {
        if (length < sizeof(uint) || reader.Read<uint>() != Magic)
        {
            throw new ModelFormatException($"The file '{file}' is not a GGUF file: it does not begin with 'GGUF'.");
        }

        uint version = reader.Read<uint>();
        if (version is 2 or 3)
        {
            return;
        }

        throw (version & 0xFFFF) == 0 && version != 0
            ? new ModelFormatException($"The GGUF file '{file}' is big-endian; only little-endian files can be read.")
            : new ModelFormatException($"The GGUF file '{file}' has version {version}; versions 2 and 3 can be read.");
    }

    private static int ReadTensorCount(ref GgufReader reader)
    {
        reader.At("tensor count", null);
        return reader.ReadCount(SmallestTensor, "tensors");
    }

    private static ModelMetadata ReadMetadata(ref GgufReader reader)
    {
        reader.At("metadata count", null);
        int count = reader.ReadCount(SmallestPair, "metadata keys");
        ModelMetadata metadata = [];
        for (int i = 0; i < count; i++)
        {
            reader.At("name of metadata key number", i.ToString(CultureInfo.InvariantCulture));
            string key = reader.ReadString(GgufReader.LongestName);
            reader.At("key", key);
            if (metadata.Contains(key))
            {
                throw reader.Wrong("it occurs twice");
            }

            metadata[key] = reader.ReadValue();
        }

        return metadata;
    }

    private static long ReadAlignment(ref GgufReader reader, ModelMetadata metadata)
    {
        const string Key = "general.alignment";
        if (!metadata.TryGetValue(Key, out object? value))
        {
            return DefaultAlignment;
        }

        reader.At("key", Key);
        return value is uint alignment && BitOperations.IsPow2(alignment) && alignment >= 8
            ? alignment
            : throw reader.Wrong($"the alignment is a power of two, at least 8, as uint32, not {value}");
    }

    private static List<(TensorInfo Info, long Position)> ReadTensors(ref GgufReader reader, int count, long alignment, long length)
    {
        List<(TensorInfo Info, long Position)> tensors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            reader.At("name of tensor number", i.ToString(CultureInfo.InvariantCulture));
            string name = reader.ReadString(GgufReader.LongestName);
            reader.At("tensor", name);
            if (!names.Add(name))
            {
                throw reader.Wrong("it occurs twice");
            }

            tensors.Add(ReadTensor(ref reader, name, alignment));
        }

        // The data section begins at the next aligned position; offsets up to here are relative to it.
        long start = (reader.Position + alignment - 1) & -alignment;
        for (int i = 0; i < tensors.Count; i++)
        {
            (TensorInfo info, long offset) = tensors[i];
            if (offset > length - start || info.ByteLength > length - start - offset)
            {
                reader.At("tensor", info.Name);
                throw reader.Wrong($"its {info.ByteLength} bytes at data offset {offset} end outside the file of {length} bytes, whose data begins at {start}");
            }

            tensors[i] = (info, start + offset);
        }

        RequireNoOverlap(ref reader, tensors);
        return tensors;
    }

    private static (TensorInfo Info, long Offset) ReadTensor(ref GgufReader reader, string name, long alignment)
    {
        uint dimensions = reader.Read<uint>();
        if (dimensions > MostDimensions)
        {
            throw reader.Wrong($"it claims {dimensions} dimensions, more than {MostDimensions}");
        }

        // A tensor without dimensions is one number.
        long[] shape = new long[Math.Max(dimensions, 1)];
        shape[0] = 1;
        long elements = 1;
        for (int i = 0; i < dimensions; i++)
        {
            ulong size = reader.Read<ulong>();
            if (size is 0 or > long.MaxValue || Math.BigMul((ulong)elements, size, out ulong product) != 0 || product > long.MaxValue)
            {
                throw reader.Wrong($"its dimension {i} of {size} is zero or makes it too large");
            }

            shape[i] = (long)size;
            elements = (long)product;
        }

        uint identifier = reader.Read<uint>();
        if (!NumberFormats.IsKnown(identifier))
        {
            throw reader.Wrong($"its number format {identifier} is not known; known are {string.Join(", ", NumberFormats.All)}");
        }

        NumberFormat format = (NumberFormat)identifier;
        if (shape[0] % format.BlockLength() != 0)
        {
            throw reader.Wrong($"its rows of {shape[0]} values are not whole blocks of {format.BlockLength()} in {format}");
        }

        if (elements / format.BlockLength() > long.MaxValue / format.BlockBytes())
        {
            throw reader.Wrong($"its {elements} values in {format} are too large");
        }

        ulong offset = reader.Read<ulong>();
        if (offset > long.MaxValue || (long)offset % alignment != 0)
        {
            throw reader.Wrong($"its data offset {offset} is not a multiple of the alignment {alignment}");
        }

        return (new TensorInfo(name, format, shape, format.ByteSize(elements)), (long)offset);
    }

    private static void RequireNoOverlap(ref GgufReader reader, List<(TensorInfo Info, long Position)> tensors)
    {
        (TensorInfo Info, long Position)[] ordered = [.. tensors];
        Array.Sort(ordered, static (a, b) => a.Position.CompareTo(b.Position));
        for (int i = 1; i < ordered.Length; i++)
        {
            (TensorInfo before, long position) = ordered[i - 1];
            if (position + before.ByteLength > ordered[i].Position)
            {
                reader.At("tensor", ordered[i].Info.Name);
                throw reader.Wrong($"its bytes at {ordered[i].Position} overlap the tensor '{before.Name}' at {position}");
            }
        }
    }
}
